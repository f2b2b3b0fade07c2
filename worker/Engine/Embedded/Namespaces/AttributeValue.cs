using System.Globalization;
using System.Text;
using System.Text.Json;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;

namespace Tsrun.Engine.Embedded.Namespaces;

/// <summary>The payload of a search attribute as values that the index can hold.</summary>
internal static class AttributeValue
{
    /// <summary>Reads a payload.</summary>
    /// <returns>Text, long or double, none of them for a removed attribute; null when it does not fit the type.</returns>
    public static IReadOnlyList<object>? Read(Payload payload, IndexedValueType type)
    {
        if (payload.Data.IsEmpty) return [];
        try
        {
            using var json = JsonDocument.Parse(payload.Data.Memory);
            var root = json.RootElement;
            if (root.ValueKind == JsonValueKind.Null) return [];
            if (root.ValueKind != JsonValueKind.Array) return One(root, type) is { } single ? Spread(single, type) : null;
            var members = root.EnumerateArray().Select(member => One(member, type)).ToList();
            if (members.Contains(null) || (members.Count > 1 && type != IndexedValueType.KeywordList)) return null;
            return [.. members.SelectMany(member => Spread(member!, type)).Distinct()];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The words of a text, as they are compared.</summary>
    public static IEnumerable<string> Words(string text) =>
        Split(text).Where(word => word.Length > 0).Select(word => word.ToLowerInvariant()).Distinct(StringComparer.Ordinal);

    /// <summary>A payload as a real server words it in its refusals.</summary>
    public static string Show(Payload payload)
    {
        try
        {
            using var json = JsonDocument.Parse(payload.Data.Memory);
            return Show(json.RootElement);
        }
        catch (JsonException)
        {
            return $"[{string.Join(' ', payload.Data.Span.ToArray())}]";
        }
    }

    /// <summary>An RFC 3339 time as ticks; null when it is none.</summary>
    public static long? Ticks(string text) =>
        text.Length >= 20 && text[10] is 'T' or 't' && DateTimeOffset.TryParse(Shortened(text), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) ? time.UtcTicks : null;

    private static object? One(JsonElement element, IndexedValueType type) => (type, element.ValueKind) switch
    {
        (IndexedValueType.Keyword or IndexedValueType.KeywordList or IndexedValueType.Text, JsonValueKind.String) => element.GetString(),
        (IndexedValueType.Int, JsonValueKind.Number) => element.TryGetInt64(out var number) ? number : null,
        (IndexedValueType.Double, JsonValueKind.Number) => element.GetDouble(),
        (IndexedValueType.Bool, JsonValueKind.True) => 1L,
        (IndexedValueType.Bool, JsonValueKind.False) => 0L,
        (IndexedValueType.Datetime, JsonValueKind.String) => Ticks(element.GetString()!),
        _ => null,
    };

    private static IReadOnlyList<object> Spread(object value, IndexedValueType type) => type == IndexedValueType.Text ? [.. Words((string)value)] : [value];

    private static IEnumerable<string> Split(string text)
    {
        var word = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c)) word.Append(c);
            else
            {
                yield return word.ToString();
                word.Clear();
            }
        }
        yield return word.ToString();
    }

    // Go writes nanoseconds; a tick is 100 of them.
    private static string Shortened(string text)
    {
        var dot = text.IndexOf('.');
        if (dot < 0) return text;
        var end = dot + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        return end - dot > 8 ? string.Concat(text.AsSpan(0, dot + 8), text.AsSpan(end)) : text;
    }

    private static string Show(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Array => $"[{string.Join(' ', element.EnumerateArray().Select(Show))}]",
        JsonValueKind.Null => "<nil>",
        _ => element.GetRawText(),
    };
}
