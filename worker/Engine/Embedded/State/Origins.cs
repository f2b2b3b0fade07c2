using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Which event began what a later one ends.</summary>
internal static class Origins
{
    /// <summary>Of the activity that an event ends: the id of its Scheduled event; null for any other event.</summary>
    public static long? EndedActivity(this HistoryEvent last) => last.EventType switch
    {
        EventType.ActivityTaskCompleted => last.ActivityTaskCompletedEventAttributes.ScheduledEventId,
        EventType.ActivityTaskFailed => last.ActivityTaskFailedEventAttributes.ScheduledEventId,
        EventType.ActivityTaskTimedOut => last.ActivityTaskTimedOutEventAttributes.ScheduledEventId,
        EventType.ActivityTaskCanceled => last.ActivityTaskCanceledEventAttributes.ScheduledEventId,
        _ => null,
    };

    /// <summary>Of the child that an event ends: the id of its Initiated event; null for any other event.</summary>
    public static long? EndedChild(this HistoryEvent last) => last.EventType switch
    {
        EventType.StartChildWorkflowExecutionFailed => last.StartChildWorkflowExecutionFailedEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionCompleted => last.ChildWorkflowExecutionCompletedEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionFailed => last.ChildWorkflowExecutionFailedEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionCanceled => last.ChildWorkflowExecutionCanceledEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionTimedOut => last.ChildWorkflowExecutionTimedOutEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionTerminated => last.ChildWorkflowExecutionTerminatedEventAttributes.InitiatedEventId,
        _ => null,
    };

    /// <summary>Of the request to another run whose result an event tells: the id of its Initiated event; null for any other event.</summary>
    public static long? EndedExternal(this HistoryEvent last) => last.EventType switch
    {
        EventType.SignalExternalWorkflowExecutionFailed => last.SignalExternalWorkflowExecutionFailedEventAttributes.InitiatedEventId,
        EventType.ExternalWorkflowExecutionSignaled => last.ExternalWorkflowExecutionSignaledEventAttributes.InitiatedEventId,
        EventType.RequestCancelExternalWorkflowExecutionFailed => last.RequestCancelExternalWorkflowExecutionFailedEventAttributes.InitiatedEventId,
        EventType.ExternalWorkflowExecutionCancelRequested => last.ExternalWorkflowExecutionCancelRequestedEventAttributes.InitiatedEventId,
        _ => null,
    };
}
