using System.Text;

namespace Tsrun.Activities.Sandbox;

/// <summary>Keeps the first bytes of a stream and hands out its complete lines as they arrive; what is beyond the limit is counted out, not kept.</summary>
internal sealed class OutputCapture(long bytesMax, Action<string>? onLine)
{
    private readonly MemoryStream _kept = new();
    private int _lineStart;

    /// <summary>Bytes were dropped.</summary>
    internal bool Truncated { get; private set; }

    /// <summary>What was kept; bytes that are no UTF-8 become U+FFFD.</summary>
    internal string Text => Encoding.UTF8.GetString(_kept.GetBuffer().AsSpan(0, (int)_kept.Length));

    internal void Append(ReadOnlySpan<byte> bytes)
    {
        var room = (int)Math.Clamp(bytesMax - _kept.Length, 0, bytes.Length);
        Truncated |= room < bytes.Length;
        var from = (int)_kept.Length;
        _kept.Write(bytes[..room]);
        if (onLine is not null)
            EmitLines(from, onLine);
    }

    private void EmitLines(int from, Action<string> emit)
    {
        var all = _kept.GetBuffer().AsSpan(0, (int)_kept.Length);
        for (var at = all[from..].IndexOf((byte)'\n'); at >= 0; at = all[from..].IndexOf((byte)'\n'))
        {
            var line = all[_lineStart..(from + at)];
            from = _lineStart = from + at + 1;
            emit(Encoding.UTF8.GetString(line.EndsWith("\r"u8) ? line[..^1] : line));
        }
    }
}
