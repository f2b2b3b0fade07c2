using Google.Protobuf;
using Temporal.Api.Enums.V1;
using Tsrun.Engine.Mapping;
using Message = Temporal.Api.History.V1.HistoryEvent;
using Record = Tsrun.History.HistoryEvent;

namespace Tsrun.Tests.Engine;

/// <summary>Temporal's structural laws, which hold on every history that a server ever wrote. Used on every history that a test here reads.</summary>
internal static class HistoryLaws
{
    public static void Check(IReadOnlyList<Record> events) => Check([.. events.Select(written => written.ToMessage())]);

    public static void Check(IReadOnlyList<Message> events)
    {
        Assert.Equal(EventType.WorkflowExecutionStarted, events[0].EventType);
        for (var i = 0; i < events.Count; i++)
        {
            Assert.Equal(i + 1, events[i].EventId);
            CheckWorkflowTask(events, i);
            CheckCommandEvents(events, i);
            CheckActivity(events, i);
            Assert.True(!events[i].IsClose() || i == events.Count - 1, $"event {i + 1} closes the run but is not the last");
        }
    }

    /// <summary>Laws 1 and 2: one task at a time; its start is followed at once by its end.</summary>
    private static void CheckWorkflowTask(IReadOnlyList<Message> events, int i)
    {
        switch (events[i].EventType)
        {
            case EventType.WorkflowTaskScheduled:
                Assert.True(IsSettledBefore(events, i), $"event {i + 1} schedules a second workflow task");
                break;
            case EventType.WorkflowTaskStarted:
                Assert.Equal(LastScheduled(events, i), events[i].WorkflowTaskStartedEventAttributes.ScheduledEventId);
                Assert.True(i + 1 < events.Count && IsTaskEnd(events[i + 1]), $"the workflow task started by event {i + 1} is not ended by the next one");
                break;
            case EventType.WorkflowTaskTimedOut when events[i].WorkflowTaskTimedOutEventAttributes.TimeoutType == TimeoutType.ScheduleToStart:
                Assert.Equal((LastScheduled(events, i), 0L), Task(events[i]));
                break;
            case EventType.WorkflowTaskCompleted or EventType.WorkflowTaskFailed or EventType.WorkflowTaskTimedOut:
                Assert.Equal((LastScheduled(events, i), (long)i), Task(events[i]));
                break;
        }
    }

    private static (long Scheduled, long Started) Task(Message end) => (Id(end, "scheduled_event_id")!.Value, Id(end, "started_event_id")!.Value);

    private static bool IsSettledBefore(IReadOnlyList<Message> events, int i)
    {
        for (var k = i - 1; k >= 0; k--)
        {
            if (IsTaskEnd(events[k]))
                return true;
            if (events[k].EventType == EventType.WorkflowTaskScheduled)
                return false;
        }
        return true;
    }

    private static long LastScheduled(IReadOnlyList<Message> events, int i)
    {
        while (events[i].EventType != EventType.WorkflowTaskScheduled)
            i--;
        return events[i].EventId;
    }

    /// <summary>Law 3: what a task's commands caused follows its completion directly and names it; the events of updates stand in between.</summary>
    private static void CheckCommandEvents(IReadOnlyList<Message> events, int i)
    {
        if (CausedBy(events[i]) is not { } cause)
            return;
        var k = i - 1;
        while (CausedBy(events[k]) == cause || IsCanceledUnstarted(events[k]) || events[k].EventType is EventType.WorkflowExecutionUpdateAccepted or EventType.WorkflowExecutionUpdateCompleted)
            k--;
        Assert.True(events[k].EventType == EventType.WorkflowTaskCompleted && events[k].EventId == cause, $"event {i + 1} names {cause} as its cause but does not follow it");
    }

    /// <summary>Law 4: an activity's start is followed at once by the end of the same activity.</summary>
    private static void CheckActivity(IReadOnlyList<Message> events, int i)
    {
        if (events[i].EventType == EventType.ActivityTaskStarted)
        {
            Assert.True(i + 1 < events.Count && IsActivityEnd(events[i + 1]), $"event {i + 1} starts an activity, and its end does not follow");
            Assert.Equal((events[i].ActivityTaskStartedEventAttributes.ScheduledEventId, events[i].EventId), Task(events[i + 1]));
        }
        if (IsActivityEnd(events[i]))
        {
            var (scheduled, started) = Task(events[i]);
            Assert.Equal(EventType.ActivityTaskScheduled, events[(int)scheduled - 1].EventType);
            Assert.True(started == 0 || started == i && events[i - 1].EventType == EventType.ActivityTaskStarted, $"event {i + 1} ends an activity but does not follow its start");
        }
    }

    private static bool IsActivityEnd(Message written) => written.EventType
        is EventType.ActivityTaskCompleted or EventType.ActivityTaskFailed or EventType.ActivityTaskTimedOut or EventType.ActivityTaskCanceled;

    private static bool IsCanceledUnstarted(Message written) => written.ActivityTaskCanceledEventAttributes is { StartedEventId: 0 };

    private static bool IsTaskEnd(Message written) => written.EventType is EventType.WorkflowTaskCompleted or EventType.WorkflowTaskFailed or EventType.WorkflowTaskTimedOut;

    /// <summary>The completion that an event names as its cause; answers to requests to other runs repeat it and stand elsewhere.</summary>
    private static long? CausedBy(Message written) => written.EventType
        is EventType.StartChildWorkflowExecutionFailed or EventType.SignalExternalWorkflowExecutionFailed or EventType.RequestCancelExternalWorkflowExecutionFailed
        ? null
        : Id(written, "workflow_task_completed_event_id") is { } cause and not 0 ? cause : null;

    /// <summary>A number of an event's attributes, by its name in the protocol; null when they have none of that name.</summary>
    private static long? Id(Message written, string name)
    {
        var field = Message.Descriptor.Oneofs[0].Accessor.GetCaseFieldDescriptor(written)!;
        var attributes = (IMessage)field.Accessor.GetValue(written);
        return attributes.Descriptor.FindFieldByName(name) is { } found ? (long)found.Accessor.GetValue(attributes) : null;
    }
}
