using Google.Protobuf;
using Temporal.Api.Common.V1;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>Texts of the server's own as payloads.</summary>
internal static class Text
{
    private static readonly ByteString Plain = ByteString.CopyFromUtf8("json/plain");

    /// <summary>A JSON string; the text must not need escapes.</summary>
    public static Payload Payload(string text) => new() { Metadata = { ["encoding"] = Plain }, Data = ByteString.CopyFromUtf8($"\"{text}\"") };
}
