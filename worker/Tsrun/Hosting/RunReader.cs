using Tsrun.Cli.Rendering;
using Tsrun.Engine;
using Tsrun.History;

namespace Tsrun.Cli.Hosting;

/// <summary>Reads a run's events as they are recorded: shows each step, passes questions on to the user.</summary>
/// <param name="shown">Events up to this one are not shown.</param>
internal sealed class RunReader(IWorkflowService service, WorkflowId id, OutputOptions output, ProgressLines progress, long shown)
{
    private readonly List<HistoryEvent> _history = [];
    private readonly StepWords _words = new();
    private RunId? _run;

    /// <summary>The run as far as it was read.</summary>
    public RunView View { get; } = new();

    /// <summary>Every event that was read.</summary>
    public IReadOnlyList<HistoryEvent> History => _history;

    /// <summary>Reads until the run is closed.</summary>
    public async Task ReadAsync(CancellationToken stop)
    {
        var from = 1L;
        while (!View.Closed)
        {
            var page = await service.GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest(id, _run, from, WaitNewEvent: true), stop);
            _run = page.RunId;
            foreach (var next in page.Events) Read(next);
            from = page.NextEventId;
            if (View.OpenQuestion is { } question && !page.HasMore) await AskAsync(question, stop);
        }
    }

    /// <summary>Reads what was recorded meanwhile, without waiting: after a stop, the step that was let finish.</summary>
    public async Task CatchUpAsync()
    {
        GetWorkflowExecutionHistoryResponse page;
        do
        {
            page = await service.GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest(id, _run, _history.Count + 1));
            foreach (var next in page.Events) Read(next);
        } while (page.HasMore);
    }

    private void Read(HistoryEvent next)
    {
        _history.Add(next);
        // A failed turn on record is history; a new one means that this program and the record do not fit.
        if (next.EventId > shown && next.Attributes is WorkflowTaskFailed { Cause: WorkflowTaskFailedCause.NonDeterministicError or WorkflowTaskFailedCause.WorkflowWorkerUnhandledFailure or WorkflowTaskFailedCause.PayloadsTooLarge } failed)
            throw new CliException(ExitCode.Diverged, "TS0901", failed.Failure.Message, $"the script or tsrun changed in a way that run {id} does not fit");
        View.Apply(next);
        if (_words.Next(next) is not { } step || next.EventId <= shown) return;
        progress.Finished(step);
        if (output.Format == "jsonl") JsonReport.Step(Console.Out, id.Value, step);
    }

    private async Task AskAsync(AskMarker question, CancellationToken stop)
    {
        if (View.Experiments.FindLast(experiment => experiment.Green) is { } candidate) progress.Show(candidate.Patch.Diff);
        // Who resumes without a terminal is nobody to ask: the record must not name a person who never answered.
        var present = output.Format == "human" && Terminal.Detect(output.Color, output.Progress).Interactive;
        var yes = present && await progress.AskAsync(question.Question, stop);
        try
        {
            await service.SignalWorkflowExecutionAsync(new SignalWorkflowExecutionRequest(id, Markers.AnswerSignalName,
                HistoryJson.ToPayload(new AnswerSignal(question.Id, yes, present ? Environment.UserName : Answerers.Nobody)), RequestId: question.Id), stop);
        }
        catch (WorkflowServiceException e) when (e.Status == ServiceStatus.NotFound)
        {
            // The run ended while the question stood; its end is on record, and the next page brings it.
        }
    }
}
