namespace Tsrun.History;

/// <summary>Which earlier event an event speaks about.</summary>
public static class EventLinks
{
    /// <summary>The scheduled event of the activity that an event closes; 0 for events that close none.</summary>
    public static long ActivityClosedBy(EventAttributes attributes) => attributes switch
    {
        ActivityTaskCompleted e => e.ScheduledEventId,
        ActivityTaskFailed e => e.ScheduledEventId,
        ActivityTaskTimedOut e => e.ScheduledEventId,
        ActivityTaskCanceled e => e.ScheduledEventId,
        _ => 0,
    };

    /// <summary>The child workflow that an event closes; null for events that close none.</summary>
    public static WorkflowId? ChildClosedBy(EventAttributes attributes) => attributes switch
    {
        StartChildWorkflowExecutionFailed e => e.WorkflowId,
        ChildWorkflowExecutionCompleted e => e.WorkflowId,
        ChildWorkflowExecutionFailed e => e.WorkflowId,
        ChildWorkflowExecutionCanceled e => e.WorkflowId,
        ChildWorkflowExecutionTimedOut e => e.WorkflowId,
        ChildWorkflowExecutionTerminated e => e.WorkflowId,
        _ => null,
    };

    /// <summary>What went wrong with an activity, for people; null for events that close none, or close it well.</summary>
    public static string? ActivityFailure(EventAttributes attributes) => attributes switch
    {
        ActivityTaskFailed e => e.Failure.Message,
        ActivityTaskTimedOut e => e.Failure.Message,
        ActivityTaskCanceled => "cancelled",
        _ => null,
    };
}
