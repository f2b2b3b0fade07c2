using Tsrun.History;

namespace Tsrun.Tests.Engine;

/// <summary>Temporal's structural laws, which hold on every history that a server ever wrote.</summary>
internal static class HistoryLaws
{
    public static void Check(IReadOnlyList<HistoryEvent> events)
    {
        Assert.IsType<WorkflowExecutionStarted>(events[0].Attributes);
        for (var i = 0; i < events.Count; i++)
        {
            Assert.Equal(i + 1, events[i].EventId);
            CheckWorkflowTask(events, i);
            CheckCommandEvents(events, i);
            CheckActivity(events, i);
            Assert.True(!IsClose(events[i].Attributes) || i == events.Count - 1, $"event {i + 1} closes the run but is not the last");
        }
    }

    /// <summary>Laws 1 and 2: one task at a time; its start is followed at once by its end.</summary>
    private static void CheckWorkflowTask(IReadOnlyList<HistoryEvent> events, int i)
    {
        switch (events[i].Attributes)
        {
            case WorkflowTaskScheduled:
                Assert.True(IsSettledBefore(events, i), $"event {i + 1} schedules a second workflow task");
                break;
            case WorkflowTaskStarted started:
                Assert.Equal(LastScheduled(events, i), started.ScheduledEventId);
                Assert.True(i + 1 < events.Count && IsTaskEnd(events[i + 1].Attributes), $"the workflow task started by event {i + 1} is not ended by the next one");
                break;
            case WorkflowTaskCompleted completed:
                Assert.Equal((LastScheduled(events, i), (long)i), (completed.ScheduledEventId, completed.StartedEventId));
                break;
            case WorkflowTaskFailed failed:
                Assert.Equal((LastScheduled(events, i), (long)i), (failed.ScheduledEventId, failed.StartedEventId));
                break;
            case WorkflowTaskTimedOut timedOut:
                Assert.Equal((LastScheduled(events, i), (long)i), (timedOut.ScheduledEventId, timedOut.StartedEventId));
                break;
        }
    }

    private static bool IsSettledBefore(IReadOnlyList<HistoryEvent> events, int i)
    {
        for (var k = i - 1; k >= 0; k--)
        {
            if (IsTaskEnd(events[k].Attributes))
                return true;
            if (events[k].Attributes is WorkflowTaskScheduled)
                return false;
        }
        return true;
    }

    private static long LastScheduled(IReadOnlyList<HistoryEvent> events, int i)
    {
        while (events[i].Attributes is not WorkflowTaskScheduled)
            i--;
        return events[i].EventId;
    }

    /// <summary>Law 3: what a task's commands caused follows its completion directly and names it.</summary>
    private static void CheckCommandEvents(IReadOnlyList<HistoryEvent> events, int i)
    {
        if (CausedBy(events[i].Attributes) is not { } cause)
            return;
        var k = i - 1;
        while (CausedBy(events[k].Attributes) == cause || IsCanceledUnstarted(events[k].Attributes))
            k--;
        Assert.True(events[k].Attributes is WorkflowTaskCompleted && events[k].EventId == cause, $"event {i + 1} names {cause} as its cause but does not follow it");
    }

    /// <summary>Law 4: an activity's start is followed at once by the end of the same activity.</summary>
    private static void CheckActivity(IReadOnlyList<HistoryEvent> events, int i)
    {
        if (events[i].Attributes is ActivityTaskStarted started)
        {
            Assert.True(i + 1 < events.Count, $"event {i + 1} starts an activity and is the last");
            Assert.Equal((started.ScheduledEventId, events[i].EventId), ActivityEnd(events[i + 1].Attributes));
        }
        if (ActivityEnd(events[i].Attributes) is var (scheduled, startedId))
        {
            Assert.IsType<ActivityTaskScheduled>(events[(int)scheduled - 1].Attributes);
            Assert.True(startedId == 0 || startedId == i && events[i - 1].Attributes is ActivityTaskStarted, $"event {i + 1} ends an activity but does not follow its start");
        }
    }

    private static (long Scheduled, long Started)? ActivityEnd(EventAttributes attributes) => attributes switch
    {
        ActivityTaskCompleted closed => (closed.ScheduledEventId, closed.StartedEventId),
        ActivityTaskFailed closed => (closed.ScheduledEventId, closed.StartedEventId),
        ActivityTaskTimedOut closed => (closed.ScheduledEventId, closed.StartedEventId),
        ActivityTaskCanceled closed => (closed.ScheduledEventId, closed.StartedEventId),
        _ => null,
    };

    private static bool IsCanceledUnstarted(EventAttributes attributes) => attributes is ActivityTaskCanceled { StartedEventId: 0 };

    private static bool IsTaskEnd(EventAttributes attributes) => attributes is WorkflowTaskCompleted or WorkflowTaskFailed or WorkflowTaskTimedOut;

    private static bool IsClose(EventAttributes attributes) => attributes
        is WorkflowExecutionCompleted or WorkflowExecutionFailed or WorkflowExecutionTimedOut
        or WorkflowExecutionCanceled or WorkflowExecutionTerminated or WorkflowExecutionContinuedAsNew;

    /// <summary>The completion that an event names as its cause.</summary>
    private static long? CausedBy(EventAttributes attributes) => attributes switch
    {
        ActivityTaskScheduled caused => caused.WorkflowTaskCompletedEventId,
        ActivityTaskCancelRequested caused => caused.WorkflowTaskCompletedEventId,
        TimerStarted caused => caused.WorkflowTaskCompletedEventId,
        TimerCanceled caused => caused.WorkflowTaskCompletedEventId,
        MarkerRecorded caused => caused.WorkflowTaskCompletedEventId,
        UpsertWorkflowSearchAttributes caused => caused.WorkflowTaskCompletedEventId,
        StartChildWorkflowExecutionInitiated caused => caused.WorkflowTaskCompletedEventId,
        WorkflowExecutionCompleted caused => caused.WorkflowTaskCompletedEventId,
        WorkflowExecutionFailed caused => caused.WorkflowTaskCompletedEventId,
        WorkflowExecutionCanceled caused => caused.WorkflowTaskCompletedEventId,
        WorkflowExecutionContinuedAsNew caused => caused.WorkflowTaskCompletedEventId,
        _ => null,
    };
}
