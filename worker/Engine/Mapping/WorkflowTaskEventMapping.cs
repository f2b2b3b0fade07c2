using Temporal.Api.History.V1;
using Temporal.Api.Sdk.V1;
using Tsrun.History;
using Case = Temporal.Api.History.V1.HistoryEvent.AttributesOneofCase;
using Enums = Temporal.Api.Enums.V1;
using EventMessage = Temporal.Api.History.V1.HistoryEvent;

namespace Tsrun.Engine.Mapping;

/// <summary>Events of a script's turns.</summary>
internal static class WorkflowTaskEventMapping
{
    public static EventMessage? ToMessage(EventAttributes attributes) => attributes switch
    {
        WorkflowTaskScheduled e => new EventMessage { EventType = Enums.EventType.WorkflowTaskScheduled, WorkflowTaskScheduledEventAttributes = new WorkflowTaskScheduledEventAttributes { TaskQueue = ValueMapping.Queue(e.TaskQueue), Attempt = e.Attempt, StartToCloseTimeout = e.StartToCloseTimeout.ToMessage() } },
        WorkflowTaskStarted e => new EventMessage { EventType = Enums.EventType.WorkflowTaskStarted, WorkflowTaskStartedEventAttributes = new WorkflowTaskStartedEventAttributes { ScheduledEventId = e.ScheduledEventId, Identity = e.Identity, SuggestContinueAsNew = e.SuggestContinueAsNew } },
        WorkflowTaskCompleted e => new EventMessage { EventType = Enums.EventType.WorkflowTaskCompleted, WorkflowTaskCompletedEventAttributes = new WorkflowTaskCompletedEventAttributes { ScheduledEventId = e.ScheduledEventId, StartedEventId = e.StartedEventId, Identity = e.Identity, SdkMetadata = Flags(e.Flags) } },
        WorkflowTaskFailed e => new EventMessage { EventType = Enums.EventType.WorkflowTaskFailed, WorkflowTaskFailedEventAttributes = new WorkflowTaskFailedEventAttributes { ScheduledEventId = e.ScheduledEventId, StartedEventId = e.StartedEventId, Cause = e.Cause.ToMessage<WorkflowTaskFailedCause, Enums.WorkflowTaskFailedCause>(), Failure = e.Failure.ToMessage(), Identity = e.Identity } },
        WorkflowTaskTimedOut e => new EventMessage { EventType = Enums.EventType.WorkflowTaskTimedOut, WorkflowTaskTimedOutEventAttributes = new WorkflowTaskTimedOutEventAttributes { ScheduledEventId = e.ScheduledEventId, StartedEventId = e.StartedEventId, TimeoutType = e.TimeoutType.ToMessage<TimeoutType, Enums.TimeoutType>() } },
        _ => null,
    };

    public static EventAttributes? ToRecord(EventMessage message) => message.AttributesCase switch
    {
        Case.WorkflowTaskScheduledEventAttributes when message.WorkflowTaskScheduledEventAttributes is var e => new WorkflowTaskScheduled(e.TaskQueue.ToRecord(), Math.Max(1, e.Attempt), e.StartToCloseTimeout.ToRecord()),
        Case.WorkflowTaskStartedEventAttributes when message.WorkflowTaskStartedEventAttributes is var e => new WorkflowTaskStarted(e.ScheduledEventId, e.Identity, e.SuggestContinueAsNew),
        Case.WorkflowTaskCompletedEventAttributes when message.WorkflowTaskCompletedEventAttributes is var e => new WorkflowTaskCompleted(e.ScheduledEventId, e.StartedEventId, e.Identity, Flags(e.SdkMetadata)),
        Case.WorkflowTaskFailedEventAttributes when message.WorkflowTaskFailedEventAttributes is var e => new WorkflowTaskFailed(e.ScheduledEventId, e.StartedEventId, e.Cause.ToRecord(WorkflowTaskFailedCause.Unspecified), e.Failure.ToRecordOrEmpty(), e.Identity),
        Case.WorkflowTaskTimedOutEventAttributes when message.WorkflowTaskTimedOutEventAttributes is var e => new WorkflowTaskTimedOut(e.ScheduledEventId, e.StartedEventId, e.TimeoutType.ToRecord(TimeoutType.StartToClose)),
        _ => null,
    };

    /// <summary>Our replay flags are the language's flags, in Temporal's words.</summary>
    public static WorkflowTaskCompletedMetadata? Flags(IReadOnlyList<int>? flags) =>
        flags is null or { Count: 0 } ? null : new WorkflowTaskCompletedMetadata { LangUsedFlags = { flags.Select(flag => (uint)flag) } };

    private static IReadOnlyList<int>? Flags(WorkflowTaskCompletedMetadata? metadata) =>
        metadata is null or { LangUsedFlags.Count: 0 } ? null : [.. metadata.LangUsedFlags.Select(flag => (int)flag)];
}
