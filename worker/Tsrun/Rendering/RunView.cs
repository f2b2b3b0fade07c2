using System.Globalization;
using Tsrun.Cli.Hosting;
using Tsrun.Engine;
using Tsrun.History;

namespace Tsrun.Cli.Rendering;

/// <summary>One finished step, as people see it.</summary>
/// <param name="Ok">It did what it was for.</param>
internal sealed record StepView(string Kind, string Tool, string Summary, bool Ok, TimeSpan Elapsed, string Title = "");

/// <summary>A run read from its history for showing: the first diagnosis, each experiment, the result.</summary>
internal sealed class RunView
{
    private readonly Dictionary<string, VerdictMarker> _verdicts = new(StringComparer.Ordinal);
    private readonly Dictionary<long, ActivityTaskScheduled> _scheduled = [];
    private readonly Dictionary<long, DateTimeOffset> _startedAt = [];
    private TimeSpan _timeLimit;

    public RunInput? Input { get; private set; }
    public DateTimeOffset StartedAt { get; private set; }
    public DateTimeOffset EndedAt { get; private set; }
    public CargoCheck.Result? FirstCheck { get; private set; }
    public CargoTest.Result? LastTests { get; private set; }
    public List<RepairTry.Result> Experiments { get; } = [];
    public int Screened { get; private set; }
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
    public string Outcome => Result?.Outcome ?? (EndedBy is WorkflowExecutionTimedOut ? RunOutcome.Limit : RunOutcome.Interrupted);

    /// <summary>One sentence about it; empty when there is nothing to add.</summary>
    public string Reason => Result?.Reason ?? EndedBy switch
    {
        null => "interrupted; what was done is kept",
        WorkflowExecutionTimedOut => string.Create(CultureInfo.InvariantCulture, $"the time limit of {_timeLimit.TotalSeconds:0.#}s was reached; give more with --timeout"),
        WorkflowExecutionTerminated => "the run was terminated",
        _ => "the run was cancelled",
    };

    /// <summary>Its code, when it has one.</summary>
    public string Code => Result?.Code ?? (EndedBy is WorkflowExecutionTimedOut ? "TS0801" : "");

    /// <summary>Reads a whole run.</summary>
    public static async Task<(RunView View, IReadOnlyList<HistoryEvent> History)> ReadAsync(IWorkflowService service, WorkflowExecutionInfo execution)
    {
        var (view, history) = (new RunView(), await Store.HistoryAsync(service, execution));
        foreach (var next in history) view.Apply(next);
        return (view, history);
    }

    /// <summary>Reads the next event; gives the step that it finished, if any.</summary>
    public StepView? Apply(HistoryEvent next)
    {
        Events++;
        EndedAt = next.EventTime;
        switch (next.Attributes)
        {
            case WorkflowExecutionStarted e:
                Input = HistoryJson.Read<RunInput>(e.Input);
                StartedAt = next.EventTime;
                _timeLimit = e.WorkflowRunTimeout ?? TimeSpan.Zero;
                return null;
            case MarkerRecorded e: return OfMarker(e);
            case ActivityTaskScheduled e: _scheduled[next.EventId] = e; return null;
            case ActivityTaskStarted e: _startedAt[e.ScheduledEventId] = next.EventTime; return null;
            case ActivityTaskCompleted e: return Completed(_scheduled[e.ScheduledEventId], e.Result, Elapsed(e.ScheduledEventId, next));
            case ActivityTaskFailed e: return Failed(_scheduled[e.ScheduledEventId], e.Failure, Elapsed(e.ScheduledEventId, next));
            case ActivityTaskTimedOut e: return Failed(_scheduled[e.ScheduledEventId], e.Failure, Elapsed(e.ScheduledEventId, next));
            case WorkflowExecutionSignaled { SignalName: Markers.AnswerSignalName }: OpenQuestion = null; return null;
            case WorkflowExecutionCompleted e: Result = HistoryJson.Read<RunResult>(e.Result); return null;
            case WorkflowExecutionFailed e: Result = OfFailure(e.Failure); return null;
            case WorkflowExecutionCanceled or WorkflowExecutionTerminated or WorkflowExecutionTimedOut: EndedBy = next.Attributes; return null;
            default: return null;
        }
    }

    /// <summary>Whether the run is over.</summary>
    public bool Closed => Result is not null || EndedBy is not null;

