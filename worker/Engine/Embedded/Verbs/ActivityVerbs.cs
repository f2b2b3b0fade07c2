using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Tsrun.Engine.Embedded.Operations;
using Tsrun.Engine.Embedded.State;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Verbs;

/// <summary>A worker asks for activities and answers them, by token or by the ids.</summary>
internal sealed class ActivityVerbs(EngineCore core)
{
    private const string Gone = "invalid activityID or activity already timed out or invoking workflow is completed";

    public void Register(VerbTable verbs)
    {
        verbs.On<Api.PollActivityTaskQueueRequest, Api.PollActivityTaskQueueResponse>(PollAsync);
        verbs.On<Api.RecordActivityTaskHeartbeatRequest, Api.RecordActivityTaskHeartbeatResponse>((request, _, _) =>
            core.TransactAsync(() => core.Outcomes.Heartbeat(Find(request.TaskToken, request.Namespace), request.Details, request.Identity)));
        verbs.On<Api.RespondActivityTaskCompletedRequest, Api.RespondActivityTaskCompletedResponse>((request, _, _) =>
            core.TransactAsync<Api.RespondActivityTaskCompletedResponse>(() => core.Outcomes.Complete(Find(request.TaskToken, request.Namespace, request.WorkerVersion), request.Result, request.Identity)));
        verbs.On<Api.RespondActivityTaskFailedRequest, Api.RespondActivityTaskFailedResponse>((request, _, _) =>
            core.TransactAsync<Api.RespondActivityTaskFailedResponse>(() => core.Outcomes.Fail(Find(request.TaskToken, request.Namespace, request.WorkerVersion), request.Failure, request.Identity, request.LastHeartbeatDetails)));
        verbs.On<Api.RespondActivityTaskCanceledRequest, Api.RespondActivityTaskCanceledResponse>((request, _, _) =>
            core.TransactAsync<Api.RespondActivityTaskCanceledResponse>(() => core.Outcomes.Cancel(Find(request.TaskToken, request.Namespace), request.Details, request.Identity)));
        RegisterById(verbs);
    }

    private void RegisterById(VerbTable verbs)
    {
        verbs.On<Api.RecordActivityTaskHeartbeatByIdRequest, Api.RecordActivityTaskHeartbeatByIdResponse>((request, _, _) =>
            core.TransactAsync(() => HeartbeatById(core.Outcomes.Heartbeat(FindById(request.Namespace, request.WorkflowId, request.RunId, request.ActivityId), request.Details, request.Identity))));
        verbs.On<Api.RespondActivityTaskCompletedByIdRequest, Api.RespondActivityTaskCompletedByIdResponse>((request, _, _) =>
            core.TransactAsync<Api.RespondActivityTaskCompletedByIdResponse>(() => core.Outcomes.Complete(FindById(request.Namespace, request.WorkflowId, request.RunId, request.ActivityId, request.Identity, mayBeUnstarted: true), request.Result, request.Identity)));
        verbs.On<Api.RespondActivityTaskFailedByIdRequest, Api.RespondActivityTaskFailedByIdResponse>((request, _, _) =>
            core.TransactAsync<Api.RespondActivityTaskFailedByIdResponse>(() => core.Outcomes.Fail(FindById(request.Namespace, request.WorkflowId, request.RunId, request.ActivityId, request.Identity), request.Failure, request.Identity, request.LastHeartbeatDetails)));
        verbs.On<Api.RespondActivityTaskCanceledByIdRequest, Api.RespondActivityTaskCanceledByIdResponse>((request, _, _) =>
            core.TransactAsync<Api.RespondActivityTaskCanceledByIdResponse>(() => core.Outcomes.Cancel(FindById(request.Namespace, request.WorkflowId, request.RunId, request.ActivityId, request.Identity), request.Details, request.Identity)));
    }

    private static Api.RecordActivityTaskHeartbeatByIdResponse HeartbeatById(Api.RecordActivityTaskHeartbeatResponse told) =>
        new() { CancelRequested = told.CancelRequested, ActivityPaused = told.ActivityPaused, ActivityReset = told.ActivityReset };

