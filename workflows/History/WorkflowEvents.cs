namespace Tsrun.History;

/// <summary>First event of every run.</summary>
/// <param name="WorkflowType">Name of the script.</param>
/// <param name="FirstExecutionRunId">First run of the chain of retries and continue-as-new.</param>
/// <param name="Attempt">1 for a first try; grows with workflow retries.</param>
public sealed record WorkflowExecutionStarted(
    WorkflowId WorkflowId,
    string WorkflowType,
    string TaskQueue,
    Payload Input,
    string Identity,
    RunId FirstExecutionRunId,
    int Attempt = 1,
    TimeSpan? WorkflowExecutionTimeout = null,
    TimeSpan? WorkflowRunTimeout = null,
    TimeSpan? WorkflowTaskTimeout = null,
    RetryPolicy? RetryPolicy = null,
    RunId? ContinuedExecutionRunId = null,
    ContinueAsNewInitiator? Initiator = null,
    TimeSpan? FirstWorkflowTaskBackoff = null,
    ParentExecution? Parent = null,
    IReadOnlyDictionary<string, Payload>? Memo = null,
    IReadOnlyDictionary<string, Payload>? SearchAttributes = null) : EventAttributes;

/// <summary>Who started a child, and by which event of its own history.</summary>
public sealed record ParentExecution(WorkflowId WorkflowId, RunId RunId, long InitiatedEventId);

/// <summary>Why a new run continues an old one.</summary>
public enum ContinueAsNewInitiator
{
    /// <summary>The script asked for it.</summary>
    Workflow,
    /// <summary>The workflow's retry policy.</summary>
    Retry,
}

/// <summary>Closed with a result.</summary>
public sealed record WorkflowExecutionCompleted(Payload Result, long WorkflowTaskCompletedEventId) : EventAttributes;

/// <summary>Closed with a failure.</summary>
public sealed record WorkflowExecutionFailed(Failure Failure, RetryState RetryState, long WorkflowTaskCompletedEventId, RunId? NewExecutionRunId = null) : EventAttributes;

/// <summary>Closed because the run's time was up.</summary>
public sealed record WorkflowExecutionTimedOut(RetryState RetryState, RunId? NewExecutionRunId = null) : EventAttributes;

/// <summary>Closed by its own answer to a cancel request.</summary>
public sealed record WorkflowExecutionCanceled(long WorkflowTaskCompletedEventId, Payload? Details = null) : EventAttributes;

/// <summary>Closed from outside.</summary>
public sealed record WorkflowExecutionTerminated(string Identity, string? Reason = null, Payload? Details = null) : EventAttributes;

/// <summary>Closed in favour of a new run with a fresh history.</summary>
public sealed record WorkflowExecutionContinuedAsNew(RunId NewExecutionRunId, string WorkflowType, Payload Input, long WorkflowTaskCompletedEventId) : EventAttributes;

/// <summary>Somebody asked the run to stop.</summary>
public sealed record WorkflowExecutionCancelRequested(string Identity, string? Cause = null) : EventAttributes;

/// <summary>A message from outside.</summary>
public sealed record WorkflowExecutionSignaled(string SignalName, Payload Input, string Identity, string? RequestId = null) : EventAttributes;

/// <summary>A turn of the script is due.</summary>
public sealed record WorkflowTaskScheduled(string TaskQueue, int Attempt = 1, TimeSpan? StartToCloseTimeout = null) : EventAttributes;

/// <summary>A worker took the turn; its time is the script's "now".</summary>
public sealed record WorkflowTaskStarted(long ScheduledEventId, string Identity, bool SuggestContinueAsNew = false) : EventAttributes;

/// <summary>The turn's commands were accepted; their events follow at once.</summary>
/// <param name="Flags">Replay flags in force (see <c>ReplayFlag</c>); a new meaning for old events has a number here.</param>
public sealed record WorkflowTaskCompleted(long ScheduledEventId, long StartedEventId, string Identity, IReadOnlyList<int>? Flags = null) : EventAttributes;

/// <summary>The turn could not be used: refused commands, divergence, forced close.</summary>
public sealed record WorkflowTaskFailed(long ScheduledEventId, long StartedEventId, WorkflowTaskFailedCause Cause, Failure Failure, string Identity) : EventAttributes;

/// <summary>The worker did not answer in time.</summary>
public sealed record WorkflowTaskTimedOut(long ScheduledEventId, long StartedEventId, TimeoutType TimeoutType) : EventAttributes;

/// <summary>Temporal's causes, as far as either engine gives them.</summary>
public enum WorkflowTaskFailedCause
{
    /// <summary>A close command met events that the script has not seen.</summary>
    UnhandledCommand,
    /// <summary>An activity command with missing or wrong attributes.</summary>
    BadScheduleActivityAttributes,
    /// <summary>An activity id that is still pending.</summary>
    ScheduleActivityDuplicateId,
    /// <summary>Cancelling an activity that is not pending.</summary>
    BadRequestCancelActivityAttributes,
    /// <summary>A timer command with missing or wrong attributes.</summary>
    BadStartTimerAttributes,
    /// <summary>A timer id that is still pending.</summary>
    StartTimerDuplicateId,
    /// <summary>Cancelling a timer that is not pending.</summary>
    BadCancelTimerAttributes,
    /// <summary>A marker without a name.</summary>
    BadRecordMarkerAttributes,
    /// <summary>A child command with missing or wrong attributes.</summary>
    BadStartChildExecutionAttributes,
    /// <summary>Continue-as-new with wrong attributes.</summary>
    BadContinueAsNewAttributes,
    /// <summary>The run was closed while the turn was on.</summary>
    ForceCloseCommand,
    /// <summary>The script asked for something else than history holds.</summary>
    NonDeterministicError,
    /// <summary>The worker broke.</summary>
    WorkflowWorkerUnhandledFailure,
    /// <summary>Search attributes that the namespace does not know, or of another type.</summary>
    BadSearchAttributes,
    /// <summary>The run was taken back to this point.</summary>
    ResetWorkflow,
    /// <summary>A payload is over the server's limit; the worker says so before the server ends the run for it.</summary>
    PayloadsTooLarge,
    /// <summary>A server gave a cause that this version does not know, or none.</summary>
    Unspecified,
}
