using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;

namespace Tsrun.Engine.Embedded.Visibility;

/// <summary>The last run of a page; the next page begins behind it, whatever was started or closed meanwhile.</summary>
internal sealed record ListPageToken(long SortTime, long StartTime, string RunId)
{
    private const int NumbersLength = 16;

    /// <summary>Opaque to clients.</summary>
    public ByteString Encode()
    {
        var bytes = new byte[NumbersLength + Encoding.UTF8.GetByteCount(RunId)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, SortTime);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(8), StartTime);
        Encoding.UTF8.GetBytes(RunId, bytes.AsSpan(NumbersLength));
        return ByteString.CopyFrom(bytes);
    }

    /// <summary>Reads one; null for an empty one, which asks for the first page.</summary>
    /// <exception cref="WorkflowServiceException">It is none of ours.</exception>
    public static ListPageToken? Decode(ByteString token)
    {
        if (token.IsEmpty) return null;
        if (token.Length <= NumbersLength) throw WorkflowServiceException.Invalid("Invalid NextPageToken.");
        return new ListPageToken(BinaryPrimitives.ReadInt64BigEndian(token.Span), BinaryPrimitives.ReadInt64BigEndian(token.Span[8..]), Encoding.UTF8.GetString(token.Span[NumbersLength..]));
    }
}
