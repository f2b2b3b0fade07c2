using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>An event around its attributes; id and time come when it is appended.</summary>
internal static class Events
{
    public static HistoryEvent Of(WorkflowExecutionStartedEventAttributes attributes) =>
        new() { EventType = EventType.WorkflowExecutionStarted, WorkflowExecutionStartedEventAttributes = attributes };

    public static HistoryEvent Of(WorkflowExecutionCompletedEventAttributes attributes) =>
        new() { EventType = EventType.WorkflowExecutionCompleted, WorkflowExecutionCompletedEventAttributes = attributes };

    public static HistoryEvent Of(WorkflowExecutionFailedEventAttributes attributes) =>
        new() { EventType = EventType.WorkflowExecutionFailed, WorkflowExecutionFailedEventAttributes = attributes };

    public static HistoryEvent Of(WorkflowExecutionTimedOutEventAttributes attributes) =>
        new() { EventType = EventType.WorkflowExecutionTimedOut, WorkflowExecutionTimedOutEventAttributes = attributes };

    public static HistoryEvent Of(WorkflowExecutionCanceledEventAttributes attributes) =>
        new() { EventType = EventType.WorkflowExecutionCanceled, WorkflowExecutionCanceledEventAttributes = attributes };

    public static HistoryEvent Of(WorkflowExecutionTerminatedEventAttributes attributes) =>
        new() { EventType = EventType.WorkflowExecutionTerminated, WorkflowExecutionTerminatedEventAttributes = attributes };

    public static HistoryEvent Of(WorkflowExecutionContinuedAsNewEventAttributes attributes) =>
        new() { EventType = EventType.WorkflowExecutionContinuedAsNew, WorkflowExecutionContinuedAsNewEventAttributes = attributes };

    public static HistoryEvent Of(WorkflowTaskScheduledEventAttributes attributes) =>
        new() { EventType = EventType.WorkflowTaskScheduled, WorkflowTaskScheduledEventAttributes = attributes };

    public static HistoryEvent Of(WorkflowTaskStartedEventAttributes attributes) =>
        new() { EventType = EventType.WorkflowTaskStarted, WorkflowTaskStartedEventAttributes = attributes };

    public static HistoryEvent Of(WorkflowTaskCompletedEventAttributes attributes) =>
        new() { EventType = EventType.WorkflowTaskCompleted, WorkflowTaskCompletedEventAttributes = attributes };

    public static HistoryEvent Of(WorkflowTaskTimedOutEventAttributes attributes) =>
        new() { EventType = EventType.WorkflowTaskTimedOut, WorkflowTaskTimedOutEventAttributes = attributes };

    public static HistoryEvent Of(WorkflowTaskFailedEventAttributes attributes) =>
        new() { EventType = EventType.WorkflowTaskFailed, WorkflowTaskFailedEventAttributes = attributes };

    public static HistoryEvent Of(ActivityTaskScheduledEventAttributes attributes) =>
        new() { EventType = EventType.ActivityTaskScheduled, ActivityTaskScheduledEventAttributes = attributes };

    public static HistoryEvent Of(ActivityTaskStartedEventAttributes attributes) =>
        new() { EventType = EventType.ActivityTaskStarted, ActivityTaskStartedEventAttributes = attributes };

    public static HistoryEvent Of(ActivityTaskCompletedEventAttributes attributes) =>
        new() { EventType = EventType.ActivityTaskCompleted, ActivityTaskCompletedEventAttributes = attributes };

    public static HistoryEvent Of(ActivityTaskFailedEventAttributes attributes) =>
        new() { EventType = EventType.ActivityTaskFailed, ActivityTaskFailedEventAttributes = attributes };

    public static HistoryEvent Of(ActivityTaskTimedOutEventAttributes attributes) =>
        new() { EventType = EventType.ActivityTaskTimedOut, ActivityTaskTimedOutEventAttributes = attributes };

    public static HistoryEvent Of(ActivityTaskCancelRequestedEventAttributes attributes) =>
        new() { EventType = EventType.ActivityTaskCancelRequested, ActivityTaskCancelRequestedEventAttributes = attributes };

    public static HistoryEvent Of(ActivityTaskCanceledEventAttributes attributes) =>
        new() { EventType = EventType.ActivityTaskCanceled, ActivityTaskCanceledEventAttributes = attributes };

