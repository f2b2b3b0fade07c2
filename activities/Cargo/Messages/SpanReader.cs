using System.Text.Json;
using Tsrun.History;

namespace Tsrun.Activities.Cargo.Messages;

/// <summary>Reads the spans of rustc's JSON.</summary>
internal static class SpanReader
{
    /// <summary>All spans of a message, in rustc's order.</summary>
    internal static IReadOnlyList<DiagnosticSpan> ReadAll(JsonElement spans, PathMap paths) =>
        [.. spans.EnumerateArray().Select(span => Read(span, paths))];

    private static DiagnosticSpan Read(JsonElement span, PathMap paths)
    {
        var place = InnermostHere(span, paths, out var fromMacro);
        return new DiagnosticSpan(
            paths.File(Text(place, "file_name") ?? ""),
            Number(place, "byte_start"), Number(place, "byte_end"),
            Number(place, "line_start"), Number(place, "column_start"),
            Number(place, "line_end"), Number(place, "column_end"),
            span.GetProperty("is_primary").GetBoolean(),
            Text(span, "label") is { } label ? paths.Text(label) : null,
            Text(span, "suggested_replacement"),
            Text(span, "suggestion_applicability"),
            fromMacro,
            Lines(place));
    }

    // A span inside a foreign macro's body says nothing about what the user wrote: the call does. The body of a macro of the checkout's own is
    // what the user wrote; what the call passed in keeps the call's place anyway.
    private static JsonElement InnermostHere(JsonElement span, PathMap paths, out bool fromMacro)
    {
        var place = span;
        fromMacro = false;
        while (!IsHere(paths.File(Text(place, "file_name") ?? "")) && place.TryGetProperty("expansion", out var expansion) && expansion.ValueKind == JsonValueKind.Object)
        {
            var call = expansion.GetProperty("span");
            // The call of an injected macro (the test harness, the prelude) has no place in any file.
            if (Number(call, "line_start") == 0 || paths.File(Text(call, "file_name") ?? "").StartsWith('<')) break;
            place = call;
            fromMacro = true;
        }
        return place;
    }

    private static bool IsHere(string file) => file.Length > 0 && file[0] is not ('/' or '<' or '.') && !file.Contains(':', StringComparison.Ordinal);

    private static string? Lines(JsonElement span)
    {
        if (!span.TryGetProperty("text", out var text) || text.ValueKind != JsonValueKind.Array || text.GetArrayLength() == 0) return null;
        return string.Join('\n', text.EnumerateArray().Select(line => line.GetProperty("text").GetString()));
    }

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
