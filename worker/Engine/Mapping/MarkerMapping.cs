using System.Text.Json;
using Google.Protobuf.Collections;
using Temporal.Api.Common.V1;
using Payload = Tsrun.History.Payload;

namespace Tsrun.Engine.Mapping;

/// <summary>A marker's details: ours are one value under the key <c>data</c>; those of another program, by their own keys, become one JSON object.</summary>
internal static class MarkerMapping
{
    private const string Ours = "data", Wrapper = "$details";

    public static void CopyTo(this Payload details, MapField<string, Payloads> map)
    {
        if (!details.Json.StartsWith($"{{\"{Wrapper}\":", StringComparison.Ordinal))
        {
            map[Ours] = details.ToMessages();
            return;
        }
        using var document = JsonDocument.Parse(details.Json);
        foreach (var entry in document.RootElement.GetProperty(Wrapper).EnumerateObject())
            map[entry.Name] = new Payload(entry.Value.GetRawText()).ToMessages();
    }

    public static Payload ToRecord(MapField<string, Payloads> map)
    {
        if (map.Count == 0) return Payload.Null;
        if (map.Count == 1 && map.TryGetValue(Ours, out var ours)) return ours.ToRecord();
        var entries = map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{JsonSerializer.Serialize(entry.Key)}:{entry.Value.ToRecord().Json}");
        return new Payload($"{{\"{Wrapper}\":{{{string.Join(',', entries)}}}}}");
    }
}
