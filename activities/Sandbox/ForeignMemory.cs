using System.Text;

namespace Tsrun.Activities.Sandbox;

/// <summary>Reads what a waiting thread of a child points at.</summary>
internal static unsafe class ForeignMemory
{
    private const int PathBytesMax = 4096, PageBytes = 4096;

    /// <summary>A path; null when the memory cannot be read or holds no end of it.</summary>
    internal static string? ReadPath(int thread, ulong address)
    {
        var bytes = new byte[PathBytesMax];
        for (var length = 0; length < PathBytesMax;)
        {
            // Up to the end of a page: the next one may not exist.
            var piece = Math.Min(PathBytesMax - length, PageBytes - (int)((address + (ulong)length) % PageBytes));
            if (!TryRead(thread, address + (ulong)length, bytes.AsSpan(length, piece)))
                return null;
            var end = bytes.AsSpan(length, piece).IndexOf((byte)0);
            if (end >= 0)
                return Encoding.UTF8.GetString(bytes, 0, length + end);
            length += piece;
        }
        return null;
    }

    internal static bool TryRead(int thread, ulong address, Span<byte> into)
    {
        fixed (byte* start = into)
        {
            var own = new LibC.Memory { Start = (nint)start, Length = into.Length };
            var theirs = new LibC.Memory { Start = (nint)address, Length = into.Length };
            return LibC.ReadMemory(thread, &own, 1, &theirs, 1, 0) == into.Length;
        }
    }
}
