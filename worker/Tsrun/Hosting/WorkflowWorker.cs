using Tsrun.Engine;
using Tsrun.Engine.Mapping;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Hosting;

/// <summary>Takes turns of scripts: new events in, commands out. Keeps the machines of runs in a cache, so that a turn costs only its new events.</summary>
/// <param name="service">Where turns come from.</param>
/// <param name="options">How, and as whom.</param>
/// <param name="cache">Machines between turns.</param>
/// <param name="activities">Workers in this process that can take an activity at once, by their queues.</param>
internal sealed class WorkflowWorker(IWorkflowService service, WorkerOptions options, RunCache cache, IReadOnlyDictionary<string, ActivityWorker> activities)
{
    private readonly MachineRoom _machines = new(service, cache);

    /// <summary>Polls until told to stop; a turn under way is finished.</summary>
    /// <param name="sticky">Asks at the queue for runs in the cache, instead of the shared one.</param>
    /// <param name="stop">Takes no further turn.</param>
    public async Task RunAsync(bool sticky, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var task = await service.PollWorkflowTaskQueueAsync(new PollWorkflowTaskQueueRequest(options.TaskQueue, options.Identity, Sticky: sticky), stop);
                while (task is not null) task = await TakeAsync(task, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop: open turns are offered again to whoever asks next.
        }
    }

    /// <summary>A frontend that is away costs this turn, which is offered again; it is no reason to end.</summary>
    private async Task<WorkflowTask?> TakeAsync(WorkflowTask task, CancellationToken stop)
    {
        try
        {
            return task.Query is { } query ? await QueryAsync(task, query, stop) : await TurnAsync(task, stop);
        }
        catch (WorkflowServiceException e) when (e.Status is ServiceStatus.NotFound or ServiceStatus.InvalidArgument || (options.Remote && Outage.May(e)))
        {
            if (e.Status == ServiceStatus.InvalidArgument && e.Message != "UnhandledCommand") options.Tell(new WorkerNews.Remark($"{task.WorkflowId}: the turn was refused: {e.Message}"));
            return null;
        }
    }

    /// <summary>Whatever breaks here, the machine does not come back into the cache: its commands may or may not have been taken.</summary>
    private async Task<WorkflowTask?> TurnAsync(WorkflowTask task, CancellationToken stop)
    {
        options.Tell(new WorkerNews.RunTaken(task.WorkflowId, task.RunId, task.WorkflowType));
        var fold = await _machines.FoldAsync(task, stop);
        if (fold.Problem is { } problem) return await FailAsync(task, problem, stop);
        if (PayloadLimit.Over(fold.Commands) is { } large) return await FailAsync(task, new TurnProblem(WorkflowTaskFailedCause.PayloadsTooLarge, large), stop);
        // The engine in this process hands activities over as fast as a poll takes them.
        using var eager = new EagerActivities(options.Remote ? fold.Commands : [], activities, options.TaskQueue);
        var completed = new RespondWorkflowTaskCompletedRequest(task.Token, fold.Commands, options.Identity, Sticky: fold.Rejections.Count == 0, ReturnNewWorkflowTask: true, Flags: [(int)ReplayFlag.Initial])
        {
            TaskQueue = options.TaskQueue,
            EagerActivities = eager.Ids,
            Rejections = fold.Rejections,
            QueryAnswers = task.Queries.ToDictionary(asked => asked.Key, asked => RunQueries.Answer(asked.Value, fold.Machine!)),
        };
        var response = await service.RespondWorkflowTaskCompletedAsync(completed, stop);
        eager.Start(response.Activities);
        if (WorkerNews.OutcomeOf(fold.Commands) is { } outcome) options.Tell(new WorkerNews.RunEnded(task.WorkflowId, task.RunId, outcome));
        // With a rejection alone the frontend takes the turn's own events back: the machine has seen what is not on record.
        if (fold.Rejections.Count == 0) cache.Put(task.RunId, fold.Machine!);
        return response.NextTask;
    }

    /// <summary>A question is answered on the state as of the last turn, and leaves no trace.</summary>
    private async Task<WorkflowTask?> QueryAsync(WorkflowTask task, WorkflowQuery query, CancellationToken stop)
    {
        var fold = await _machines.LookAsync(task, stop);
        var answer = fold.Problem is { } problem ? new QueryAnswer(null, problem.Failure) : RunQueries.Answer(query, fold.Machine!);
        await service.RespondQueryTaskCompletedAsync(new RespondQueryTaskCompletedRequest(task.Token, answer.Result, answer.Failure), stop);
        if (fold.Problem is null) cache.Put(task.RunId, fold.Machine!);
        return null;
    }

    /// <summary>Only the first attempt is reported. From the second on silence makes the frontend wait longer each time; a report would make a broken run a hot loop.</summary>
    private async Task<WorkflowTask?> FailAsync(WorkflowTask task, TurnProblem problem, CancellationToken stop)
    {
        options.Tell(new WorkerNews.TurnFailed(task.WorkflowId, task.Attempt, ((FailureInfo.Application)problem.Failure.Info).Type, problem.Failure.Message));
        if (task.Attempt == 1) await service.RespondWorkflowTaskFailedAsync(new RespondWorkflowTaskFailedRequest(task.Token, problem.Cause, problem.Failure, options.Identity), stop);
        return null;
    }
}