    private async Task<Api.PollActivityTaskQueueResponse> PollAsync(Api.PollActivityTaskQueueRequest request, CallContext context, CancellationToken cancellationToken)
    {
        TaskVerbs.CheckPoll(core, request.Namespace, request.TaskQueue, request.Identity, context);
        if (request.TaskQueueMetadata?.MaxTasksPerSecond is { } rate && !TaskPace.IsRate(rate))
            throw WorkflowServiceException.Invalid("MaxTasksPerSecond must be a finite number and non-negative.");
        var deployment = VersionedPolls.Deployment(request.DeploymentOptions, request.WorkerVersionCapabilities);
        var queue = new QueueRef(request.Namespace, request.TaskQueue.Name, TaskQueueType.Activity);
        var version = await VersionedPolls.RegisterAsync(core, deployment, queue).ConfigureAwait(false);
        var poller = new Poller<Api.PollActivityTaskQueueResponse>(request.Identity, false, context) { Capabilities = request.WorkerVersionCapabilities, Deployment = deployment, RatePerSecond = request.TaskQueueMetadata?.MaxTasksPerSecond };
        var task = await LongPolling.PollAsync(core, own => Queue(own, queue, version, poller.RatePerSecond), poller, context, cancellationToken).ConfigureAwait(false);
        if (task is null)
            return new Api.PollActivityTaskQueueResponse();
        task.PollerScalingDecision = poller.Advice;
        return task;
    }

    private static TaskQueue<ActivityWork, Api.PollActivityTaskQueueResponse> Queue(EngineCore own, QueueRef queue, string version, double? rate)
    {
        var found = own.Queues.Activity(queue.Namespace, queue.Name, version);
        own.Queues.LimitByWorker(queue, rate);
        return found;
    }

    /// <param name="build">What the worker says of itself.</param>
    private ActivityRef Find(Google.Protobuf.ByteString bytes, string ofNamespace, WorkerVersionStamp? build)
    {
        var found = Find(bytes, ofNamespace);
        found.Activity.Build = build;
        return found;
    }

    /// <exception cref="WorkflowServiceException">The attempt is over.</exception>
    private ActivityRef Find(Google.Protobuf.ByteString bytes, string ofNamespace)
    {
        var token = Token.Parse(bytes);
        var run = core.Runs.Find(token.RunId);
        Lookup.CheckOwner(run, ofNamespace);
        if (run is not { IsOpen: true })
            throw Lookup.Completed();
        if (run.Activities.Find(token.ScheduledEventId) is { } activity && activity.Attempt == token.Attempt)
        {
            if (activity.State == ActivityMachine.Phase.Started)
                return new ActivityRef(run, activity);
            // After a restart nobody has it, because a start leaves no event; its worker may still answer.
            if (activity.State == ActivityMachine.Phase.Scheduled && run.RecoveredNextEventId > token.ScheduledEventId)
            {
                activity.Start(core.Now, "");
                return new ActivityRef(run, activity);
            }
        }
        throw Lookup.NotFound(Gone);
    }

    /// <param name="identity">Who answers; empty where nobody does.</param>
    /// <param name="mayBeUnstarted">He may answer for an activity that no worker has.</param>
    /// <exception cref="WorkflowServiceException">There is none of that id at work.</exception>
    private ActivityRef FindById(string ofNamespace, string workflowId, string runId, string activityId, string identity = "", bool mayBeUnstarted = false)
    {
        var execution = new WorkflowExecution { WorkflowId = workflowId, RunId = runId };
        Lookup.CheckActivityOf(execution);
        if (activityId.Length == 0)
            throw WorkflowServiceException.Invalid("ActivityId is not set on request.");
        if (identity.Length > CommandLimits.IdLengthMax)
            throw WorkflowServiceException.Invalid("Identity length exceeds limit.");
        var run = Lookup.Open(core, ofNamespace, execution);
        if (run.Activities.Find(activityId) is not { } activity)
            throw NotPending(activityId);
        if (mayBeUnstarted && activity.State is (ActivityMachine.Phase.Scheduled or ActivityMachine.Phase.Backoff))
            activity.Start(core.Now, identity);
        return activity.IsStarted ? new ActivityRef(run, activity) : throw NotPending(activityId);
    }

    private static WorkflowServiceException NotPending(string activityId) =>
        Lookup.NotFound($"cannot find pending activity with ActivityID {activityId}, check workflow execution history for more details");
}
