using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Google.Protobuf;

namespace Tsrun.Engine.Grpc;

/// <summary>gRPC's frame: one byte that says whether the message is compressed, four that say how long it is, then the message.</summary>
internal static class GrpcFrame
{
    /// <summary>Flag and length.</summary>
    public const int PrefixLength = 5;

    /// <summary>A message in its frame.</summary>
    /// <param name="message">What travels.</param>
    /// <param name="gzip">Compress it; the header <c>grpc-encoding: gzip</c> must stand beside it.</param>
    public static byte[] Encode(IMessage message, bool gzip) => gzip ? Compressed(message) : Plain(message);

    /// <summary>The message bytes of a whole body that must hold exactly one frame.</summary>
    /// <param name="body">Everything that the peer sent.</param>
    /// <param name="encoding">Header <c>grpc-encoding</c>; null when absent.</param>
    /// <param name="sizeMax">Bytes of the message after decompression.</param>
    /// <exception cref="WorkflowServiceException">No whole frame (<c>TS1104</c>), an unknown encoding, or too large (<c>TS1105</c>).</exception>
    public static ReadOnlySequence<byte> Decode(ReadOnlySequence<byte> body, string? encoding, int sizeMax)
    {
        if (body.Length < PrefixLength)
            throw GrpcProblem.BrokenFrame($"found {body.Length} bytes, expected a frame of at least {PrefixLength}");
        Span<byte> prefix = stackalloc byte[PrefixLength];
        body.Slice(0, PrefixLength).CopyTo(prefix);
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        if (length > sizeMax) throw GrpcProblem.TooLarge(length, sizeMax);
        if (body.Length - PrefixLength != length)
            throw GrpcProblem.BrokenFrame($"the frame announces {length} bytes and {body.Length - PrefixLength} follow");
        var message = body.Slice(PrefixLength);
        return prefix[0] switch
        {
            0 => message,
            1 when encoding == "gzip" => new(Inflate(message, sizeMax)),
            1 => throw GrpcProblem.UnknownEncoding(encoding),
            var flag => throw GrpcProblem.BrokenFrame($"its compressed-flag is {flag}, expected 0 or 1"),
        };
    }

    private static byte[] Plain(IMessage message)
    {
        var size = message.CalculateSize();
        var frame = new byte[PrefixLength + size];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), size);
        message.WriteTo(frame.AsSpan(PrefixLength));
        return frame;
    }

    private static byte[] Compressed(IMessage message)
    {
        using var frame = new MemoryStream();
        frame.SetLength(PrefixLength);
        frame.Position = PrefixLength;
        using (var gzip = new GZipStream(frame, CompressionLevel.Fastest, leaveOpen: true)) message.WriteTo(gzip);
        var bytes = frame.ToArray();
        bytes[0] = 1;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), bytes.Length - PrefixLength);
        return bytes;
    }

    // The limit holds for what comes out: a few bytes can hold gigabytes of zeros.
    private static ReadOnlyMemory<byte> Inflate(ReadOnlySequence<byte> message, int sizeMax)
    {
        var plain = new ArrayBufferWriter<byte>((int)Math.Clamp(message.Length * 4, 256, 1 << 20));
        try
        {
            using var gzip = new GZipStream(new MemoryStream(message.ToArray()), CompressionMode.Decompress);
            for (int read; (read = gzip.Read(plain.GetSpan(256))) > 0;)
            {
                plain.Advance(read);
                if (plain.WrittenCount > sizeMax) throw GrpcProblem.TooLarge(plain.WrittenCount, sizeMax);
            }
        }
        catch (InvalidDataException e)
        {
            throw GrpcProblem.BrokenFrame($"its gzip stream cannot be read: {e.Message}", e);
        }
        return plain.WrittenMemory;
    }
}
