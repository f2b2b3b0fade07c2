using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>An activity's close names its Started event, and a child's close its ChildStarted: ids that are known only when both become events.</summary>
internal static class Wiring
{
    /// <summary>Stands for "the event right before this one", or for a child "whatever id its start got".</summary>
    public const long Unwired = -1;

    /// <summary>Fills the id in; the event must not be shared yet.</summary>
    public static void Wire(HistoryEvent fact, RunState run)
    {
        if (fact.EndedActivity() is not null)
            WireActivity(fact, previous: run.NextEventId - 1);
        else if (fact.EndedChild() is { } initiated && run.Children.Find(initiated) is { } child)
            WireChild(fact, child.StartedEventId);
    }

    private static void WireActivity(HistoryEvent fact, long previous)
    {
        switch (fact.EventType)
        {
            case EventType.ActivityTaskCompleted when fact.ActivityTaskCompletedEventAttributes.StartedEventId == Unwired:
                fact.ActivityTaskCompletedEventAttributes.StartedEventId = previous;
                break;
            case EventType.ActivityTaskFailed when fact.ActivityTaskFailedEventAttributes.StartedEventId == Unwired:
                fact.ActivityTaskFailedEventAttributes.StartedEventId = previous;
                break;
            case EventType.ActivityTaskTimedOut when fact.ActivityTaskTimedOutEventAttributes.StartedEventId == Unwired:
                fact.ActivityTaskTimedOutEventAttributes.StartedEventId = previous;
                break;
            case EventType.ActivityTaskCanceled when fact.ActivityTaskCanceledEventAttributes.StartedEventId == Unwired:
                fact.ActivityTaskCanceledEventAttributes.StartedEventId = previous;
                break;
        }
    }

    private static void WireChild(HistoryEvent fact, long started)
    {
        switch (fact.EventType)
        {
            case EventType.ChildWorkflowExecutionCompleted:
                fact.ChildWorkflowExecutionCompletedEventAttributes.StartedEventId = started;
                break;
            case EventType.ChildWorkflowExecutionFailed:
                fact.ChildWorkflowExecutionFailedEventAttributes.StartedEventId = started;
                break;
            case EventType.ChildWorkflowExecutionCanceled:
                fact.ChildWorkflowExecutionCanceledEventAttributes.StartedEventId = started;
                break;
            case EventType.ChildWorkflowExecutionTimedOut:
                fact.ChildWorkflowExecutionTimedOutEventAttributes.StartedEventId = started;
                break;
            case EventType.ChildWorkflowExecutionTerminated:
                fact.ChildWorkflowExecutionTerminatedEventAttributes.StartedEventId = started;
                break;
        }
    }
}
