using Tsrun.Activities;
using Tsrun.Cli.Commands;
using Tsrun.Cli.Rendering;
using Tsrun.Engine;
using Tsrun.History;

namespace Tsrun.Cli.Hosting;

/// <summary>One run followed from start (or from where it stopped) to its end: engine, worker, progress, questions, answer.</summary>
internal sealed class RunSession(IWorkflowService service, ActivityRegistry activities, OutputOptions output)
{
    /// <summary>Where all of tsrun's tasks wait.</summary>
    public const string TaskQueue = "tsrun";

    private readonly Terminal _terminal = Terminal.Detect(output.Color, output.Progress);

    /// <summary>Starts a run and follows it.</summary>
    /// <returns>What there is to show, closed or not.</returns>
    public async Task<(RunView View, IReadOnlyList<HistoryEvent> History)> StartAsync(WorkflowId id, RunInput input, TimeSpan? timeout)
    {
        await service.StartWorkflowExecutionAsync(new StartWorkflowExecutionRequest(id, input.Script.Name, TaskQueue, HistoryJson.ToPayload(input),
            RequestId: id.Value, WorkflowRunTimeout: timeout));
        return await FollowAsync(id);
    }

    /// <summary>Works on until the run is closed, its worker diverges, or the user stops it.</summary>
    public async Task<(RunView View, IReadOnlyList<HistoryEvent> History)> FollowAsync(WorkflowId id)
    {
        using var interrupt = new Interrupt();
        var host = new WorkerHost(service, activities, TaskQueue);
        using var progress = new ProgressLines(Console.Error, _terminal, output);
        host.Progress += progress.Working;
        var view = new RunView();
        var history = new List<HistoryEvent>();
        var work = host.RunAsync(interrupt.Drain, interrupt.Now);
        try
        {
            await ReadAsync(id, view, history, progress, interrupt.Drain);
        }
        catch (OperationCanceledException) when (interrupt.Drain.IsCancellationRequested)
        {
            progress.Note("stopping after the current step; press Ctrl-C again to stop now");
        }
        interrupt.Stop();
        await Task.WhenAny(work, interrupt.NowReached);
        return (view, history);
    }

    private async Task ReadAsync(WorkflowId id, RunView view, List<HistoryEvent> history, ProgressLines progress, CancellationToken stop)
    {
        var from = 1L;
        while (!view.Closed)
        {
            var page = await service.GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest(id, FromEventId: from, WaitNewEvent: true), stop);
            foreach (var next in page.Events) Show(id, next, view, history, progress);
            from = page.NextEventId;
            if (view.OpenQuestion is { } question && !page.HasMore) await AskAsync(id, question, progress, stop);
        }
    }

    private void Show(WorkflowId id, HistoryEvent next, RunView view, List<HistoryEvent> history, ProgressLines progress)
    {
        history.Add(next);
        if (next.Attributes is WorkflowTaskFailed { Cause: WorkflowTaskFailedCause.NonDeterministicError } failed)
            throw new CliException(ExitCode.Diverged, "TS0901", failed.Failure.Message, $"the script or tsrun changed in a way that run {id} does not fit");
        if (view.Apply(next) is not { } step) return;
        progress.Finished(step);
        if (output.Format == "jsonl") JsonReport.Step(Console.Out, id.Value, step);
    }

    private async Task AskAsync(WorkflowId id, AskMarker question, ProgressLines progress, CancellationToken stop)
    {
        var yes = progress.Ask(question.Question);
        await service.SignalWorkflowExecutionAsync(new SignalWorkflowExecutionRequest(id, Markers.AnswerSignalName,
            HistoryJson.ToPayload(new AnswerSignal(question.Id, yes, Environment.UserName)), RequestId: question.Id), stop);
    }
}
