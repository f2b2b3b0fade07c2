using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.Workflow.V1;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;
using ActivityState = Temporal.Api.Enums.V1.PendingActivityState;
using Api = Temporal.Api.WorkflowService.V1;
using Info = Temporal.Api.Workflow.V1.WorkflowExecutionInfo;
using PendingActivity = Temporal.Api.Workflow.V1.PendingActivityInfo;
using PendingTask = Temporal.Api.Workflow.V1.PendingWorkflowTaskInfo;

namespace Tsrun.Engine.Embedded.Verbs;

/// <summary>A run's machines in the words of DescribeWorkflowExecution.</summary>
internal static class Describing
{
    /// <summary>A Temporal server's word for "no end": the year 1.</summary>
    private static readonly Google.Protobuf.WellKnownTypes.Timestamp Never = new() { Seconds = DateTimeOffset.MinValue.ToUnixTimeSeconds() };

    /// <param name="run">From memory for an open run, folded for a closed one.</param>
    public static Api.DescribeWorkflowExecutionResponse Describe(StoredRun stored, RunState run)
    {
        var response = new Api.DescribeWorkflowExecutionResponse
        {
            ExecutionConfig = Config(run),
            WorkflowExecutionInfo = Execution(stored, run),
            WorkflowExtendedInfo = Extended(stored, run),
            Callbacks = { run.Callbacks.Select(callback => DescribingNexus.Callback(callback, stored)) },
        };
        if (!stored.IsOpen)
            return response;
        foreach (var activity in run.Activities.All.Where(pending => pending.State != ActivityMachine.Phase.Closed).OrderBy(pending => pending.ScheduledEventId))
            response.PendingActivities.Add(Activity(activity));
        foreach (var child in run.Children.All)
        {
            response.PendingChildren.Add(new PendingChildExecutionInfo
            {
                WorkflowId = child.Options.WorkflowId,
                RunId = child.RunId,
                WorkflowTypeName = child.Options.WorkflowType.Name,
                InitiatedId = child.InitiatedEventId,
                ParentClosePolicy = child.ClosePolicy,
            });
        }
        response.PendingNexusOperations.Add(run.Operations.All.OrderBy(operation => operation.ScheduledEventId).Select(DescribingNexus.Operation));
        response.PendingWorkflowTask = Task(run.WorkflowTask);
        return response;
    }

    private static WorkflowExecutionConfig Config(RunState run) => new()
    {
        TaskQueue = new() { Name = run.Started.TaskQueue.Name, Kind = TaskQueueKind.Normal },
        WorkflowExecutionTimeout = run.Started.WorkflowExecutionTimeout,
        WorkflowRunTimeout = run.Started.WorkflowRunTimeout,
        DefaultWorkflowTaskTimeout = run.Started.WorkflowTaskTimeout,
        UserMetadata = run.Metadata,
    };

    private static Info Execution(StoredRun stored, RunState run)
    {
        var started = run.Started;
        var info = new Info
        {
            Execution = run.Execution,
            Type = started.WorkflowType,
            StartTime = run.StartTime.ToTimestamp(),
            CloseTime = stored.CloseTime?.ToTimestamp(),
            Status = stored.Status,
            HistoryLength = stored.Count + (stored.IsOpen && run.WorkflowTask is { IsStarted: true, IsVirtual: false } ? 1 : 0),
            ParentNamespaceId = started.ParentWorkflowNamespaceId,
            ParentExecution = started.ParentWorkflowExecution,
            ExecutionTime = (run.StartTime + started.FirstWorkflowTaskBackoff.Span()).ToTimestamp(),
            Memo = run.Attributes.Memo ?? new Memo(),
            SearchAttributes = run.Attributes.Search ?? new SearchAttributes(),
            TaskQueue = started.TaskQueue.Name,
            StateTransitionCount = stored.Count,
            HistorySizeBytes = stored.Size,
            RootExecution = started.RootWorkflowExecution ?? run.Execution,
            FirstRunId = started.FirstExecutionRunId,
            Priority = run.Wishes.Priority,
            VersioningInfo = run.Versioning.Describe(run.WorkflowTask.NextVersion(run.Versioning)),
            WorkerDeploymentName = run.Versioning.Deployment,
            AutoResetPoints = run.ResetPoints.All,
            MostRecentWorkerVersionStamp = run.LastBuild,
        };
        if (stored.CloseTime is { } closed)
            info.ExecutionDuration = (closed - run.StartTime - started.FirstWorkflowTaskBackoff.Span()).ToDuration();
        return info;
    }

