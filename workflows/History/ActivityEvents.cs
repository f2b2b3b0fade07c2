namespace Tsrun.History;

/// <summary>An activity is to be done; timeouts are as filled in by the engine.</summary>
public sealed record ActivityTaskScheduled(
    ActivityId ActivityId,
    string ActivityType,
    string TaskQueue,
    Payload Input,
    long WorkflowTaskCompletedEventId,
    TimeSpan StartToCloseTimeout,
    RetryPolicy RetryPolicy,
    TimeSpan? ScheduleToCloseTimeout = null,
    TimeSpan? ScheduleToStartTimeout = null,
    TimeSpan? HeartbeatTimeout = null) : EventAttributes;

/// <summary>Written together with the close event: the last attempt's start (its time is the real start).</summary>
public sealed record ActivityTaskStarted(long ScheduledEventId, string Identity, int Attempt, Failure? LastFailure = null) : EventAttributes;

/// <summary>The activity's result.</summary>
public sealed record ActivityTaskCompleted(long ScheduledEventId, long StartedEventId, Payload Result, string Identity) : EventAttributes;

/// <summary>The last attempt failed, and there is no further one.</summary>
public sealed record ActivityTaskFailed(long ScheduledEventId, long StartedEventId, Failure Failure, RetryState RetryState, string Identity) : EventAttributes;

/// <summary>A clock ran out, and there is no further attempt. <c>StartedEventId</c> is 0 when it never started.</summary>
public sealed record ActivityTaskTimedOut(long ScheduledEventId, long StartedEventId, Failure Failure, RetryState RetryState) : EventAttributes;

/// <summary>The script asked the activity to stop.</summary>
public sealed record ActivityTaskCancelRequested(long ScheduledEventId, long WorkflowTaskCompletedEventId) : EventAttributes;

/// <summary>The activity stopped on request. <c>StartedEventId</c> is 0 when it never started.</summary>
public sealed record ActivityTaskCanceled(long ScheduledEventId, long StartedEventId, long LatestCancelRequestedEventId, string Identity, Payload? Details = null) : EventAttributes;
