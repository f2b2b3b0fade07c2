using Tsrun.History;

namespace Tsrun.Engine;

/// <summary>A worker asks for an activity to do.</summary>
public sealed record PollActivityTaskQueueRequest(string TaskQueue, string Identity);

/// <summary>One attempt at an activity. Its effects are keyed by (run, activity id): an attempt may be repeated after a crash.</summary>
/// <param name="ScheduledTime">When the first attempt was scheduled.</param>
/// <param name="HeartbeatDetails">The last progress that an earlier attempt reported.</param>
public sealed record ActivityTask(
    TaskToken Token,
    WorkflowId WorkflowId,
    RunId RunId,
    string WorkflowType,
    ActivityId ActivityId,
    string ActivityType,
    Payload Input,
    int Attempt,
    DateTimeOffset ScheduledTime,
    DateTimeOffset StartedTime,
    TimeSpan StartToCloseTimeout,
    TimeSpan? ScheduleToCloseTimeout,
    TimeSpan? HeartbeatTimeout,
    RetryPolicy RetryPolicy,
    Payload? HeartbeatDetails);

/// <summary>The attempt lives.</summary>
public sealed record RecordActivityTaskHeartbeatRequest(TaskToken Token, Payload? Details = null);

/// <summary>What the attempt should know.</summary>
/// <param name="CancelRequested">The script wants the attempt to stop.</param>
public sealed record RecordActivityTaskHeartbeatResponse(bool CancelRequested);

/// <summary>The attempt's result.</summary>
public sealed record RespondActivityTaskCompletedRequest(TaskToken Token, Payload Result, string Identity);

/// <summary>The attempt's failure.</summary>
/// <param name="LastHeartbeatDetails">Progress for the next attempt, when it is newer than the last heartbeat.</param>
public sealed record RespondActivityTaskFailedRequest(TaskToken Token, Failure Failure, string Identity, Payload? LastHeartbeatDetails = null);

/// <summary>The attempt stopped on request.</summary>
public sealed record RespondActivityTaskCanceledRequest(TaskToken Token, string Identity, Payload? Details = null);
