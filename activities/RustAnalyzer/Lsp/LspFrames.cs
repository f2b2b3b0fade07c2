using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Tsrun.Activities.RustAnalyzer.Lsp;

/// <summary>The Language Server Protocol's framing: headers, an empty line, and a body of as many bytes as <c>Content-Length</c> says.</summary>
internal sealed class LspFrames(IConversation child)
{
    private const int HeaderBytesMax = 4096, BodyBytesMax = 32 << 20;
    private byte[] _buffer = new byte[16 * 1024];
    private int _start, _end;

    /// <summary>A body with its header.</summary>
    internal static byte[] Frame(ReadOnlySpan<byte> body) =>
        [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n")), .. body];

    /// <summary>The next body; null once the child has said all it will.</summary>
    /// <exception cref="InvalidDataException">What came is no frame.</exception>
    internal async Task<byte[]?> NextAsync(CancellationToken cancellation)
    {
        int headerEnd;
        while ((headerEnd = Unread.IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (_end - _start > HeaderBytesMax) throw new InvalidDataException($"found {_end - _start} bytes without the end of a header");
            if (!await MoreAsync(cancellation)) return null;
        }
        var length = LengthIn(Unread[..headerEnd]);
        _start += headerEnd + 4;
        while (_end - _start < length)
            if (!await MoreAsync(cancellation)) return null;
        var body = Unread[..length].ToArray();
        _start += length;
        return body;
    }

    private ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    private static int LengthIn(ReadOnlySpan<byte> header)
    {
        foreach (var range in header.Split("\r\n"u8))
            if (header[range] is var line && line.StartsWith("Content-Length:"u8) && Utf8Parser.TryParse(line["Content-Length:".Length..].Trim((byte)' '), out int length, out _))
                return length is >= 0 and <= BodyBytesMax ? length : throw new InvalidDataException($"found a message of {length} bytes, expected at most {BodyBytesMax}");
        throw new InvalidDataException("found a header without Content-Length");
    }

    private async Task<bool> MoreAsync(CancellationToken cancellation)
    {
        var piece = await child.ReceiveAsync(cancellation);
        if (piece.IsEmpty) return false;
        if (_start > 0)
        {
            Unread.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_buffer.Length < _end + piece.Length) Array.Resize(ref _buffer, Math.Max(_end + piece.Length, _buffer.Length * 2));
        piece.CopyTo(_buffer.AsMemory(_end));
        _end += piece.Length;
        return true;
    }
}
