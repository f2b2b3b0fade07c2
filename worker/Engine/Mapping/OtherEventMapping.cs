using Temporal.Api.History.V1;
using Tsrun.History;
using Case = Temporal.Api.History.V1.HistoryEvent.AttributesOneofCase;
using Enums = Temporal.Api.Enums.V1;
using EventMessage = Temporal.Api.History.V1.HistoryEvent;

namespace Tsrun.Engine.Mapping;

/// <summary>Events of timers, markers and search attributes.</summary>
internal static class OtherEventMapping
{
    public static EventMessage? ToMessage(EventAttributes attributes) => attributes switch
    {
        TimerStarted e => new EventMessage { EventType = Enums.EventType.TimerStarted, TimerStartedEventAttributes = new TimerStartedEventAttributes { TimerId = e.TimerId.Value, StartToFireTimeout = e.StartToFireTimeout.ToMessage(), WorkflowTaskCompletedEventId = e.WorkflowTaskCompletedEventId } },
        TimerFired e => new EventMessage { EventType = Enums.EventType.TimerFired, TimerFiredEventAttributes = new TimerFiredEventAttributes { TimerId = e.TimerId.Value, StartedEventId = e.StartedEventId } },
        TimerCanceled e => new EventMessage { EventType = Enums.EventType.TimerCanceled, TimerCanceledEventAttributes = new TimerCanceledEventAttributes { TimerId = e.TimerId.Value, StartedEventId = e.StartedEventId, WorkflowTaskCompletedEventId = e.WorkflowTaskCompletedEventId } },
        MarkerRecorded e => new EventMessage { EventType = Enums.EventType.MarkerRecorded, MarkerRecordedEventAttributes = Marker(e) },
        UpsertWorkflowSearchAttributes e => new EventMessage { EventType = Enums.EventType.UpsertWorkflowSearchAttributes, UpsertWorkflowSearchAttributesEventAttributes = new UpsertWorkflowSearchAttributesEventAttributes { SearchAttributes = e.SearchAttributes.ToSearchAttributes(), WorkflowTaskCompletedEventId = e.WorkflowTaskCompletedEventId } },
        _ => null,
    };

    public static EventAttributes? ToRecord(EventMessage message) => message.AttributesCase switch
    {
        Case.TimerStartedEventAttributes when message.TimerStartedEventAttributes is var e => new TimerStarted(new TimerId(e.TimerId), e.StartToFireTimeout.ToRecord() ?? TimeSpan.Zero, e.WorkflowTaskCompletedEventId),
        Case.TimerFiredEventAttributes when message.TimerFiredEventAttributes is var e => new TimerFired(new TimerId(e.TimerId), e.StartedEventId),
        Case.TimerCanceledEventAttributes when message.TimerCanceledEventAttributes is var e => new TimerCanceled(new TimerId(e.TimerId), e.StartedEventId, e.WorkflowTaskCompletedEventId),
        Case.MarkerRecordedEventAttributes when message.MarkerRecordedEventAttributes is var e => new MarkerRecorded(e.MarkerName, MarkerMapping.ToRecord(e.Details), e.WorkflowTaskCompletedEventId),
        Case.UpsertWorkflowSearchAttributesEventAttributes when message.UpsertWorkflowSearchAttributesEventAttributes is var e => new UpsertWorkflowSearchAttributes(e.SearchAttributes?.IndexedFields.ToRecord() ?? new SortedDictionary<string, Payload>(StringComparer.Ordinal), e.WorkflowTaskCompletedEventId),
        _ => null,
    };

    private static MarkerRecordedEventAttributes Marker(MarkerRecorded e)
    {
        var message = new MarkerRecordedEventAttributes { MarkerName = e.MarkerName, WorkflowTaskCompletedEventId = e.WorkflowTaskCompletedEventId };
        e.Details.CopyTo(message.Details);
        return message;
    }
}
