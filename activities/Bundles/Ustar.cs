using System.Text;

namespace Tsrun.Activities.Bundles;

/// <summary>The one tar that bundles know: POSIX ustar, ordinary files only, everything that could differ between machines fixed.</summary>
/// <remarks>Own, because a general reader also understands what nobody should send: links, devices, extended headers that rename the entry after it.</remarks>
internal static class Ustar
{
    /// <summary>Everything in a tar comes in blocks of this many bytes.</summary>
    internal const int Block = 512;

    /// <summary>Where a header has its <c>ustar</c>.</summary>
    internal const int MagicAt = 257;
    private const byte OrdinaryFile = (byte)'0';

    // Offsets and lengths of the header fields of IEEE 1003.1 (ustar interchange format).
    private static readonly Range Name = 0..100, Mode = 100..108, Owner = 108..116, Group = 116..124, Size = 124..136, Time = 136..148, Sum = 148..156, Magic = MagicAt..265, Prefix = 345..500;
    private const int TypeAt = 156;

    /// <summary>Writes members in their order: mode 0644, owner 0, time 0.</summary>
    public static byte[] Write(IEnumerable<KeyValuePair<string, byte[]>> members)
    {
        using var tar = new MemoryStream();
        foreach (var (path, bytes) in members)
        {
            if (MemberPath.Fault(path) is { } fault) throw new ArgumentException($"{path}: {fault}", nameof(members));
            tar.Write(Header(path, bytes.Length));
            tar.Write(bytes);
            tar.Write(new byte[Padding(bytes.Length)]);
        }
        tar.Write(new byte[2 * Block]);
        return tar.ToArray();
    }

    /// <summary>Reads the members; the first thing that is not an ordinary file of a ustar archive refuses the whole.</summary>
    /// <exception cref="BundleException">With the reason.</exception>
    public static IEnumerable<(string Path, byte[] Bytes)> Read(byte[] tar)
    {
        var at = 0;
        while (true)
        {
            if (tar.Length - at < Block) throw new BundleException("the archive is cut off: its end mark is missing");
            var header = tar.AsMemory(at, Block);
            if (!header.Span.ContainsAnyExcept((byte)0)) break;
            var (path, length) = Entry(header.Span);
            at += Block;
            if (length > tar.Length - at) throw new BundleException($"{path}: the archive ends within this member");
            yield return (path, tar[at..(at + length)]);
            at += length + Padding(length);
        }
        if (tar.AsSpan(Math.Min(at, tar.Length)).ContainsAnyExcept((byte)0)) throw new BundleException("the archive goes on behind its end mark");
    }

    private static byte[] Header(string path, int length)
    {
        var header = new byte[Block];
        Put(header, Name, path);
        Put(header, Mode, "0000644\0");
        Put(header, Owner, "0000000\0");
        Put(header, Group, "0000000\0");
        Put(header, Size, Octal(length, 11));
        Put(header, Time, Octal(0, 11));
        header[TypeAt] = OrdinaryFile;
        Put(header, Magic, "ustar\0" + "00");
        Put(header, Sum, Octal(Checksum(header), 6) + "\0 ");
        return header;
    }

    private static (string Path, int Length) Entry(ReadOnlySpan<byte> header)
    {
        var path = Text(header[Name]);
        var shown = string.Concat(path.Select(c => c is > ' ' and <= '~' ? c : '?'));
        if (Number(header[Sum]) != Checksum(header)) throw new BundleException("a header of the archive has a wrong checksum");
        if (!Text(header[Magic]).StartsWith("ustar", StringComparison.Ordinal)) throw new BundleException($"{shown}: found another tar format, expected ustar");
        if (header[TypeAt] is not (OrdinaryFile or 0)) throw new BundleException($"{shown}: {KindOf(header[TypeAt])}; a bundle holds ordinary files only");
        if (header[Prefix.Start.Value] != 0 && Text(header[Magic]) == "ustar") throw new BundleException($"{shown}: the path is longer than {BundleLimits.PathLengthMax} characters");
        if (MemberPath.Fault(path) is { } fault) throw new BundleException($"{shown}: {fault}");
        return Number(header[Size]) is { } length and <= BundleLimits.MemberBytesMax
            ? (path, (int)length)
            : throw new BundleException($"{shown}: the member is larger than {BundleLimits.MemberBytesMax >> 20} MiB");
    }

    private static string KindOf(byte type) => (char)type switch
    {
        '1' => "a hard link",
        '2' => "a symbolic link",
        '3' or '4' => "a device",
        '5' => "a folder",
        '6' => "a pipe",
        'x' or 'g' or 'L' or 'K' => "an extended header",
        _ => "an entry of unknown kind",
    };

    private static int Padding(int length) => (Block - length % Block) % Block;

    private static string Octal(int number, int digits) => Convert.ToString(number, 8).PadLeft(digits, '0');

    // The checksum field itself counts as eight spaces.
    private static int Checksum(ReadOnlySpan<byte> header)
    {
        var sum = 8 * ' ';
        for (var i = 0; i < header.Length; i++)
            if (i < Sum.Start.Value || i >= Sum.End.Value)
                sum += header[i];
        return sum;
    }

    /// <summary>An octal field; null for anything else, such as the base-256 form that GNU tar has for huge sizes.</summary>
    private static long? Number(ReadOnlySpan<byte> field)
    {
        var text = Text(field).Trim();
        if (text.Length is 0 or > 12) return null;
        var number = 0L;
        foreach (var c in text)
        {
            if (c is < '0' or > '7') return null;
            number = number * 8 + (c - '0');
        }
        return number;
    }

    private static string Text(ReadOnlySpan<byte> field) =>
        Encoding.Latin1.GetString(field.IndexOf((byte)0) is >= 0 and var end ? field[..end] : field);

    private static void Put(byte[] header, Range field, string text) => Encoding.ASCII.GetBytes(text, header.AsSpan(field));
}
