using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tsrun.Activities.Golden;
using Tsrun.History;

namespace Tsrun.Cli.Hosting.Traces;

/// <summary>Masks a history as Temporal's programs write it: there a payload's JSON stands in base64, where no shape of a secret is seen.</summary>
internal static class TemporalFileMask
{
    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    /// <summary>The same file with what looks like a secret masked; the very same text where it holds none.</summary>
    /// <remarks>Payloads that are no JSON stay as they are: whoever encoded them has the key.</remarks>
    public static string Of(string json)
    {
        var root = JsonNode.Parse(json)!;
        var values = Strings(root).Select(value => (Node: value, Bytes: Decoded(value))).ToList();
        var mask = SecretMask.OfJson(values.Select(value => value.Bytes));
        var isMasked = false;
        foreach (var (node, bytes) in values)
        {
            var masked = mask.ApplyToJson(bytes);
            if (masked.AsSpan().SequenceEqual(bytes)) continue;
            node.ReplaceWith(IsData(node) ? Convert.ToBase64String(masked) : HistoryJson.Read<string>(masked));
            isMasked = true;
        }
        return isMasked ? root.ToJsonString(Written) : json;
    }

    private static IEnumerable<JsonNode> Strings(JsonNode? node) => node switch
    {
        JsonObject all => all.SelectMany(field => Strings(field.Value)),
        JsonArray all => all.SelectMany(Strings),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [value],
        _ => [],
    };

    /// <summary>A payload's <c>data</c>, which its metadata says to be JSON.</summary>
    private static bool IsData(JsonNode node) => node.Parent is JsonObject payload && payload["data"] == node && payload["metadata"]?["encoding"] is JsonValue encoding
        && System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(encoding.GetValue<string>())).StartsWith("json/", StringComparison.Ordinal);

    private static byte[] Decoded(JsonNode node) => IsData(node) ? Convert.FromBase64String(node.GetValue<string>()) : System.Text.Encoding.UTF8.GetBytes(HistoryJson.ToPayload(node.GetValue<string>()).Json);
}
