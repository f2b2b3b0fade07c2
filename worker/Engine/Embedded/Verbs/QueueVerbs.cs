using Temporal.Api.Enums.V1;
using Temporal.Api.TaskQueue.V1;
using Tsrun.Engine.Embedded.Operations;
using Tsrun.Engine.Embedded.State;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Verbs;

/// <summary>Task queues: who asks at them, and what waits in them; and a worker's goodbye.</summary>
internal sealed class QueueVerbs(EngineCore core)
{
    /// <summary>The version of workers without one.</summary>
    private const string Unversioned = "";

    public void Register(VerbTable verbs)
    {
        verbs.On<Api.DescribeTaskQueueRequest, Api.DescribeTaskQueueResponse>(Describe);
        verbs.On<Api.ListTaskQueuePartitionsRequest, Api.ListTaskQueuePartitionsResponse>(Partitions);
        verbs.On<Api.ShutdownWorkerRequest, Api.ShutdownWorkerResponse>((request, _, _) => core.TransactAsync(() => Shutdown(request)));
        verbs.On<Api.ResetStickyTaskQueueRequest, Api.ResetStickyTaskQueueResponse>((request, _, _) =>
            core.TransactAsync<Api.ResetStickyTaskQueueResponse>(() => core.Tasks.ForgetSticky(Lookup.Open(core, request.Namespace, request.Execution))));
    }

    private Api.DescribeTaskQueueResponse Describe(Api.DescribeTaskQueueRequest request)
    {
        if (string.IsNullOrEmpty(request.TaskQueue?.Name))
            throw WorkflowServiceException.Invalid("taskQueue is not set");
        TaskVerbs.CheckPoll(core, request.Namespace, request.TaskQueue, "");
        lock (core.Gate)
        {
            if (request.ApiMode == DescribeTaskQueueMode.Enhanced)
                return Enhanced(request);
            var queue = View(request, request.TaskQueueType);
            var response = new Api.DescribeTaskQueueResponse
            {
                TaskQueueStatus = new TaskQueueStatus { BacklogCountHint = queue.Backlog, RatePerSecond = 100_000, TaskIdBlock = new TaskIdBlock { StartId = 1, EndId = 100_000 } },
                Pollers = { Pollers(queue) },
            };
            if (request.ReportStats)
                response.Stats = Stats(queue);
            return response;
        }
    }

    private Api.DescribeTaskQueueResponse Enhanced(Api.DescribeTaskQueueRequest request)
    {
        var version = new TaskQueueVersionInfo();
        var types = request.TaskQueueTypes.Count > 0 ? request.TaskQueueTypes.AsEnumerable() : [TaskQueueType.Workflow, TaskQueueType.Activity];
        foreach (var type in types)
        {
            var queue = View(request, type);
            version.TypesInfo[(int)type] = new TaskQueueTypeInfo
            {
                Pollers = { request.ReportPollers ? Pollers(queue) : [] },
                Stats = request.ReportStats ? Stats(queue) : null,
            };
        }
        if (request.ReportTaskReachability)
            version.TaskReachability = BuildIdTaskReachability.Reachable;
        return new Api.DescribeTaskQueueResponse { VersionsInfo = { [Unversioned] = version }, TaskQueueStatus = new TaskQueueStatus() };
    }

    private ITaskQueueView View(Api.DescribeTaskQueueRequest request, TaskQueueType type) => type == TaskQueueType.Activity ? core.Queues.Activity(request.Namespace, request.TaskQueue.Name)
        : type == TaskQueueType.Nexus ? core.Queues.Nexus(request.Namespace, request.TaskQueue.Name)
        : core.Queues.Workflow(request.Namespace, request.TaskQueue.Name);

    private List<PollerInfo> Pollers(ITaskQueueView queue)
    {
        var now = core.Now;
        var pollers = new List<PollerInfo>();
        foreach (var (identity, last) in queue.Identities.OrderByDescending(known => known.Value))
        {
            if (now - last < TaskQueues.Memory)
                pollers.Add(new PollerInfo { Identity = identity, LastAccessTime = last.ToTimestamp(), RatePerSecond = 100_000 });
        }
        return pollers;
    }

    private TaskQueueStats Stats(ITaskQueueView queue)
    {
        var now = core.Now;
        return new TaskQueueStats
        {
            ApproximateBacklogCount = queue.Backlog,
            ApproximateBacklogAge = (queue.OldestSince is { } since ? now - since : TimeSpan.Zero).ToDuration(),
            TasksAddRate = (float)queue.AddRate(now),
            TasksDispatchRate = (float)queue.DispatchRate(now),
        };
    }

    private Api.ListTaskQueuePartitionsResponse Partitions(Api.ListTaskQueuePartitionsRequest request)
    {
        TaskVerbs.CheckPoll(core, request.Namespace, request.TaskQueue, "");
        var only = new TaskQueuePartitionMetadata { Key = request.TaskQueue.Name, OwnerHostName = Environment.MachineName };
        return new Api.ListTaskQueuePartitionsResponse { ActivityTaskQueuePartitions = { only }, WorkflowTaskQueuePartitions = { only } };
    }

    private Api.ShutdownWorkerResponse Shutdown(Api.ShutdownWorkerRequest request)
    {
        Lookup.CheckNamespace(core, request.Namespace);
        if (request.StickyTaskQueue.Length > 0)
            core.Tasks.Abandon(request.Namespace, request.StickyTaskQueue);
        return new Api.ShutdownWorkerResponse();
    }
}
