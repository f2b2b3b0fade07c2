using System.Text.Json;
using Tsrun.History;

namespace Tsrun.Runtime;

/// <summary>Events that came from elsewhere: as JSON Lines, one event each, in canonical form.</summary>
public static class HistoryReader
{
    /// <summary>Writes a history.</summary>
    public static byte[] Write(IEnumerable<HistoryEvent> history) => [.. history.SelectMany(next => HistoryJson.Bytes(next).Append((byte)'\n'))];

    /// <summary>Reads a history; a fault names the event.</summary>
    public static (IReadOnlyList<HistoryEvent> History, string? Fault) Read(ReadOnlySpan<byte> text)
    {
        var history = new List<HistoryEvent>();
        if (text.Length == 0 || text[^1] != '\n') return (history, "the history is cut off");
        foreach (var range in text[..^1].Split((byte)'\n'))
        {
            var id = history.Count + 1;
            try
            {
                var next = HistoryJson.Read<HistoryEvent>(text[range]);
                if (next.EventId != id) return (history, $"event {id} of the history carries number {next.EventId}");
                if (next.Attributes is null || !HistoryJson.Bytes(next).AsSpan().SequenceEqual(text[range])) return (history, $"event {id} of the history is not in canonical form");
                history.Add(next);
            }
            catch (JsonException e)
            {
                return (history, $"event {id} of the history is not an event: {e.Message.Split(" | ")[0]}");
            }
        }
        return (history, history[0].Attributes is WorkflowExecutionStarted ? Projectable(history) : "the history does not begin with a start");
    }

    /// <summary>Payloads are read only where they are needed; a foreign one may not be what its event promises, down to a null where a record has none.</summary>
    private static string? Projectable(List<HistoryEvent> history)
    {
        try
        {
            _ = TraceProjection.Project(new RunId(""), history);
            return null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or NullReferenceException)
        {
            return $"the history cannot be read as a run: {e.Message.Split(" | ")[0]}";
        }
    }
}
