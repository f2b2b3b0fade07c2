using System.Text;

namespace Tsrun.Activities.Repair.Search;

/// <summary>Rust source with comments and the insides of literals blanked out, byte for byte as long: braces that are left are braces.</summary>
internal static class RustMask
{
    /// <summary>UTF-8 of the text, masked. Never fails: an unclosed literal reaches to the end.</summary>
    public static byte[] Of(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var at = 0; at < bytes.Length;)
        {
            var end = Skip(bytes, at);
            if (end > at)
                Blank(bytes, at, end);
            at = Math.Max(end, at + 1);
        }
        return bytes;
    }

    /// <summary>End of the comment or literal that starts here; <paramref name="at"/> when none does.</summary>
    private static int Skip(byte[] b, int at) => b[at] switch
    {
        (byte)'/' when Is(b, at + 1, '/') => Find(b, at, "\n"),
        (byte)'/' when Is(b, at + 1, '*') => BlockComment(b, at),
        (byte)'"' => Quoted(b, at + 1),
        (byte)'r' when !IsWord(b, at - 1) || Is(b, at - 1, 'b') => RawString(b, at),
        (byte)'\'' => Char(b, at),
        _ => at,
    };

    private static int BlockComment(byte[] b, int at)
    {
        var depth = 0;
        do
        {
            var (open, close) = (Is(b, at, '/') && Is(b, at + 1, '*'), Is(b, at, '*') && Is(b, at + 1, '/'));
            depth += open ? 1 : close ? -1 : 0;
            at += open || close ? 2 : 1;
        }
        while (depth > 0 && at < b.Length);
        return Math.Min(at, b.Length);
    }

    private static int Quoted(byte[] b, int at)
    {
        while (at < b.Length && b[at] != '"')
            at += b[at] == '\\' ? 2 : 1;
        return Math.Min(at + 1, b.Length);
    }

    private static int RawString(byte[] b, int at)
    {
        var open = at + 1;
        while (Is(b, open, '#'))
            open++;
        return Is(b, open, '"') ? Find(b, open + 1, "\"" + new string('#', open - at - 1)) : at;
    }

    /// <summary>A character, not a lifetime: a lifetime has no quote after its first character.</summary>
    private static int Char(byte[] b, int at)
    {
        if (Is(b, at + 1, '\\'))
        {
            var close = Array.IndexOf(b, (byte)'\'', Math.Min(at + 3, b.Length));
            return close < 0 ? at : close + 1;
        }
        for (var close = at + 2; close <= at + 5; close++)
            if (Is(b, close, '\''))
                return close == at + 2 || b[at + 1] >= 0x80 ? close + 1 : at;
        return at;
    }

    private static int Find(byte[] b, int from, string end)
    {
        var found = b.AsSpan(from).IndexOf(Encoding.ASCII.GetBytes(end));
        return found < 0 ? b.Length : from + found + end.Length;
    }

    private static void Blank(byte[] b, int from, int to)
    {
        for (var i = from; i < to; i++)
            if (b[i] != '\n')
                b[i] = (byte)' ';
    }

    private static bool Is(byte[] b, int at, char c) => at >= 0 && at < b.Length && b[at] == c;

    private static bool IsWord(byte[] b, int at) => at >= 0 && at < b.Length && (char.IsAsciiLetterOrDigit((char)b[at]) || b[at] == '_');
}