    public static HistoryEvent Of(TimerStartedEventAttributes attributes) =>
        new() { EventType = EventType.TimerStarted, TimerStartedEventAttributes = attributes };

    public static HistoryEvent Of(TimerFiredEventAttributes attributes) =>
        new() { EventType = EventType.TimerFired, TimerFiredEventAttributes = attributes };

    public static HistoryEvent Of(TimerCanceledEventAttributes attributes) =>
        new() { EventType = EventType.TimerCanceled, TimerCanceledEventAttributes = attributes };

    public static HistoryEvent Of(MarkerRecordedEventAttributes attributes) =>
        new() { EventType = EventType.MarkerRecorded, MarkerRecordedEventAttributes = attributes };

    public static HistoryEvent Of(WorkflowExecutionSignaledEventAttributes attributes) =>
        new() { EventType = EventType.WorkflowExecutionSignaled, WorkflowExecutionSignaledEventAttributes = attributes };

    public static HistoryEvent Of(WorkflowExecutionCancelRequestedEventAttributes attributes) =>
        new() { EventType = EventType.WorkflowExecutionCancelRequested, WorkflowExecutionCancelRequestedEventAttributes = attributes };

    public static HistoryEvent Of(RequestCancelExternalWorkflowExecutionInitiatedEventAttributes attributes) =>
        new() { EventType = EventType.RequestCancelExternalWorkflowExecutionInitiated, RequestCancelExternalWorkflowExecutionInitiatedEventAttributes = attributes };

    public static HistoryEvent Of(RequestCancelExternalWorkflowExecutionFailedEventAttributes attributes) =>
        new() { EventType = EventType.RequestCancelExternalWorkflowExecutionFailed, RequestCancelExternalWorkflowExecutionFailedEventAttributes = attributes };

    public static HistoryEvent Of(ExternalWorkflowExecutionCancelRequestedEventAttributes attributes) =>
        new() { EventType = EventType.ExternalWorkflowExecutionCancelRequested, ExternalWorkflowExecutionCancelRequestedEventAttributes = attributes };

    public static HistoryEvent Of(SignalExternalWorkflowExecutionInitiatedEventAttributes attributes) =>
        new() { EventType = EventType.SignalExternalWorkflowExecutionInitiated, SignalExternalWorkflowExecutionInitiatedEventAttributes = attributes };

    public static HistoryEvent Of(SignalExternalWorkflowExecutionFailedEventAttributes attributes) =>
        new() { EventType = EventType.SignalExternalWorkflowExecutionFailed, SignalExternalWorkflowExecutionFailedEventAttributes = attributes };

    public static HistoryEvent Of(ExternalWorkflowExecutionSignaledEventAttributes attributes) =>
        new() { EventType = EventType.ExternalWorkflowExecutionSignaled, ExternalWorkflowExecutionSignaledEventAttributes = attributes };

    public static HistoryEvent Of(StartChildWorkflowExecutionInitiatedEventAttributes attributes) =>
        new() { EventType = EventType.StartChildWorkflowExecutionInitiated, StartChildWorkflowExecutionInitiatedEventAttributes = attributes };

    public static HistoryEvent Of(StartChildWorkflowExecutionFailedEventAttributes attributes) =>
        new() { EventType = EventType.StartChildWorkflowExecutionFailed, StartChildWorkflowExecutionFailedEventAttributes = attributes };

    public static HistoryEvent Of(ChildWorkflowExecutionStartedEventAttributes attributes) =>
        new() { EventType = EventType.ChildWorkflowExecutionStarted, ChildWorkflowExecutionStartedEventAttributes = attributes };

    public static HistoryEvent Of(ChildWorkflowExecutionCompletedEventAttributes attributes) =>
        new() { EventType = EventType.ChildWorkflowExecutionCompleted, ChildWorkflowExecutionCompletedEventAttributes = attributes };

    public static HistoryEvent Of(ChildWorkflowExecutionFailedEventAttributes attributes) =>
        new() { EventType = EventType.ChildWorkflowExecutionFailed, ChildWorkflowExecutionFailedEventAttributes = attributes };

