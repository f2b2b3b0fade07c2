using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;

namespace Tsrun.Tests.Conformance;

/// <summary>Temporal's four structural laws of a history, and dense numbers.</summary>
internal static class Laws
{
    private static readonly EventType[] TaskEnds = [EventType.WorkflowTaskCompleted, EventType.WorkflowTaskFailed, EventType.WorkflowTaskTimedOut];

    private static readonly EventType[] ActivityEnds =
        [EventType.ActivityTaskCompleted, EventType.ActivityTaskFailed, EventType.ActivityTaskTimedOut, EventType.ActivityTaskCanceled];

    private static readonly EventType[] RunEnds =
    [
        EventType.WorkflowExecutionCompleted, EventType.WorkflowExecutionFailed, EventType.WorkflowExecutionTimedOut, EventType.WorkflowExecutionCanceled,
        EventType.WorkflowExecutionTerminated, EventType.WorkflowExecutionContinuedAsNew,
    ];

    /// <summary>Holds a history against them; a task that is being worked on may be its end.</summary>
    public static void Check(IReadOnlyList<HistoryEvent> events)
    {
        HistoryEvent? open = null;
        for (var i = 0; i < events.Count; i++)
        {
            var (current, next) = (events[i], i + 1 < events.Count ? events[i + 1] : null);
            Assert.Equal(i + 1, current.EventId);
            Assert.True(!RunEnds.Contains(current.EventType) || next is null, $"event {i + 1} ends the run and is not the last");
            open = Open(current, open);
            if (current.EventType == EventType.WorkflowTaskStarted && next is not null)
                Assert.True(TaskEnds.Contains(next.EventType), $"event {i + 1} starts a workflow task, and event {i + 2} is {next.EventType}");
            if (current.EventType == EventType.ActivityTaskStarted)
                Assert.True(EndFollows(events, i), $"event {i + 1} starts an activity, and its end does not follow");
            if (current.EventType == EventType.WorkflowTaskCompleted) CheckCommandEvents(events, i);
        }
    }

    // Law 1: at most one workflow task is open; a start names the last schedule.
    private static HistoryEvent? Open(HistoryEvent current, HistoryEvent? open)
    {
        if (current.EventType == EventType.WorkflowTaskScheduled)
        {
            Assert.True(open is null, $"event {current.EventId} schedules a second workflow task");
            return current;
        }
        if (current.EventType == EventType.WorkflowTaskStarted)
        {
            Assert.NotNull(open);
            Assert.Equal(open.EventId, current.WorkflowTaskStartedEventAttributes.ScheduledEventId);
        }
        return TaskEnds.Contains(current.EventType) ? null : open;
    }

    // Law 4. Ours writes each pair together; a Temporal server that has several to write after a turn writes the ends behind everything else.
    private static bool EndFollows(IReadOnlyList<HistoryEvent> events, int started) => events.Skip(started + 1).TakeWhile(found => found.EventType != EventType.WorkflowTaskStarted)
        .Any(found => ActivityEnds.Contains(found.EventType) && StartedEventId(found) == events[started].EventId);

    private static long StartedEventId(HistoryEvent end) => end.ActivityTaskCompletedEventAttributes?.StartedEventId ?? end.ActivityTaskFailedEventAttributes?.StartedEventId
        ?? end.ActivityTaskTimedOutEventAttributes?.StartedEventId ?? end.ActivityTaskCanceledEventAttributes?.StartedEventId ?? 0;

    // Law 3: what the commands of a task made follows its end without a gap.
    private static void CheckCommandEvents(IReadOnlyList<HistoryEvent> events, int completed)
    {
        var id = events[completed].EventId;
        var isOver = false;
        for (var i = completed + 1; i < events.Count; i++)
        {
            var made = CompletedEventId(events[i]);
            if (made == 0 && events[i].EventType is EventType.WorkflowExecutionUpdateAccepted or EventType.WorkflowExecutionUpdateCompleted) continue;
            Assert.False(isOver && made == id, $"event {i + 1} belongs to the task that event {id} completed, and stands apart from it");
            isOver |= made != id;
        }
    }

    private static long CompletedEventId(HistoryEvent @event)
    {
        var attributes = (Google.Protobuf.IMessage?)HistoryEvent.Descriptor.Oneofs.First(oneof => oneof.Name == "attributes").Accessor.GetCaseFieldDescriptor(@event)?.Accessor.GetValue(@event);
        return attributes?.Descriptor.FindFieldByName("workflow_task_completed_event_id") is { } field ? (long)field.Accessor.GetValue(attributes) : 0;
    }
}
