using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Tsrun.Engine.Embedded.Operations;
using Tsrun.Engine.Embedded.State;
using Api = Temporal.Api.WorkflowService.V1;
using TaskQueueMessage = Temporal.Api.TaskQueue.V1.TaskQueue;

namespace Tsrun.Engine.Embedded.Verbs;

/// <summary>A worker asks for turns and answers them.</summary>
internal sealed class TaskVerbs(EngineCore core, HistoryReads reads)
{
    /// <summary>Who polls with less patience would hardly ever get a task.</summary>
    private static readonly TimeSpan PatienceMin = TimeSpan.FromSeconds(2);

    private readonly TurnOperation _turns = new(core);

    public void Register(VerbTable verbs)
    {
        verbs.On<Api.PollWorkflowTaskQueueRequest, Api.PollWorkflowTaskQueueResponse>(PollAsync);
        verbs.On<Api.RespondWorkflowTaskCompletedRequest, Api.RespondWorkflowTaskCompletedResponse>((request, context, _) => CompleteAsync(request, context));
        verbs.On<Api.RespondWorkflowTaskFailedRequest, Api.RespondWorkflowTaskFailedResponse>((request, _, _) => FailAsync(request));
    }

    /// <summary>Checks what every poll says.</summary>
    /// <exception cref="WorkflowServiceException">It would not wait, the queue is not named, or the namespace unknown.</exception>
    public static void CheckPoll(EngineCore core, string ofNamespace, TaskQueueMessage? queue, string identity, CallContext context)
    {
        if (context.Deadline - core.Now < PatienceMin)
            throw new WorkflowServiceException(ServiceStatus.FailedPrecondition, "Context timeout is too short.");
        lock (core.Gate)
            Lookup.CheckNamespace(core, ofNamespace);
        if (QueueNames.Problem(queue) is { } problem)
            throw WorkflowServiceException.Invalid(problem);
        if (identity.Length > CommandLimits.IdLengthMax)
            throw WorkflowServiceException.Invalid("Identity length exceeds limit.");
    }

    private async Task<Api.PollWorkflowTaskQueueResponse> PollAsync(Api.PollWorkflowTaskQueueRequest request, CallContext context, CancellationToken cancellationToken)
    {
        CheckPoll(core, request.Namespace, request.TaskQueue, request.Identity, context);
        var isSticky = request.TaskQueue.Kind == TaskQueueKind.Sticky;
        var deployment = VersionedPolls.Deployment(request.DeploymentOptions, request.WorkerVersionCapabilities);
        // A sticky queue has one worker, hence one version.
        var version = isSticky ? "" : await VersionedPolls.RegisterAsync(core, deployment, new QueueRef(request.Namespace, request.TaskQueue.Name, TaskQueueType.Workflow)).ConfigureAwait(false);
        var poller = new Poller<WorkflowGrant>(request.Identity, isSticky, context) { Build = request.WorkerVersionCapabilities.Stamp(), Capabilities = request.WorkerVersionCapabilities, Deployment = deployment };
        WorkflowGrant? grant;
        try
        {
            grant = await LongPolling.PollAsync(core, own => Asked(own, request, version, context), poller, context, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (poller is { IsSticky: true, IsOutside: true })
        {
            await BrokenOffAsync(request.Namespace, request.TaskQueue.Name).ConfigureAwait(false);
            throw;
        }
        if (grant is null)
            return new Api.PollWorkflowTaskQueueResponse();
        grant.Response.PollerScalingDecision = poller.Advice;
        return await reads.FillAsync(grant).ConfigureAwait(false);
    }

    private static TaskQueue<IWorkflowWork, WorkflowGrant> Asked(EngineCore core, Api.PollWorkflowTaskQueueRequest request, string version, CallContext context)
    {
        core.Connections.Note(context.Gone, request.Namespace, request.TaskQueue);
        return core.Queues.Workflow(request.Namespace, request.TaskQueue.Name, version);
    }

    /// <summary>A worker that stops takes its polls back, though its connection may live on: its runs need not wait out their time at a queue where nobody asks.</summary>
    private Task<bool> BrokenOffAsync(string ofNamespace, string queue) => core.TransactAsync(() =>
    {
        if (!core.Queues.Workflow(ofNamespace, queue).HasPollers)
            core.Tasks.Abandon(ofNamespace, queue);
        return true;
    });

    private async Task<Api.RespondWorkflowTaskCompletedResponse> CompleteAsync(Api.RespondWorkflowTaskCompletedRequest request, CallContext context)
    {
        var end = await core.TransactAsync(() => _turns.Complete(request, context)).ConfigureAwait(false);
        if (end.Problem is { } problem)
            throw WorkflowServiceException.Invalid(problem);
        if (end.Lost is { } lost)
            throw Lookup.NotFound(lost);
        return new Api.RespondWorkflowTaskCompletedResponse
        {
            WorkflowTask = end.Next is null ? null : await reads.FillAsync(end.Next).ConfigureAwait(false),
            ActivityTasks = { end.Eager },
            ResetHistoryEventId = end.ResetTo,
        };
    }

    private async Task<Api.RespondWorkflowTaskFailedResponse> FailAsync(Api.RespondWorkflowTaskFailedRequest request)
    {
        await core.TransactAsync(() =>
        {
            var run = core.TaskStarts.Find(request.TaskToken, request.Namespace);
            core.TaskEnds.Fail(run, request.Cause, request.Failure, request.Identity);
            if (request.Cause == WorkflowTaskFailedCause.GrpcMessageTooLarge)
                core.Closing.Terminate(run, "GRPC_MESSAGE_TOO_LARGE", ServerIdentity.History, null);
            return true;
        }).ConfigureAwait(false);
        return new Api.RespondWorkflowTaskFailedResponse();
    }
}

/// <summary>Who polls.</summary>
internal static class PollingWorkers
{
    /// <summary>The build that a poll names, as events have it; null where it names none.</summary>
    public static WorkerVersionStamp? Stamp(this WorkerVersionCapabilities? worker) =>
        worker is { BuildId.Length: > 0 } ? new WorkerVersionStamp { BuildId = worker.BuildId, UseVersioning = worker.UseVersioning } : null;
}
