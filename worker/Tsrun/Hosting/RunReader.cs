using Tsrun.Cli.Rendering;
using Tsrun.Engine;
using Tsrun.History;

namespace Tsrun.Cli.Hosting;

/// <summary>Reads a run's events as they are recorded: shows each step, passes questions on to the user.</summary>
/// <param name="shown">Events of the run up to this one are not shown.</param>
internal sealed class RunReader(IWorkflowService service, WorkflowId id, OutputOptions output, ProgressLines progress, long shown)
{
    private readonly List<HistoryEvent> _history = [];
    private StepWords _words = new();
    private RunId? _run;
    private string _asked = "";
    private long _shown = shown;

    /// <summary>Events up to this moment are known to the user: a reset carries them over with their times.</summary>
    private DateTimeOffset _shownUntil = DateTimeOffset.MinValue;

    /// <summary>The run as far as it was read.</summary>
    public RunView View { get; private set; } = new();

    /// <summary>Every event that was read.</summary>
    public IReadOnlyList<HistoryEvent> History => _history;

    /// <summary>Reads until the run is closed; one that is reset goes on as the run that came of it.</summary>
    public async Task ReadAsync(CancellationToken stop)
    {
        while (!View.Closed || await IsResetAsync(stop))
        {
            var page = await NextAsync(wait: true, stop);
            if (View.OpenQuestion is not { } question || page.HasMore || question.Id == _asked) continue;
            // A server may hold an answer back until a turn that is under way ends: the question stands for that long, and is not put twice.
            _asked = question.Id;
            await AskAsync(question, stop);
        }
    }

    /// <summary>Reads what was recorded meanwhile, without waiting: after a stop, the step that was let finish.</summary>
    public async Task CatchUpAsync()
    {
        while ((await NextAsync(wait: false, CancellationToken.None)).HasMore)
        {
            // Each page is read by then.
        }
    }

    private async Task<GetWorkflowExecutionHistoryResponse> NextAsync(bool wait, CancellationToken stop)
    {
        var page = await service.GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest(id, _run, _history.Count + 1, WaitNewEvent: wait), stop);
        _run = page.RunId;
        foreach (var next in page.Events) Read(next);
        return page;
    }

    /// <summary>A reset terminates the run and begins another under its id.</summary>
    private async Task<bool> IsResetAsync(CancellationToken stop)
    {
        if (View.EndedBy is not WorkflowExecutionTerminated) return false;
        var newest = (await service.DescribeWorkflowExecutionAsync(new DescribeWorkflowExecutionRequest(id), stop)).Execution.RunId;
        if (newest == _run) return false;
        progress.Note($"{id} was reset, and goes on from there");
        (_run, _shown, _shownUntil, View, _words, _asked) = (newest, 0, View.EndedAt, new RunView(), new StepWords(), "");
        _history.Clear();
        return true;
    }

    private void Read(HistoryEvent next)
    {
        _history.Add(next);
        // A failed turn on record is history; a new one means that this program and the record do not fit.
        if (!IsShown(next) && next.Attributes is WorkflowTaskFailed { Cause: WorkflowTaskFailedCause.NonDeterministicError or WorkflowTaskFailedCause.WorkflowWorkerUnhandledFailure or WorkflowTaskFailedCause.PayloadsTooLarge } failed)
            throw new CliException(ExitCode.Diverged, "TS0901", failed.Failure.Message, $"the script or tsrun changed in a way that run {id} does not fit");
        View.Apply(next);
        if (_words.Next(next) is not { } step || IsShown(next)) return;
        progress.Finished(step);
        if (output.Format == "jsonl") JsonReport.Step(Console.Out, id.Value, step);
    }

    private bool IsShown(HistoryEvent next) => next.EventId <= _shown || next.EventTime <= _shownUntil;

    private async Task AskAsync(AskMarker question, CancellationToken stop)
    {
        if (View.Experiments.FindLast(experiment => experiment.Green) is { } candidate) progress.Show(candidate.Patch.Diff);
        // Who resumes without a terminal is nobody to ask: the record must not name a person who never answered.
        var present = output.Format == "human" && Terminal.Detect(output.Color, output.Progress).Interactive;
        if (!present) await AnswerAsync(question, yes: false, Answerers.Nobody, stop);
        else if (await AskPersonAsync(question, stop) is { } yes) await AnswerAsync(question, yes, Environment.UserName, stop);
        else progress.Note("answered elsewhere");
    }

    /// <summary>What the person here says; null when somebody else was faster, with a signal or an update.</summary>
    private async Task<bool?> AskPersonAsync(AskMarker question, CancellationToken stop)
    {
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var typed = progress.AskAsync(question.Question, asking.Token);
        var elsewhere = UntilAnsweredAsync(asking.Token);
        var isTyped = await Task.WhenAny(typed, elsewhere) == typed;
        await asking.CancelAsync();
        await elsewhere;
        return isTyped ? await typed : null;
    }

    private async Task UntilAnsweredAsync(CancellationToken stop)
    {
        try
        {
            while (View.OpenQuestion is not null && !View.Closed) await NextAsync(wait: true, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The person here was faster, or everything stops.
        }
    }

    private async Task AnswerAsync(AskMarker question, bool yes, string by, CancellationToken stop)
    {
        try
        {
            await service.SignalWorkflowExecutionAsync(new SignalWorkflowExecutionRequest(id, Markers.AnswerSignalName, HistoryJson.ToPayload(new AnswerSignal(question.Id, yes, by)), RequestId: question.Id), stop);
        }
        catch (WorkflowServiceException e) when (e.Status == ServiceStatus.NotFound)
        {
            // The run ended while the question stood; its end is on record, and the next page brings it.
        }
    }
}
