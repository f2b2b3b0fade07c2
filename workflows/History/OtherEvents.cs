namespace Tsrun.History;

/// <summary>A timer runs.</summary>
public sealed record TimerStarted(TimerId TimerId, TimeSpan StartToFireTimeout, long WorkflowTaskCompletedEventId) : EventAttributes;

/// <summary>A timer is due.</summary>
public sealed record TimerFired(TimerId TimerId, long StartedEventId) : EventAttributes;

/// <summary>A timer was taken back.</summary>
public sealed record TimerCanceled(TimerId TimerId, long StartedEventId, long WorkflowTaskCompletedEventId) : EventAttributes;

/// <summary>A fact of the script that is not work: plan, verdict, decision (see <see cref="Markers"/>).</summary>
public sealed record MarkerRecorded(string MarkerName, Payload Details, long WorkflowTaskCompletedEventId) : EventAttributes;

/// <summary>A child is to be started.</summary>
public sealed record StartChildWorkflowExecutionInitiated(
    WorkflowId WorkflowId,
    string WorkflowType,
    string TaskQueue,
    Payload Input,
    ParentClosePolicy ParentClosePolicy,
    long WorkflowTaskCompletedEventId) : EventAttributes;

/// <summary>What becomes of a child when its parent closes.</summary>
public enum ParentClosePolicy
{
    /// <summary>The child is terminated.</summary>
    Terminate,
    /// <summary>The child goes on.</summary>
    Abandon,
    /// <summary>The child is asked to cancel.</summary>
    RequestCancel,
}

/// <summary>The child could not be started: its workflow id is in use.</summary>
public sealed record StartChildWorkflowExecutionFailed(WorkflowId WorkflowId, string WorkflowType, string Cause, long InitiatedEventId) : EventAttributes;

/// <summary>The child's run exists.</summary>
public sealed record ChildWorkflowExecutionStarted(WorkflowId WorkflowId, RunId RunId, string WorkflowType, long InitiatedEventId) : EventAttributes;

/// <summary>The child closed with a result.</summary>
public sealed record ChildWorkflowExecutionCompleted(WorkflowId WorkflowId, RunId RunId, Payload Result, long InitiatedEventId, long StartedEventId) : EventAttributes;

/// <summary>The child closed with a failure.</summary>
public sealed record ChildWorkflowExecutionFailed(WorkflowId WorkflowId, RunId RunId, Failure Failure, long InitiatedEventId, long StartedEventId) : EventAttributes;

/// <summary>The child was cancelled.</summary>
public sealed record ChildWorkflowExecutionCanceled(WorkflowId WorkflowId, RunId RunId, long InitiatedEventId, long StartedEventId) : EventAttributes;

/// <summary>The child's time was up.</summary>
public sealed record ChildWorkflowExecutionTimedOut(WorkflowId WorkflowId, RunId RunId, long InitiatedEventId, long StartedEventId) : EventAttributes;

/// <summary>The child was terminated.</summary>
public sealed record ChildWorkflowExecutionTerminated(WorkflowId WorkflowId, RunId RunId, long InitiatedEventId, long StartedEventId) : EventAttributes;

/// <summary>Searchable facts of the run changed.</summary>
public sealed record UpsertWorkflowSearchAttributes(IReadOnlyDictionary<string, Payload> SearchAttributes, long WorkflowTaskCompletedEventId) : EventAttributes;

/// <summary>A fact of a kind that no script of ours causes: another program's, or a newer server's.</summary>
/// <param name="Type">Temporal's name of the event, or its number where even the name is unknown.</param>
/// <param name="WorkerMayIgnore">The writer says that a fold which does not know the event may pass it over; without it the fold must stop.</param>
/// <param name="Content">The whole event as protobuf's JSON shows it.</param>
public sealed record ForeignEvent(string Type, bool WorkerMayIgnore, Payload Content) : EventAttributes;
