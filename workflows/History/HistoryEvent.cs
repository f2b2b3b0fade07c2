using System.Text.Json.Serialization;

namespace Tsrun.History;

/// <summary>One recorded fact of a run. Ids start at 1 and have no gaps; times need not grow, ids do.</summary>
/// <param name="EventTime">UTC; a script's "now" is the time of its <see cref="WorkflowTaskStarted"/>.</param>
/// <param name="Metadata">Text for people, copied from the command that caused the event.</param>
public sealed record HistoryEvent(long EventId, DateTimeOffset EventTime, EventAttributes Attributes, UserMetadata? Metadata = null)
{
    /// <summary>Temporal's name of the event.</summary>
    [JsonIgnore]
    public string EventType => Attributes is ForeignEvent foreign ? foreign.Type : Attributes.GetType().Name;
}

/// <summary>Text for people beside an event.</summary>
/// <param name="Summary">One line, at most 120 characters.</param>
/// <param name="Details">Markdown.</param>
public sealed record UserMetadata(string? Summary = null, string? Details = null);

/// <summary>What happened; one sealed case for each of Temporal's event types that either engine writes.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "eventType")]
[JsonDerivedType(typeof(WorkflowExecutionStarted), nameof(WorkflowExecutionStarted))]
[JsonDerivedType(typeof(WorkflowExecutionCompleted), nameof(WorkflowExecutionCompleted))]
[JsonDerivedType(typeof(WorkflowExecutionFailed), nameof(WorkflowExecutionFailed))]
[JsonDerivedType(typeof(WorkflowExecutionTimedOut), nameof(WorkflowExecutionTimedOut))]
[JsonDerivedType(typeof(WorkflowExecutionCanceled), nameof(WorkflowExecutionCanceled))]
[JsonDerivedType(typeof(WorkflowExecutionTerminated), nameof(WorkflowExecutionTerminated))]
[JsonDerivedType(typeof(WorkflowExecutionContinuedAsNew), nameof(WorkflowExecutionContinuedAsNew))]
[JsonDerivedType(typeof(WorkflowExecutionCancelRequested), nameof(WorkflowExecutionCancelRequested))]
[JsonDerivedType(typeof(WorkflowExecutionSignaled), nameof(WorkflowExecutionSignaled))]
[JsonDerivedType(typeof(WorkflowExecutionUpdateAdmitted), nameof(WorkflowExecutionUpdateAdmitted))]
[JsonDerivedType(typeof(WorkflowExecutionUpdateAccepted), nameof(WorkflowExecutionUpdateAccepted))]
[JsonDerivedType(typeof(WorkflowExecutionUpdateCompleted), nameof(WorkflowExecutionUpdateCompleted))]
[JsonDerivedType(typeof(WorkflowTaskScheduled), nameof(WorkflowTaskScheduled))]
[JsonDerivedType(typeof(WorkflowTaskStarted), nameof(WorkflowTaskStarted))]
[JsonDerivedType(typeof(WorkflowTaskCompleted), nameof(WorkflowTaskCompleted))]
[JsonDerivedType(typeof(WorkflowTaskFailed), nameof(WorkflowTaskFailed))]
[JsonDerivedType(typeof(WorkflowTaskTimedOut), nameof(WorkflowTaskTimedOut))]
[JsonDerivedType(typeof(ActivityTaskScheduled), nameof(ActivityTaskScheduled))]
[JsonDerivedType(typeof(ActivityTaskStarted), nameof(ActivityTaskStarted))]
[JsonDerivedType(typeof(ActivityTaskCompleted), nameof(ActivityTaskCompleted))]
[JsonDerivedType(typeof(ActivityTaskFailed), nameof(ActivityTaskFailed))]
[JsonDerivedType(typeof(ActivityTaskTimedOut), nameof(ActivityTaskTimedOut))]
[JsonDerivedType(typeof(ActivityTaskCancelRequested), nameof(ActivityTaskCancelRequested))]
[JsonDerivedType(typeof(ActivityTaskCanceled), nameof(ActivityTaskCanceled))]
[JsonDerivedType(typeof(TimerStarted), nameof(TimerStarted))]
[JsonDerivedType(typeof(TimerFired), nameof(TimerFired))]
[JsonDerivedType(typeof(TimerCanceled), nameof(TimerCanceled))]
[JsonDerivedType(typeof(MarkerRecorded), nameof(MarkerRecorded))]
[JsonDerivedType(typeof(StartChildWorkflowExecutionInitiated), nameof(StartChildWorkflowExecutionInitiated))]
[JsonDerivedType(typeof(StartChildWorkflowExecutionFailed), nameof(StartChildWorkflowExecutionFailed))]
[JsonDerivedType(typeof(ChildWorkflowExecutionStarted), nameof(ChildWorkflowExecutionStarted))]
[JsonDerivedType(typeof(ChildWorkflowExecutionCompleted), nameof(ChildWorkflowExecutionCompleted))]
[JsonDerivedType(typeof(ChildWorkflowExecutionFailed), nameof(ChildWorkflowExecutionFailed))]
[JsonDerivedType(typeof(ChildWorkflowExecutionCanceled), nameof(ChildWorkflowExecutionCanceled))]
[JsonDerivedType(typeof(ChildWorkflowExecutionTimedOut), nameof(ChildWorkflowExecutionTimedOut))]
[JsonDerivedType(typeof(ChildWorkflowExecutionTerminated), nameof(ChildWorkflowExecutionTerminated))]
[JsonDerivedType(typeof(UpsertWorkflowSearchAttributes), nameof(UpsertWorkflowSearchAttributes))]
[JsonDerivedType(typeof(ForeignEvent), nameof(ForeignEvent))]
public abstract record EventAttributes
{
    private protected EventAttributes() { }
}