    public static HistoryEvent Of(ChildWorkflowExecutionCanceledEventAttributes attributes) =>
        new() { EventType = EventType.ChildWorkflowExecutionCanceled, ChildWorkflowExecutionCanceledEventAttributes = attributes };

    public static HistoryEvent Of(ChildWorkflowExecutionTimedOutEventAttributes attributes) =>
        new() { EventType = EventType.ChildWorkflowExecutionTimedOut, ChildWorkflowExecutionTimedOutEventAttributes = attributes };

    public static HistoryEvent Of(ChildWorkflowExecutionTerminatedEventAttributes attributes) =>
        new() { EventType = EventType.ChildWorkflowExecutionTerminated, ChildWorkflowExecutionTerminatedEventAttributes = attributes };

    public static HistoryEvent Of(UpsertWorkflowSearchAttributesEventAttributes attributes) =>
        new() { EventType = EventType.UpsertWorkflowSearchAttributes, UpsertWorkflowSearchAttributesEventAttributes = attributes };

    public static HistoryEvent Of(WorkflowPropertiesModifiedEventAttributes attributes) =>
        new() { EventType = EventType.WorkflowPropertiesModified, WorkflowPropertiesModifiedEventAttributes = attributes };

    public static HistoryEvent Of(WorkflowExecutionUpdateAcceptedEventAttributes attributes) =>
        new() { EventType = EventType.WorkflowExecutionUpdateAccepted, WorkflowExecutionUpdateAcceptedEventAttributes = attributes };

    public static HistoryEvent Of(WorkflowExecutionUpdateCompletedEventAttributes attributes) =>
        new() { EventType = EventType.WorkflowExecutionUpdateCompleted, WorkflowExecutionUpdateCompletedEventAttributes = attributes };

    public static HistoryEvent Of(WorkflowExecutionUpdateAdmittedEventAttributes attributes) =>
        new() { EventType = EventType.WorkflowExecutionUpdateAdmitted, WorkflowExecutionUpdateAdmittedEventAttributes = attributes };

    public static HistoryEvent Of(WorkflowExecutionOptionsUpdatedEventAttributes attributes) =>
        new() { EventType = EventType.WorkflowExecutionOptionsUpdated, WorkerMayIgnore = true, WorkflowExecutionOptionsUpdatedEventAttributes = attributes };

    public static HistoryEvent Of(NexusOperationScheduledEventAttributes attributes) =>
        new() { EventType = EventType.NexusOperationScheduled, NexusOperationScheduledEventAttributes = attributes };

    public static HistoryEvent Of(NexusOperationStartedEventAttributes attributes) =>
        new() { EventType = EventType.NexusOperationStarted, NexusOperationStartedEventAttributes = attributes };

    public static HistoryEvent Of(NexusOperationCompletedEventAttributes attributes) =>
        new() { EventType = EventType.NexusOperationCompleted, NexusOperationCompletedEventAttributes = attributes };

    public static HistoryEvent Of(NexusOperationFailedEventAttributes attributes) =>
        new() { EventType = EventType.NexusOperationFailed, NexusOperationFailedEventAttributes = attributes };

    public static HistoryEvent Of(NexusOperationCanceledEventAttributes attributes) =>
        new() { EventType = EventType.NexusOperationCanceled, NexusOperationCanceledEventAttributes = attributes };

    public static HistoryEvent Of(NexusOperationTimedOutEventAttributes attributes) =>
        new() { EventType = EventType.NexusOperationTimedOut, NexusOperationTimedOutEventAttributes = attributes };

    public static HistoryEvent Of(NexusOperationCancelRequestedEventAttributes attributes) =>
        new() { EventType = EventType.NexusOperationCancelRequested, NexusOperationCancelRequestedEventAttributes = attributes };

    public static HistoryEvent Of(NexusOperationCancelRequestCompletedEventAttributes attributes) =>
        new() { EventType = EventType.NexusOperationCancelRequestCompleted, WorkerMayIgnore = true, NexusOperationCancelRequestCompletedEventAttributes = attributes };

    public static HistoryEvent Of(NexusOperationCancelRequestFailedEventAttributes attributes) =>
        new() { EventType = EventType.NexusOperationCancelRequestFailed, WorkerMayIgnore = true, NexusOperationCancelRequestFailedEventAttributes = attributes };
}