    private static WorkflowExecutionExtendedInfo Extended(StoredRun stored, RunState run)
    {
        var info = new WorkflowExecutionExtendedInfo
        {
            ExecutionExpirationTime = run.Started.WorkflowExecutionExpirationTime,
            CancelRequested = run.IsCancelRequested,
            OriginalStartTime = run.StartTime.ToTimestamp(),
            ResetRunId = stored.ResetRunId ?? "",
            LastResetTime = run.LastReset,
            RunExpirationTime = run.Started.WorkflowRunTimeout.Limit() is { } limit
                ? (run.StartTime + run.Started.FirstWorkflowTaskBackoff.Span() + limit).ToTimestamp()
                : Never.Clone(),
        };
        if (stored.RequestId is { } request)
            info.RequestIdInfos[request] = new RequestIdInfo { EventType = EventType.WorkflowExecutionStarted, EventId = 1 };
        foreach (var (attached, eventId) in run.Wishes.AttachedRequests)
            info.RequestIdInfos[attached] = new RequestIdInfo { EventType = EventType.WorkflowExecutionOptionsUpdated, EventId = eventId };
        return info;
    }

    private static PendingTask? Task(WorkflowTaskMachine task) => !task.IsPending ? null : new PendingTask
    {
        State = task.IsStarted ? PendingWorkflowTaskState.Started : PendingWorkflowTaskState.Scheduled,
        ScheduledTime = task.ScheduledTime.ToTimestamp(),
        OriginalScheduledTime = task.OriginalScheduledTime.ToTimestamp(),
        StartedTime = task.IsStarted ? task.StartedTime.ToTimestamp() : null,
        Attempt = task.Attempt,
    };

    private static ActivityState State(ActivityMachine activity) => activity switch
    {
        { CancelRequestedEventId: not 0 } => ActivityState.CancelRequested,
        { Pause: not null } => activity.IsStarted ? ActivityState.PauseRequested : ActivityState.Paused,
        _ => activity.IsStarted ? ActivityState.Started : ActivityState.Scheduled,
    };

    private static PendingActivity Activity(ActivityMachine activity)
    {
        var options = activity.Options;
        var info = new PendingActivity
        {
            ActivityId = options.ActivityId,
            ActivityType = options.ActivityType,
            State = State(activity),
            HeartbeatDetails = activity.HeartbeatDetails,
            LastHeartbeatTime = activity.HeartbeatTime?.ToTimestamp(),
            LastStartedTime = activity.StartedTime?.ToTimestamp(),
            Attempt = activity.Attempt,
            MaximumAttempts = options.RetryPolicy.MaximumAttempts,
            ScheduledTime = activity.AttemptScheduledTime.ToTimestamp(),
            LastFailure = activity.LastFailure,
            LastWorkerIdentity = activity.Identity,
            LastAttemptCompleteTime = activity.LastAttemptEnd?.ToTimestamp(),
            Priority = options.Priority,
            Paused = activity.Pause is not null,
            PauseInfo = activity.Pause,
            ActivityOptions = ActivityOptionsOf.Now(activity),
        };
        if (activity.ScheduleToClose is { } limit)
            info.ExpirationTime = (activity.ScheduledTime + limit).ToTimestamp();
        // Before the first attempt the interval is the one that would follow it.
        if (activity is { State: ActivityMachine.Phase.Scheduled, Attempt: 1 })
            info.CurrentRetryInterval = options.RetryPolicy.InitialInterval;
        if (activity.State != ActivityMachine.Phase.Backoff)
            return info;
        info.NextAttemptScheduleTime = activity.AttemptScheduledTime.ToTimestamp();
        info.CurrentRetryInterval = activity.LastAttemptEnd is { } end ? (activity.AttemptScheduledTime - end).ToDuration() : null;
        return info;
    }
}