    private TimeSpan Elapsed(long scheduled, HistoryEvent closed) => _startedAt.TryGetValue(scheduled, out var at) ? closed.EventTime - at : TimeSpan.Zero;

    private StepView? OfMarker(MarkerRecorded marker)
    {
        switch (marker.MarkerName)
        {
            case Markers.Plan:
                var plan = HistoryJson.Read<PlanMarker>(marker.Details);
                return new StepView(plan.Replan == 0 ? TraceKind.Plan : TraceKind.Replan, "", plan.Text, true, TimeSpan.Zero);
            case Markers.Verdict:
                var verdict = HistoryJson.Read<VerdictMarker>(marker.Details);
                if (verdict.ActivityId.Length > 0) _verdicts[verdict.ActivityId] = verdict;
                return verdict.Verdict == "allow" ? null : new StepView(verdict.Kind, verdict.Tool, $"{verdict.Verdict} by rule {verdict.Rule}: {verdict.Reason}", verdict.Verdict == "ask", TimeSpan.Zero);
            case Markers.Decision:
                var decision = HistoryJson.Read<DecisionMarker>(marker.Details);
                return new StepView(TraceKind.Decide, "", $"{decision.Subject}: {decision.Outcome}", true, TimeSpan.Zero);
            case Markers.Expect:
                var expect = HistoryJson.Read<ExpectMarker>(marker.Details);
                return expect.Held ? null : new StepView(TraceKind.Decide, "", $"consistency check failed: {expect.Claim}", false, TimeSpan.Zero);
            case Markers.Ask: OpenQuestion = HistoryJson.Read<AskMarker>(marker.Details); return null;
            case Markers.Grant:
                OpenQuestion = null;
                var grant = HistoryJson.Read<GrantMarker>(marker.Details);
                return new StepView(TraceKind.Ask, "", $"{(grant.Granted ? "yes" : "no")} ({grant.By})", grant.Granted, TimeSpan.Zero);
            default: return null;
        }
    }

    private StepView Completed(ActivityTaskScheduled scheduled, Payload result, TimeSpan elapsed)
    {
        var kind = KindOf(scheduled);
        Stages.Count(scheduled.ActivityType);
        switch (scheduled.ActivityType)
        {
            case CargoCheck.Name:
                var check = HistoryJson.Read<CargoCheck.Result>(result);
                FirstCheck ??= check;
                Sandbox = check.Sandbox;
                return new StepView(kind, scheduled.ActivityType, check.Summary, check.Green, elapsed);
            case CargoTest.Name:
                LastTests = HistoryJson.Read<CargoTest.Result>(result);
                return new StepView(kind, scheduled.ActivityType, LastTests.Summary, LastTests.Green, elapsed);
            case RepairScreen.Name:
                var screen = HistoryJson.Read<RepairScreen.Result>(result);
                Screened += screen.Tried;
                return new StepView(kind, scheduled.ActivityType, screen.Summary, screen.Hypotheses.Count > 0, elapsed);
            case RepairTry.Name:
                var experiment = HistoryJson.Read<RepairTry.Result>(result);
                if (experiment.Title.Length > 0) Experiments.Add(experiment);
                return new StepView(kind, scheduled.ActivityType, experiment.Summary, experiment.Green, elapsed, experiment.Title);
            case PatchApply.Name or PatchRevert.Name:
                Applied = scheduled.ActivityType == PatchApply.Name;
                goto default;
            default:
                using (var document = System.Text.Json.JsonDocument.Parse(result.Json))
                    return new StepView(kind, scheduled.ActivityType, document.RootElement.TryGetProperty("summary", out var summary) ? summary.GetString() ?? "" : "", true, elapsed);
        }
    }

    private StepView Failed(ActivityTaskScheduled scheduled, Failure failure, TimeSpan elapsed) =>
        new(KindOf(scheduled), scheduled.ActivityType, failure.Message, false, elapsed);

    private string KindOf(ActivityTaskScheduled scheduled) => _verdicts.GetValueOrDefault(scheduled.ActivityId.Value)?.Kind ?? TraceKind.Probe;

    private static RunResult OfFailure(Failure failure) => failure.Info is FailureInfo.Application { Details: { } details }
        ? HistoryJson.Read<RunResult>(details)
        : new RunResult(RunOutcome.Failed, failure.Message, "TS0803", false, []);
}
