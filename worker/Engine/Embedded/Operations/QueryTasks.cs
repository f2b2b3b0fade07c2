using Temporal.Api.Common.V1;
using Temporal.Api.Deployment.V1;
using Temporal.Api.Enums.V1;
using Tsrun.Engine.Embedded.State;
using Api = Temporal.Api.WorkflowService.V1;
using TaskQueueMessage = Temporal.Api.TaskQueue.V1.TaskQueue;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>Questions that go to a worker by themselves: where they are offered, and who takes them. Everything here runs under the gate.</summary>
internal sealed class QueryTasks(EngineCore core)
{
    /// <summary>So long after the last poll of a queue a question there may still hope for a worker, as on a Temporal server.</summary>
    private static readonly TimeSpan Hope = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan StickyPatience = TimeSpan.FromSeconds(5);

    /// <summary>Puts a question where the worker that keeps the run asks, or any other.</summary>
    /// <param name="run">Null for one that is over.</param>
    public void Offer(PendingQuery query, RunState? run)
    {
        if (run?.Sticky is { } sticky && core.Queues.Workflow(query.Workflow.Namespace, sticky.Queue.Name) is var own && own.IsAlive(core.Now)
            && Equals(core.VersionFor(run), run.Versioning.Worker))
        {
            query.Unclaimed = new Alarm(() => Unclaimed(query));
            core.Alarms.Set(query.Unclaimed, core.Now + (sticky.ScheduleToStart ?? StickyPatience));
            Put(query, own);
            return;
        }
        Offer(query);
    }

    /// <summary>Puts a question where the workers of the run's version ask.</summary>
    public void Offer(PendingQuery query) => Put(query, core.Queues.Workflow(query.Workflow.Namespace, query.TaskQueue, Version(query).Text()));

    private void Put(PendingQuery query, TaskQueue<IWorkflowWork, WorkflowGrant> queue)
    {
        query.Place = queue;
        queue.Offer(query, core.Now);
    }

    private WorkerDeploymentVersion? Version(PendingQuery query)
    {
        if (core.Hooks.Versions is not { IsEmpty: false } versions)
            return null;
        return core.Runs.Find(query.RunId) is { } run ? core.VersionFor(run) : ClosedOn(query) ?? versions.Route(new QueueRef(query.Workflow.Namespace, query.TaskQueue, TaskQueueType.Workflow)).For(query.Workflow.WorkflowId);
    }

    /// <summary>The version that a closed run was pinned to, as its last turn has it.</summary>
    private WorkerDeploymentVersion? ClosedOn(PendingQuery query)
    {
        const int lastTurn = 50;
        if (core.Reader.Find(query.RunId) is not { } stored)
            return null;
        var last = core.Reader.Events(stored, Math.Max(1, stored.Count - lastTurn), stored.Count).FindLast(happened => happened.EventType == EventType.WorkflowTaskCompleted)?.WorkflowTaskCompletedEventAttributes;
        return last is { VersioningBehavior: VersioningBehavior.Pinned } ? last.DeploymentVersion : null;
    }

    /// <summary>The worker that keeps the run did not come for the question: anybody may have it now.</summary>
    private void Unclaimed(PendingQuery query)
    {
        if (query.IsStarted || !query.IsOpen)
            return;
        if (core.Runs.Find(query.RunId) is { IsOpen: true } run)
            core.Tasks.ForgetSticky(run);
        Withdraw(query);
        Offer(query);
    }

    /// <summary>A worker takes a question; null when nobody waits for the answer any more.</summary>
    public WorkflowGrant? Start(PendingQuery query, Poller<WorkflowGrant> poller)
    {
        if (!query.IsOpen || query.IsStarted)
            return null;
        query.IsStarted = true;
        query.Holder = poller.Gone;
        query.Place = null;
        Withdraw(query);
        var run = core.Runs.Find(query.RunId);
        var isPartial = poller.IsSticky && run is { IsOpen: true };
        var response = new Api.PollWorkflowTaskQueueResponse
        {
            TaskToken = new Token(query.RunId, 0, query.Number).ToBytes(),
            WorkflowExecution = new WorkflowExecution { WorkflowId = query.Workflow.WorkflowId, RunId = query.RunId },
            WorkflowType = new WorkflowType { Name = query.WorkflowType },
            PreviousStartedEventId = run?.PreviousStartedEventId ?? 0,
            Attempt = 1,
            Query = query.Query,
            WorkflowExecutionTaskQueue = new TaskQueueMessage { Name = query.TaskQueue, Kind = TaskQueueKind.Normal },
            ScheduledTime = core.Now.ToTimestamp(),
            StartedTime = core.Now.ToTimestamp(),
        };
        return new WorkflowGrant(response, query.RunId, 1, long.MaxValue, isPartial ? [] : null, []);
    }

    /// <summary>Refuses to wait on where nobody has asked for a while.</summary>
    /// <exception cref="WorkflowServiceException">The question lies in a queue without workers.</exception>
    public void CheckHope(PendingQuery query)
    {
        if (query.Place?.SilentFor(core.Now) > Hope)
            throw new WorkflowServiceException(ServiceStatus.FailedPrecondition, "no poller seen for task queue recently, worker may be down");
    }

    /// <summary>It no longer waits where it was put: what nobody wants any more would keep its queue, and count as work left undone.</summary>
    public void Withdraw(PendingQuery query)
    {
        if (query.Unclaimed is { } alarm)
            core.Alarms.Unset(alarm);
        query.Place?.Remove(query);
        query.Place = null;
    }
}
