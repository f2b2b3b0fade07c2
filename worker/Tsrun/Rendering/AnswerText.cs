using System.Text.Json;
using Tsrun.History;

namespace Tsrun.Cli.Rendering;

/// <summary>What a run answered, for people: a page of the documentation with its anchor, else what the value says of itself, else the value.</summary>
internal static class AnswerText
{
    /// <summary>The text; it may have many lines.</summary>
    public static string Of(Payload value)
    {
        using var json = JsonDocument.Parse(value.Json);
        return Printable.Text(Text("title") is { Length: > 0 } title && Text("text") is { } text ? $"{title}   [{Text("anchor")}]\n\n{text}"
            : value.Summary is { Length: > 0 } summary ? summary
            : json.RootElement.ValueKind == JsonValueKind.String ? json.RootElement.GetString()!
            : value.Json);

        string? Text(string name) => json.RootElement is { ValueKind: JsonValueKind.Object } record && record.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;
    }
}
