using System.Globalization;
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
    /// <param name="blobs">Where claims in it are redeemed: a blob by its name; null leaves them as they are.</param>
    /// <param name="location">Where that looks, for people.</param>
    /// <exception cref="FormatException">It is not a history; says what was found and where.</exception>
    public static IReadOnlyList<HistoryEvent> Read(ReadOnlySpan<byte> json, Func<string, byte[]?>? blobs = null, string location = "")
    {
        var events = Events(json);
        var history = events.Select((node, index) => Event(node, index, blobs, location)).ToList();
        for (var i = 0; i < history.Count; i++)
            if (history[i].EventId != i + 1) throw new FormatException($"found event {history[i].EventId} at place {i + 1}: ids begin at 1 and have no gaps");
        return history.Count > 0 ? history : throw new FormatException("the list `events` is empty");
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

    private static JsonArray Events(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonNode.Parse(json) is JsonObject file && file["events"] is JsonArray events ? events : throw new FormatException("found no list `events`");
        }
        catch (JsonException e)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"the text is no JSON from line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1} on"), e);
        }
        catch (ArgumentException e)
        {
            throw new FormatException("a name stands twice in one object", e);
        }
    }

    private static HistoryEvent Event(JsonNode? node, int index, Func<string, byte[]?>? blobs, string location)
    {
        try
        {
            return Event(node as JsonObject ?? throw new FormatException($"events[{index}] is no object"), blobs, location);
        }
        catch (Exception e) when (e is JsonException or InvalidProtocolBufferException or InvalidOperationException or ArgumentException or OverflowException or NotSupportedException)
        {
            // The parsers' own words name their own types; the place is what helps.
            throw new FormatException($"events[{index}] is no event of Temporal: a field of it is doubled, missing, or of another type than Temporal's schema says", e);
        }
    }

    private static HistoryEvent Event(JsonObject node, Func<string, byte[]?>? blobs, string location)
    {
        EnumNames.Lengthen(node, EventMessage.Descriptor);
        var type = node["eventType"];
        var isKnown = type is null || type.GetValueKind() == JsonValueKind.Number || EventMessage.Descriptor.FindFieldByName("event_type").EnumType.FindValueByName(type.GetValue<string>()) is not null;
        if (!isKnown) node.Remove("eventType");
        var message = Parser.Parse<EventMessage>(node.ToJsonString());
        if (blobs is not null) Claim.Walk(message, payload =>
        {
            if (Claim.NameIn(payload) is { } name) Claim.Redeem(payload, name, blobs(name), location);
        });
        var record = message.ToRecord();
        return isKnown ? record : record with { Attributes = new ForeignEvent(type!.GetValue<string>(), message.WorkerMayIgnore, new Payload(node.ToJsonString())) };
    }
}
