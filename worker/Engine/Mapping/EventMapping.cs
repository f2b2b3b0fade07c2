using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Enums.V1;
using Tsrun.History;
using EventMessage = Temporal.Api.History.V1.HistoryEvent;

namespace Tsrun.Engine.Mapping;

/// <summary>Events: what a script folds over, out of what Temporal stores, and back.</summary>
public static class EventMapping
{
    /// <summary>A recorded fact as Temporal's message; the bookkeeping of a server (task id, version) stays 0.</summary>
    public static EventMessage ToMessage(this HistoryEvent record)
    {
        var message = record.Attributes is ForeignEvent foreign ? ForeignEventMapping.ToMessage(foreign) : Known(record.Attributes);
        message.EventId = record.EventId;
        message.EventTime = Timestamp.FromDateTimeOffset(record.EventTime);
        message.UserMetadata = record.Metadata.ToMessage();
        return message;
    }

    /// <summary>A message as our record; a kind of event that no script of ours causes becomes a <see cref="ForeignEvent"/>.</summary>
    public static HistoryEvent ToRecord(this EventMessage message) => new(
        message.EventId,
        message.EventTime.ToRecord() ?? DateTimeOffset.UnixEpoch,
        WorkflowEventMapping.ToRecord(message) ?? WorkflowTaskEventMapping.ToRecord(message) ?? ActivityEventMapping.ToRecord(message)
            ?? OtherEventMapping.ToRecord(message) ?? ChildEventMapping.ToRecord(message) ?? UpdateMapping.ToRecord(message) ?? ForeignEventMapping.ToRecord(message),
        message.UserMetadata.ToRecord());

    /// <summary>Whether the event closes its run; it is the last one then.</summary>
    public static bool IsClose(this EventMessage message) => message.EventType is EventType.WorkflowExecutionCompleted or EventType.WorkflowExecutionFailed
        or EventType.WorkflowExecutionTimedOut or EventType.WorkflowExecutionCanceled or EventType.WorkflowExecutionTerminated or EventType.WorkflowExecutionContinuedAsNew;

    private static EventMessage Known(EventAttributes attributes) =>
        WorkflowEventMapping.ToMessage(attributes) ?? WorkflowTaskEventMapping.ToMessage(attributes) ?? ActivityEventMapping.ToMessage(attributes)
            ?? OtherEventMapping.ToMessage(attributes) ?? ChildEventMapping.ToMessage(attributes) ?? UpdateMapping.ToMessage(attributes)
            ?? throw new System.Diagnostics.UnreachableException($"{attributes.GetType().Name} has no message");
}

/// <summary>Events of kinds that the records do not name: kept whole, as JSON for people, as bytes where JSON would lose something.</summary>
internal static class ForeignEventMapping
{
    private const string Bytes = "$event";
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default);
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default);

    public static ForeignEvent ToRecord(EventMessage message) => new(message.EventType.ToString(), message.WorkerMayIgnore, Content(message));

    public static EventMessage ToMessage(ForeignEvent foreign)
    {
        if (foreign.Content.Json.StartsWith($"{{\"{Bytes}\":", StringComparison.Ordinal))
        {
            using var document = System.Text.Json.JsonDocument.Parse(foreign.Content.Json);
            return EventMessage.Parser.ParseFrom(document.RootElement.GetProperty(Bytes).GetBytesFromBase64());
        }
        return Parser.Parse<EventMessage>(foreign.Content.Json);
    }

    /// <summary>A kind that this version's schema lacks has its attributes in unknown fields, which JSON cannot show.</summary>
    private static Payload Content(EventMessage message)
    {
        var json = Formatter.Format(message);
        return Parser.Parse<EventMessage>(json).Equals(message) ? new Payload(json) : new Payload($"{{\"{Bytes}\":\"{message.ToByteString().ToBase64()}\"}}");
    }
}
