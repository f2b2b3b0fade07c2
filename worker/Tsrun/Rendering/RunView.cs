using System.Globalization;
using Tsrun.Cli.Hosting;
using Tsrun.Engine;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Rendering;

/// <summary>A run as its history tells it: the first diagnosis, each experiment, the result. The words for each step are <see cref="StepWords"/>'.</summary>
internal sealed class RunView
{
    private readonly Dictionary<long, string> _scheduled = [];
    private readonly SortedSet<long> _open = [];
    private readonly Triplets _triplets = new();
    private TimeSpan? _timeLimit;
    private string _cancelledBy = "";
    private TimeSpan _engineLimit;

    public RunInput? Input { get; private set; }
    public DateTimeOffset StartedAt { get; private set; }
    public DateTimeOffset EndedAt { get; private set; }
    public CargoCheck.Result? FirstCheck { get; private set; }
    public CargoTest.Result? FirstTests { get; private set; }
    public CargoTest.Result? LastTests { get; private set; }
    public List<RepairTry.Result> Experiments { get; } = [];
    public int Screened { get; private set; }

    /// <summary>Edits that were thought of, tried or not.</summary>
    public int Ideas { get; private set; }

    /// <summary>Edits of a crate that compiles which were put to its tests.</summary>
    public int EditsTested { get; private set; }

    /// <summary>Pages of the documentation that were found, in order.</summary>
    public List<DocsLookup.Result> Pages { get; } = [];

    /// <summary>Why the last page that was looked for is not there; empty where each was found.</summary>
    public string MissingPage { get; private set; } = "";

    public AskMarker? OpenQuestion { get; private set; }
    public RunResult? Result { get; private set; }
    public string Sandbox { get; private set; } = "";

    /// <summary>The checkout was changed and is so still; also true for a run that was stopped before it could verify its patch.</summary>
    public bool Applied { get; private set; }

    public Stages Stages { get; } = new();
    public int Events { get; private set; }

    /// <summary>Set when the run ended without a result of its own: its time was up, or it was cancelled or terminated.</summary>
    public EventAttributes? EndedBy { get; private set; }

    /// <summary>How the run stands, closed or not.</summary>
    public string Outcome => Result?.Outcome ?? (TimeIsUp ? RunOutcome.Limit : RunOutcome.Interrupted);

    /// <summary>One sentence about it; empty when there is nothing to add.</summary>
    public string Reason => Result is { } result ? result is { Reason: "", Outcome: RunOutcome.Unfixed } ? FirstCheck?.Summary ?? "" : result.Reason : EndedBy switch
    {
        _ when TimeIsUp => string.Create(CultureInfo.InvariantCulture, $"the time limit of {(_timeLimit ?? _engineLimit).TotalSeconds:0.###}s was reached{AtWork}{(Closed ? "" : "; what was done is kept")}"),
        null => $"interrupted{AtWork}; what was done is kept",
        WorkflowExecutionTerminated e => $"the run was terminated by {e.Identity}{(e.Reason is { Length: > 0 } reason ? $": {reason}" : "")}",
        _ => $"the run was cancelled{(_cancelledBy.Length > 0 ? $" by {_cancelledBy}" : "")}",
    };

    /// <summary>The activity that was under way at the end, as a sentence goes on; empty where none was.</summary>
    private string AtWork => _open.Count > 0 ? $" during {_scheduled[_open.Min]}" : "";

    /// <summary>Its code, when it has one.</summary>
    public string Code => Result?.Code ?? (TimeIsUp ? "TS0801" : "");

    /// <summary>It was only to say what is wrong.</summary>
    public bool IsDiagnosis => Input?.Script.Name == BuiltInScripts.Diagnose;

    /// <summary>The tests that a run ended on: those of its best patch, or of the crate where nothing was tried; null when none failed.</summary>
    public CargoTest.Result? Unmet => (Result?.Best is { Title.Length: > 0 } best ? best.Tests : LastTests) is { Green: false } tests ? tests : null;

    /// <summary>The failing tests to show: those the run ended on, else those it was about; null when none failed, or errors of the compiler came before them.</summary>
    public CargoTest.Result? Failing => Unmet ?? (FirstCheck is { Errors: 0 } && FirstTests is { Green: false } first ? first : null);

    /// <summary>Its time limit was reached, and nobody gave it more. It is open still, unless an engine closed it.</summary>
    private bool TimeIsUp => EndedBy is WorkflowExecutionTimedOut || (!Closed && _timeLimit is not null);

    /// <summary>Whether the run is over.</summary>
    public bool Closed => Result is not null || EndedBy is not null;

