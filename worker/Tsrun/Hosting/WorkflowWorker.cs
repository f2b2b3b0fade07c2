using Tsrun.Engine;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Hosting;

/// <summary>Takes turns of scripts: new events in, commands out. Keeps the machine of each run, so that a turn costs only its new events.</summary>
internal sealed class WorkflowWorker(IWorkflowService service, string taskQueue, string identity)
{
    private readonly Dictionary<RunId, WorkflowMachine> _cache = [];

    /// <summary>Polls until told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var task = await service.PollWorkflowTaskQueueAsync(new PollWorkflowTaskQueueRequest(taskQueue, identity), stop);
                while (task is not null) task = await TurnAsync(task, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop: open turns are offered again to whoever resumes.
        }
    }

    private async Task<WorkflowTask?> TurnAsync(WorkflowTask task, CancellationToken stop)
    {
        var machine = await MachineAsync(task, stop);
        if (machine.Divergence is { } divergence) return await FailAsync(task, divergence, stop);
        try
        {
            var completed = new RespondWorkflowTaskCompletedRequest(task.Token, machine.TakeCommands(), identity, ReturnNewWorkflowTask: true, Flags: [(int)ReplayFlag.Initial]);
            return (await service.RespondWorkflowTaskCompletedAsync(completed, stop)).NextTask;
        }
        catch (WorkflowServiceException e) when (e.Status is ServiceStatus.NotFound or ServiceStatus.InvalidArgument)
        {
            _cache.Remove(task.RunId); // the engine refused this turn and offers it again, with events that we have not seen
            return null;
        }
    }

    private async Task<WorkflowMachine> MachineAsync(WorkflowTask task, CancellationToken stop)
    {
        if (task.IsWholeHistory || !_cache.TryGetValue(task.RunId, out var machine))
        {
            _cache[task.RunId] = machine = new WorkflowMachine();
            if (!task.IsWholeHistory) await CatchUpAsync(machine, task, stop);
        }
        foreach (var next in task.Events) machine.Apply(next);
        return machine;
    }

    private async Task CatchUpAsync(WorkflowMachine machine, WorkflowTask task, CancellationToken stop)
    {
        var from = 1L;
        while (from < task.Events[0].EventId)
        {
            var page = await service.GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest(task.WorkflowId, task.RunId, from), stop);
            foreach (var next in page.Events) machine.Apply(next);
            from = page.NextEventId;
        }
    }

    private async Task<WorkflowTask?> FailAsync(WorkflowTask task, Divergence divergence, CancellationToken stop)
    {
        _cache.Remove(task.RunId);
        await service.RespondWorkflowTaskFailedAsync(new RespondWorkflowTaskFailedRequest(task.Token, WorkflowTaskFailedCause.NonDeterministicError,
            Failure.Application("TS0901", divergence.ToString(), nonRetryable: true), identity), stop);
        return null;
    }
}
