using System.Text.Json.Serialization;

namespace Tsrun.History;

/// <summary>What went wrong, as it travels through history (Temporal's Failure).</summary>
/// <param name="Source">Who reported it: <c>Server</c>, or the worker's identity.</param>
public sealed record Failure(string Message, FailureInfo Info, string? Source = null, Failure? Cause = null)
{
    /// <summary>A failure raised by an activity or a script.</summary>
    /// <param name="type">A stable name such as <c>TS0301</c>; retry policies match on it.</param>
    public static Failure Application(string type, string message, bool nonRetryable = false, Payload? details = null) =>
        new(message, new FailureInfo.Application(type, nonRetryable, details));

    /// <summary>A time limit that passed; worded as a Temporal server words it.</summary>
    public static Failure Timeout(TimeoutType type, Payload? lastHeartbeatDetails = null, Failure? cause = null) =>
        new($"activity {type} timeout", new FailureInfo.Timeout(type, lastHeartbeatDetails), "Server", cause);
}

/// <summary>The kinds of failure; a closed set.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Application), "application")]
[JsonDerivedType(typeof(Timeout), "timeout")]
[JsonDerivedType(typeof(Canceled), "canceled")]
[JsonDerivedType(typeof(Terminated), "terminated")]
[JsonDerivedType(typeof(Server), "server")]
[JsonDerivedType(typeof(Activity), "activity")]
[JsonDerivedType(typeof(ChildWorkflow), "childWorkflow")]
public abstract record FailureInfo
{
    private protected FailureInfo() { }

    /// <summary>Raised by an activity or a script.</summary>
    public sealed record Application(string Type, bool NonRetryable, Payload? Details = null, TimeSpan? NextRetryDelay = null) : FailureInfo;

    /// <summary>A clock of the activity or of the run ran out.</summary>
    public sealed record Timeout(TimeoutType TimeoutType, Payload? LastHeartbeatDetails = null) : FailureInfo;

    /// <summary>Somebody asked for it to stop, and it did.</summary>
    public sealed record Canceled(Payload? Details = null) : FailureInfo;

    /// <summary>Ended from outside without being asked.</summary>
    public sealed record Terminated : FailureInfo;

    /// <summary>The engine itself refused or broke.</summary>
    public sealed record Server(bool NonRetryable) : FailureInfo;

    /// <summary>Wraps the failure of an activity as a script sees it.</summary>
    public sealed record Activity(string ActivityType, ActivityId ActivityId, RetryState RetryState) : FailureInfo;

    /// <summary>Wraps the failure of a child workflow.</summary>
    public sealed record ChildWorkflow(string WorkflowType, WorkflowId WorkflowId, RunId RunId) : FailureInfo;
}

/// <summary>Which clock ran out.</summary>
public enum TimeoutType
{
    /// <summary>From one start of the activity to its end.</summary>
    StartToClose,
    /// <summary>From scheduling to a worker taking it.</summary>
    ScheduleToStart,
    /// <summary>From the first scheduling to the end, over all attempts.</summary>
    ScheduleToClose,
    /// <summary>From one sign of life to the next.</summary>
    Heartbeat,
}

/// <summary>Why there was no further attempt.</summary>
public enum RetryState
{
    /// <summary>Another attempt follows.</summary>
    InProgress,
    /// <summary>The failure says that repeating is useless.</summary>
    NonRetryableFailure,
    /// <summary>The next attempt would not fit into schedule-to-close, or a schedule clock ran out.</summary>
    Timeout,
    /// <summary>All attempts are used.</summary>
    MaximumAttemptsReached,
    /// <summary>There is no retry policy.</summary>
    RetryPolicyNotSet,
    /// <summary>Cancellation was asked for.</summary>
    CancelRequested,
    /// <summary>The server itself broke.</summary>
    InternalServerError,
    /// <summary>A server gave a reason that this version does not know, or none.</summary>
    Unspecified,
}