    /// <summary>Every experiment as a triplet; the last of the best patch is the run's.</summary>
    public List<Triplet> Triplets { get; } = [];

    /// <summary>Id of the triplet of the run's best patch; null when it has none.</summary>
    public string? TripletId => Result?.Best is { } best ? Triplets.FindLast(triplet => triplet.Patch.Key == best.Patch.Key)?.Id : null;

    /// <summary>Reads a whole run.</summary>
    public static async Task<(RunView View, IReadOnlyList<HistoryEvent> History)> ReadAsync(IWorkflowService service, WorkflowExecutionInfo execution)
    {
        var history = await Store.HistoryAsync(service, execution);
        return (Of(history), history);
    }

    /// <summary>A run as these events tell it.</summary>
    public static RunView Of(IEnumerable<HistoryEvent> history)
    {
        var view = new RunView();
        foreach (var next in history) view.Apply(next);
        return view;
    }

    /// <summary>Reads the next event.</summary>
    public void Apply(HistoryEvent next)
    {
        Events++;
        EndedAt = next.EventTime;
        _open.Remove(EventLinks.ActivityClosedBy(next.Attributes));
        if (_triplets.Next(next) is { } triplet) Triplets.Add(triplet);
        switch (next.Attributes)
        {
            case WorkflowExecutionStarted e: Begin(e, next.EventTime); break;
            case MarkerRecorded { MarkerName: Markers.Ask } e: OpenQuestion = HistoryJson.Read<AskMarker>(e.Details); break;
            case MarkerRecorded { MarkerName: Markers.Grant }: OpenQuestion = null; break;
            case WorkflowExecutionSignaled { SignalName: Markers.AnswerSignalName } e when Signals.Read<AnswerSignal>(e.Input)?.Id == OpenQuestion?.Id: OpenQuestion = null; break;
            case WorkflowExecutionCancelRequested e: _cancelledBy = e.Identity; break;
            case WorkflowExecutionSignaled { SignalName: Markers.LimitSignalName } e: _timeLimit = Signals.Read<LimitSignal>(e.Input)?.Limit ?? _timeLimit; break;
            case WorkflowExecutionSignaled { SignalName: Markers.MoreTimeSignalName }: _timeLimit = null; break;
            case ActivityTaskScheduled e:
                _scheduled[next.EventId] = e.ActivityType;
                _open.Add(next.EventId);
                break;
            case ActivityTaskCompleted e: Completed(_scheduled[e.ScheduledEventId], e.Result); break;
            case WorkflowExecutionCompleted e: Result = HistoryJson.Read<RunResult>(e.Result); break;
            case WorkflowExecutionFailed e: Result = OfFailure(e.Failure); break;
            case WorkflowExecutionCanceled or WorkflowExecutionTerminated or WorkflowExecutionTimedOut: EndedBy = next.Attributes; break;
        }
    }

    private void Begin(WorkflowExecutionStarted started, DateTimeOffset at)
    {
        Input = HistoryJson.Read<RunInput>(started.Input);
        StartedAt = at;
        _engineLimit = started.WorkflowRunTimeout ?? TimeSpan.Zero;
    }

    private void Completed(string tool, Payload result)
    {
        Stages.Count(tool);
        switch (tool)
        {
            case CargoCheck.Name:
                var check = HistoryJson.Read<CargoCheck.Result>(result);
                FirstCheck ??= check;
                Sandbox = check.Sandbox;
                break;
            case CargoTest.Name:
                LastTests = HistoryJson.Read<CargoTest.Result>(result);
                FirstTests ??= LastTests;
                break;
            case DocsLookup.Name:
                var page = HistoryJson.Read<DocsLookup.Result>(result);
                if (page.Found) Pages.Add(page);
                else MissingPage = page.Missing;
                break;
            case RepairPropose.Name: Ideas += HistoryJson.Read<RepairPropose.Result>(result).Candidates.Count; break;
            case RepairScreen.Name: Screened += HistoryJson.Read<RepairScreen.Result>(result).Tried; break;
            case TestsScreen.Name: EditsTested += HistoryJson.Read<TestsScreen.Result>(result).Tried; break;
            case RepairTry.Name:
                if (HistoryJson.Read<RepairTry.Result>(result) is { Title.Length: > 0 } experiment) Experiments.Add(experiment);
                break;
            case PatchApply.Name or PatchRevert.Name: Applied = tool == PatchApply.Name; break;
        }
    }

    private static RunResult OfFailure(Failure failure) => failure.Info is FailureInfo.Application { Details: { } details }
        ? HistoryJson.Read<RunResult>(details)
        : new RunResult(RunOutcome.Failed, failure.Message, "TS0803", false, []);
}
