using System.Buffers;
using System.Security.Cryptography;
using Google.Protobuf;
using Temporal.Api.History.V1;

namespace Tsrun.Engine.Embedded.Store;

/// <summary>The bytes of an event and the next link of its chain, SHA-256(previous link, bytes), without allocating either.</summary>
/// <remarks>The previous link lies in front of the bytes in one buffer, so that one call hashes both.</remarks>
internal sealed class EventEncoder
{
    public const int ChainLength = 32;

    private readonly ArrayBufferWriter<byte> _buffer = new(4096);

    /// <summary>Encodes an event and moves the chain's head over it.</summary>
    /// <param name="head">The previous link; holds the event's own link afterwards.</param>
    /// <returns>The event's bytes, valid until the next call.</returns>
    public ReadOnlySpan<byte> Encode(HistoryEvent written, Span<byte> head)
    {
        _buffer.ResetWrittenCount();
        _buffer.Write(head);
        written.WriteTo(_buffer);
        SHA256.HashData(_buffer.WrittenSpan, head);
        return _buffer.WrittenSpan[ChainLength..];
    }
}
