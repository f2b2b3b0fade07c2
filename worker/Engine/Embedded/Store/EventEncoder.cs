using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Tsrun.History;

namespace Tsrun.Engine.Embedded.Store;

/// <summary>The bytes of <see cref="HistoryJson.Bytes"/> and the link of <see cref="HistoryJson.Chain"/>, without allocating either.</summary>
/// <remarks>The previous link lies in front of the JSON in one buffer, so that one call hashes both.</remarks>
internal sealed class EventEncoder : IDisposable
{
    public const int ChainLength = 32;

    private static readonly JsonTypeInfo<HistoryEvent> EventInfo = (JsonTypeInfo<HistoryEvent>)HistoryJson.Options.GetTypeInfo(typeof(HistoryEvent));
    private readonly ArrayBufferWriter<byte> buffer = new(4096);
    private readonly Utf8JsonWriter writer;

    public EventEncoder() =>
        writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    /// <summary>Encodes an event and moves the chain's head over it.</summary>
    /// <param name="head">The previous link; holds the event's own link afterwards.</param>
    /// <returns>The event's JSON, valid until the next call.</returns>
    public ReadOnlySpan<byte> Encode(HistoryEvent written, Span<byte> head)
    {
        buffer.ResetWrittenCount();
        buffer.Write(head);
        writer.Reset(buffer);
        JsonSerializer.Serialize(writer, written, EventInfo);
        writer.Flush();
        SHA256.HashData(buffer.WrittenSpan, head);
        return buffer.WrittenSpan[ChainLength..];
    }

    public void Dispose() => writer.Dispose();
}
