using Tsrun.History;

namespace Tsrun.Engine;

/// <summary>Asks for a run's events.</summary>
/// <param name="RunId">Null means the newest run of that id.</param>
/// <param name="FromEventId">First event wanted; to go on, the <see cref="GetWorkflowExecutionHistoryResponse.NextEventId"/> of the last answer.</param>
/// <param name="WaitNewEvent">When there is none yet and the run is open, wait up to 20 s for one.</param>
public sealed record GetWorkflowExecutionHistoryRequest(
    WorkflowId WorkflowId,
    RunId? RunId = null,
    long FromEventId = 1,
    int MaximumPageSize = 256,
    bool WaitNewEvent = false);

/// <summary>A page of events.</summary>
/// <param name="NextEventId">Where the next page begins.</param>
/// <param name="IsEnd">The run is closed and its last event is in this page or an earlier one.</param>
/// <param name="HasMore">Further events are stored already.</param>
public sealed record GetWorkflowExecutionHistoryResponse(RunId RunId, IReadOnlyList<HistoryEvent> Events, long NextEventId, bool HasMore, bool IsEnd);

/// <param name="RunId">Null means the newest run of that id.</param>
/// <summary>Asks how a run is.</summary>
public sealed record DescribeWorkflowExecutionRequest(WorkflowId WorkflowId, RunId? RunId = null);

/// <summary>How a run is.</summary>
/// <param name="PendingActivities">In the order in which they were scheduled; empty for a closed run.</param>
public sealed record DescribeWorkflowExecutionResponse(
    WorkflowExecutionInfo Execution,
    bool CancelRequested,
    PendingWorkflowTaskInfo? PendingWorkflowTask,
    IReadOnlyList<PendingActivityInfo> PendingActivities,
    IReadOnlyList<PendingChildInfo> PendingChildren);

/// <summary>Where a run's life stands.</summary>
public enum WorkflowExecutionStatus
{
    /// <summary>Open.</summary>
    Running = 1,
    /// <summary>Closed with a result.</summary>
    Completed = 2,
    /// <summary>Closed with a failure.</summary>
    Failed = 3,
    /// <summary>Closed by its own answer to a cancel request.</summary>
    Canceled = 4,
    /// <summary>Closed from outside.</summary>
    Terminated = 5,
    /// <summary>Closed in favour of a new run.</summary>
    ContinuedAsNew = 6,
    /// <summary>Closed because its time was up.</summary>
    TimedOut = 7,
}

/// <summary>A run in one line.</summary>
/// <param name="HistoryLength">Number of stored events.</param>
/// <param name="HeadHash">Lower-case hex of the hash chain's last link; names the whole history. Empty where the frontend keeps no chain.</param>
public sealed record WorkflowExecutionInfo(
    WorkflowId WorkflowId,
    RunId RunId,
    string WorkflowType,
    string TaskQueue,
    WorkflowExecutionStatus Status,
    DateTimeOffset StartTime,
    DateTimeOffset? CloseTime,
    long HistoryLength,
    string HeadHash)
{
    /// <summary>Facts for people, given at the start; null for none.</summary>
    public IReadOnlyDictionary<string, Payload>? Memo { get; init; }

    /// <summary>Facts that runs can be listed by; null for none.</summary>
    public IReadOnlyDictionary<string, Payload>? SearchAttributes { get; init; }
}

/// <summary>The turn that is due or being taken.</summary>
public sealed record PendingWorkflowTaskInfo(bool IsStarted, int Attempt, DateTimeOffset ScheduledTime, DateTimeOffset? StartedTime);

/// <summary>Where a pending activity stands.</summary>
public enum PendingActivityState
{
    /// <summary>Waiting for a worker, or for its next attempt.</summary>
    Scheduled,
    /// <summary>A worker is at it.</summary>
    Started,
    /// <summary>A worker is at it and was asked to stop.</summary>
    CancelRequested,
}

/// <summary>An activity without an outcome.</summary>
/// <param name="MaximumAttempts">0 means no limit.</param>
/// <param name="NextAttemptTime">Only while a retry waits.</param>
public sealed record PendingActivityInfo(
    ActivityId ActivityId,
    string ActivityType,
    PendingActivityState State,
    int Attempt,
    int MaximumAttempts,
    DateTimeOffset ScheduledTime,
    DateTimeOffset? LastStartedTime,
    DateTimeOffset? LastHeartbeatTime,
    DateTimeOffset? NextAttemptTime,
    Payload? HeartbeatDetails,
    Failure? LastFailure,
    string? LastWorkerIdentity);

/// <summary>A child that has not closed.</summary>
public sealed record PendingChildInfo(WorkflowId WorkflowId, RunId RunId, string WorkflowType, long InitiatedEventId, ParentClosePolicy ParentClosePolicy);

/// <summary>Asks for runs.</summary>
/// <param name="Open">True for open ones, false for closed ones, null for both.</param>
/// <param name="WorkflowId">Only runs of that id.</param>
/// <param name="Before">The <see cref="ListWorkflowExecutionsResponse.NextPage"/> of the last answer.</param>
public sealed record ListWorkflowExecutionsRequest(bool? Open = null, WorkflowId? WorkflowId = null, int MaximumPageSize = 100, string? Before = null);

/// <param name="NextPage">A place that only the frontend can read; null on the last page.</param>
/// <summary>Runs, newest first.</summary>
public sealed record ListWorkflowExecutionsResponse(IReadOnlyList<WorkflowExecutionInfo> Executions, string? NextPage);
