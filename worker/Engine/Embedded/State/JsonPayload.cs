using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Common.V1;
using Tsrun.Engine.Mapping;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Values of the server's own as payloads, encoded as Temporal's data converters do it.</summary>
internal static class JsonPayload
{
    /// <summary>The plus of a build's name stays a plus, for those who read the text of the list.</summary>
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>JSON as it is.</summary>
    public static Payload Of(string json) => new() { Metadata = { ["encoding"] = PayloadMapping.JsonPlain }, Data = ByteString.CopyFromUtf8(json) };

    public static Payload Text(string text) => Of(JsonFormatter.Default.Format(Value.ForString(text)));

    /// <summary>The text of a search attribute.</summary>
    /// <param name="type">Keyword, Text or Datetime.</param>
    public static Payload Attribute(string text, string type) => Typed(Text(text), type);

    public static Payload Attribute(bool value) => Typed(Of(value ? "true" : "false"), "Bool");

    /// <summary>The texts of a search attribute.</summary>
    public static Payload Attribute(IReadOnlyList<string> texts) => Typed(Of(JsonSerializer.Serialize(texts, Plain)), "KeywordList");

    private static Payload Typed(Payload payload, string type)
    {
        payload.Metadata["type"] = ByteString.CopyFromUtf8(type);
        return payload;
    }
}
