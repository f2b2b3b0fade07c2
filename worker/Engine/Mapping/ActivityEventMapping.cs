using Temporal.Api.Common.V1;
using Temporal.Api.History.V1;
using Tsrun.History;
using Case = Temporal.Api.History.V1.HistoryEvent.AttributesOneofCase;
using Enums = Temporal.Api.Enums.V1;
using EventMessage = Temporal.Api.History.V1.HistoryEvent;
using RetryPolicy = Tsrun.History.RetryPolicy;

namespace Tsrun.Engine.Mapping;

/// <summary>Events of activities.</summary>
internal static class ActivityEventMapping
{
    public static EventMessage? ToMessage(EventAttributes attributes) => attributes switch
    {
        ActivityTaskScheduled e => new EventMessage { EventType = Enums.EventType.ActivityTaskScheduled, ActivityTaskScheduledEventAttributes = Scheduled(e) },
        ActivityTaskStarted e => new EventMessage { EventType = Enums.EventType.ActivityTaskStarted, ActivityTaskStartedEventAttributes = new ActivityTaskStartedEventAttributes { ScheduledEventId = e.ScheduledEventId, Identity = e.Identity, Attempt = e.Attempt, LastFailure = e.LastFailure.ToMessage() } },
        ActivityTaskCompleted e => new EventMessage { EventType = Enums.EventType.ActivityTaskCompleted, ActivityTaskCompletedEventAttributes = new ActivityTaskCompletedEventAttributes { ScheduledEventId = e.ScheduledEventId, StartedEventId = e.StartedEventId, Result = e.Result.ToMessages(), Identity = e.Identity } },
        ActivityTaskFailed e => new EventMessage { EventType = Enums.EventType.ActivityTaskFailed, ActivityTaskFailedEventAttributes = new ActivityTaskFailedEventAttributes { ScheduledEventId = e.ScheduledEventId, StartedEventId = e.StartedEventId, Failure = e.Failure.ToMessage(), RetryState = e.RetryState.ToMessage<RetryState, Enums.RetryState>(), Identity = e.Identity } },
        ActivityTaskTimedOut e => new EventMessage { EventType = Enums.EventType.ActivityTaskTimedOut, ActivityTaskTimedOutEventAttributes = new ActivityTaskTimedOutEventAttributes { ScheduledEventId = e.ScheduledEventId, StartedEventId = e.StartedEventId, Failure = e.Failure.ToMessage(), RetryState = e.RetryState.ToMessage<RetryState, Enums.RetryState>() } },
        ActivityTaskCancelRequested e => new EventMessage { EventType = Enums.EventType.ActivityTaskCancelRequested, ActivityTaskCancelRequestedEventAttributes = new ActivityTaskCancelRequestedEventAttributes { ScheduledEventId = e.ScheduledEventId, WorkflowTaskCompletedEventId = e.WorkflowTaskCompletedEventId } },
        ActivityTaskCanceled e => new EventMessage { EventType = Enums.EventType.ActivityTaskCanceled, ActivityTaskCanceledEventAttributes = new ActivityTaskCanceledEventAttributes { ScheduledEventId = e.ScheduledEventId, StartedEventId = e.StartedEventId, LatestCancelRequestedEventId = e.LatestCancelRequestedEventId, Identity = e.Identity, Details = e.Details.ToMessages() } },
        _ => null,
    };

    public static EventAttributes? ToRecord(EventMessage message) => message.AttributesCase switch
    {
        Case.ActivityTaskScheduledEventAttributes => Scheduled(message.ActivityTaskScheduledEventAttributes),
        Case.ActivityTaskStartedEventAttributes when message.ActivityTaskStartedEventAttributes is var e => new ActivityTaskStarted(e.ScheduledEventId, e.Identity, e.Attempt, e.LastFailure.ToRecord()),
        Case.ActivityTaskCompletedEventAttributes when message.ActivityTaskCompletedEventAttributes is var e => new ActivityTaskCompleted(e.ScheduledEventId, e.StartedEventId, e.Result.ToRecord(), e.Identity),
        Case.ActivityTaskFailedEventAttributes when message.ActivityTaskFailedEventAttributes is var e => new ActivityTaskFailed(e.ScheduledEventId, e.StartedEventId, e.Failure.ToRecordOrEmpty(), e.RetryState.ToRecord(RetryState.Unspecified), e.Identity),
        Case.ActivityTaskTimedOutEventAttributes when message.ActivityTaskTimedOutEventAttributes is var e => new ActivityTaskTimedOut(e.ScheduledEventId, e.StartedEventId, e.Failure.ToRecordOrEmpty(), e.RetryState.ToRecord(RetryState.Unspecified)),
        Case.ActivityTaskCancelRequestedEventAttributes when message.ActivityTaskCancelRequestedEventAttributes is var e => new ActivityTaskCancelRequested(e.ScheduledEventId, e.WorkflowTaskCompletedEventId),
        Case.ActivityTaskCanceledEventAttributes when message.ActivityTaskCanceledEventAttributes is var e => new ActivityTaskCanceled(e.ScheduledEventId, e.StartedEventId, e.LatestCancelRequestedEventId, e.Identity, e.Details.ToRecordOrNull()),
        _ => null,
    };

    private static ActivityTaskScheduledEventAttributes Scheduled(ActivityTaskScheduled e) => new()
    {
        ActivityId = e.ActivityId.Value,
        ActivityType = new ActivityType { Name = e.ActivityType },
        TaskQueue = ValueMapping.Queue(e.TaskQueue),
        Input = e.Input.ToMessages(),
        WorkflowTaskCompletedEventId = e.WorkflowTaskCompletedEventId,
        StartToCloseTimeout = e.StartToCloseTimeout.ToMessage(),
        ScheduleToCloseTimeout = e.ScheduleToCloseTimeout.ToMessage(),
        ScheduleToStartTimeout = e.ScheduleToStartTimeout.ToMessage(),
        HeartbeatTimeout = e.HeartbeatTimeout.ToMessage(),
        RetryPolicy = e.RetryPolicy.ToMessage(),
    };

    private static ActivityTaskScheduled Scheduled(ActivityTaskScheduledEventAttributes e) => new(
        new ActivityId(e.ActivityId),
        e.ActivityType?.Name ?? "",
        e.TaskQueue.ToRecord(),
        e.Input.ToRecord(),
        e.WorkflowTaskCompletedEventId,
        e.StartToCloseTimeout.ToRecord() ?? TimeSpan.Zero,
        e.RetryPolicy.ToRecord() ?? RetryPolicy.Default,
        e.ScheduleToCloseTimeout.ToRecord(),
        e.ScheduleToStartTimeout.ToRecord(),
        e.HeartbeatTimeout.ToRecord());
}
