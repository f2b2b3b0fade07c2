using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Tsrun.History;
using Api = Temporal.Api.WorkflowService.V1;
using EventMessage = Temporal.Api.History.V1.HistoryEvent;
using HistoryMessage = Temporal.Api.History.V1.History;

namespace Tsrun.Engine.Mapping;

/// <summary>Histories as Temporal's own programs write them to files: protobuf's JSON, what <c>temporal workflow show --output json</c> prints and every SDK's replayer reads.</summary>
public static class TemporalJson
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithIndentation());

    /// <summary>Whether bytes look like such a file: a JSON object with a list of events.</summary>
    public static bool LooksLikeOne(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("events"u8)) return reader.Read() && reader.TokenType == JsonTokenType.StartArray;
                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // Something else.
        }
        return false;
    }

    /// <summary>Reads a file. A kind of event that this version's schema lacks is kept as a <see cref="ForeignEvent"/>.</summary>
    /// <param name="json">The file.</param>
    /// <param name="blobs">Where claims in it are redeemed; null leaves them as they are.</param>
    /// <exception cref="FormatException">It is not a history; says what was found and where.</exception>
    public static IReadOnlyList<HistoryEvent> Read(ReadOnlySpan<byte> json, IBlobs? blobs = null)
    {
        try
        {
            var events = JsonNode.Parse(json)?["events"] as JsonArray ?? throw new FormatException("found no list `events`");
            var history = events.Select((node, index) => Event(node as JsonObject ?? throw new FormatException($"events[{index}] is no object"), blobs)).ToList();
            for (var i = 0; i < history.Count; i++)
                if (history[i].EventId != i + 1) throw new FormatException($"found event {history[i].EventId} at place {i + 1}: ids begin at 1 and have no gaps");
            return history.Count > 0 ? history : throw new FormatException("the list `events` is empty");
        }
        catch (Exception e) when (e is JsonException or InvalidProtocolBufferException or InvalidOperationException)
        {
            throw new FormatException(e.Message, e);
        }
    }

    /// <summary>Writes events that were recorded as records: those of a local run.</summary>
    public static string Write(IReadOnlyList<HistoryEvent> history) => Formatter.Format(new HistoryMessage { Events = { history.Select(next => next.ToMessage()) } });

    /// <summary>Writes a run's events as its frontend has them, with nothing left out.</summary>
    public static async Task<string> WriteAsync(WorkflowClient client, WorkflowId workflow, RunId run, CancellationToken cancellationToken = default)
    {
        var (history, request) = (new HistoryMessage(), new Api.GetWorkflowExecutionHistoryRequest { Namespace = client.Namespace, Execution = ValueMapping.Execution(workflow, run) });
        do
        {
            var page = await client.Frontend.CallAsync<Api.GetWorkflowExecutionHistoryResponse>(request.Clone(), null, cancellationToken).ConfigureAwait(false);
            history.Events.AddRange(page.History?.Events ?? []);
            request.NextPageToken = page.NextPageToken;
        } while (!request.NextPageToken.IsEmpty);
        return Formatter.Format(history);
    }

    private static HistoryEvent Event(JsonObject node, IBlobs? blobs)
    {
        EnumNames.Lengthen(node, EventMessage.Descriptor);
        var type = node["eventType"];
        var isKnown = type is null || type.GetValueKind() == JsonValueKind.Number || EventMessage.Descriptor.FindFieldByName("event_type").EnumType.FindValueByName(type.GetValue<string>()) is not null;
        if (!isKnown) node.Remove("eventType");
        var message = Parser.Parse<EventMessage>(node.ToJsonString());
        if (blobs is not null) ClaimCheckFrontend.Redeem(message, blobs);
        var record = message.ToRecord();
        return isKnown ? record : record with { Attributes = new ForeignEvent(type!.GetValue<string>(), message.WorkerMayIgnore, new Payload(node.ToJsonString())) };
    }
}
