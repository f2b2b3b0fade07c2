using Temporal.Api.Enums.V1;
using Temporal.Api.TaskQueue.V1;
using Tsrun.Engine.Embedded.Operations;
using Tsrun.Engine.Embedded.State;
using Api = Temporal.Api.WorkflowService.V1;
using TaskQueueMessage = Temporal.Api.TaskQueue.V1.TaskQueue;

namespace Tsrun.Engine.Embedded.Verbs;

/// <summary>Task queues: what they are like, and a worker's goodbye.</summary>
internal sealed class QueueVerbs(EngineCore core)
{
    /// <summary>A Temporal server spreads each queue over so many parts; asked for them, it names them all.</summary>
    private const int Partitions = 4;

    private readonly QueueDescription _description = new(core);

    public void Register(VerbTable verbs)
    {
        verbs.On<Api.DescribeTaskQueueRequest, Api.DescribeTaskQueueResponse>(Describe);
        verbs.On<Api.ListTaskQueuePartitionsRequest, Api.ListTaskQueuePartitionsResponse>(ListPartitions);
        verbs.On<Api.ShutdownWorkerRequest, Api.ShutdownWorkerResponse>((request, _, _) => core.TransactAsync(() => Shutdown(request)));
        verbs.On<Api.ResetStickyTaskQueueRequest, Api.ResetStickyTaskQueueResponse>((request, _, _) =>
            core.TransactAsync<Api.ResetStickyTaskQueueResponse>(() => core.Tasks.ForgetSticky(Lookup.Open(core, request.Namespace, request.Execution))));
    }

    private Api.DescribeTaskQueueResponse Describe(Api.DescribeTaskQueueRequest request)
    {
        CheckQueue(request.Namespace, request.TaskQueue);
        if (request is { ApiMode: DescribeTaskQueueMode.Enhanced, TaskQueue.Kind: TaskQueueKind.Sticky })
            throw WorkflowServiceException.Invalid("Enhanced DescribeTaskQueue is not valid for a sticky queue, use api_mode=UNSPECIFIED or a normal queue.");
        lock (core.Gate)
            return _description.Describe(request);
    }

    /// <exception cref="WorkflowServiceException">The queue is not named, or as none can be.</exception>
    private void CheckQueue(string ofNamespace, TaskQueueMessage? queue)
    {
        lock (core.Gate)
            Lookup.CheckNamespace(core, ofNamespace);
        if (QueueNames.Problem(queue) is { } problem)
            throw WorkflowServiceException.Invalid(problem);
    }

    private Api.ListTaskQueuePartitionsResponse ListPartitions(Api.ListTaskQueuePartitionsRequest request)
    {
        CheckQueue(request.Namespace, request.TaskQueue);
        var parts = Enumerable.Range(0, Partitions).Select(number => new TaskQueuePartitionMetadata
        {
            Key = number == 0 ? request.TaskQueue.Name : $"/_sys/{request.TaskQueue.Name}/{number}",
            OwnerHostName = Environment.MachineName,
        }).ToList();
        return new Api.ListTaskQueuePartitionsResponse { ActivityTaskQueuePartitions = { parts }, WorkflowTaskQueuePartitions = { parts } };
    }

    private Api.ShutdownWorkerResponse Shutdown(Api.ShutdownWorkerRequest request)
    {
        Lookup.CheckNamespace(core, request.Namespace);
        if (request.StickyTaskQueue.Length > 0)
            core.Tasks.Abandon(request.Namespace, request.StickyTaskQueue);
        return new Api.ShutdownWorkerResponse();
    }
}
