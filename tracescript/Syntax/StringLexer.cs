using System.Globalization;
using System.Text;

namespace Tsrun.TraceScript;

/// <summary>Strings: one line between double quotes, with the escapes <c>\" \\ \n \r \t \u{1F600}</c>.</summary>
internal static class StringLexer
{
    public static Lexeme Read(string text, int start)
    {
        var content = new StringBuilder();
        LexemeFault? fault = null;
        var at = start + 1;
        while (at < text.Length && text[at] is not ('"' or '\n'))
        {
            if (text[at] == '\\')
                at = Escape(text, at, content, ref fault);
            else
                content.Append(text[at++]);
        }
        if (at < text.Length && text[at] == '"')
            return new Lexeme(LexemeKind.String, start, at + 1, text[start..(at + 1)], Value.Of(content.ToString()), fault);
        fault = new LexemeFault("TS0142", "this string has no end", "close it with `\"` on the same line");
        return new Lexeme(LexemeKind.String, start, at, text[start..at], Value.Of(content.ToString().TrimEnd('\r')), fault);
    }

    /// <summary>A string as a script writes it.</summary>
    public static string Quote(string content)
    {
        var quoted = new StringBuilder("\"");
        for (var i = 0; i < content.Length; i++)
        {
            var isPair = i + 1 < content.Length && char.IsSurrogatePair(content[i], content[i + 1]);
            quoted.Append(isPair ? content.Substring(i, 2) : QuoteUnit(content[i]));
            i += isPair ? 1 : 0;
        }
        return quoted.Append('"').ToString();
    }

    private static string QuoteUnit(char unit) => unit switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        // Line separators and half surrogates would not survive an editor or UTF-8.
        '\u2028' or '\u2029' or '\u0085' => $"\\u{{{(int)unit:x}}}",
        _ when char.IsControl(unit) || char.IsSurrogate(unit) => $"\\u{{{(int)unit:x}}}",
        _ => unit.ToString(),
    };

    private static int Escape(string text, int at, StringBuilder content, ref LexemeFault? fault)
    {
        var escaped = at + 1 < text.Length ? text[at + 1] : '\n';
        if ("\"\\nrt".Contains(escaped, StringComparison.Ordinal))
        {
            content.Append(escaped switch { 'n' => '\n', 'r' => '\r', 't' => '\t', _ => escaped });
            return at + 2;
        }
        if (escaped == 'u' && TryUnicode(text, at + 2, content, out var end))
            return end;
        fault ??= new LexemeFault("TS0143", $"`\\{(escaped == '\n' ? "" : Diagnostics.Printable(escaped))}` is not an escape",
            "the escapes are `\\\"`, `\\\\`, `\\n`, `\\r`, `\\t` and `\\u{1F600}`");
        return at + 1;
    }

    private static bool TryUnicode(string text, int at, StringBuilder content, out int end)
    {
        end = at;
        if (at >= text.Length || text[at] != '{')
            return false;
        // At most six digits are looked at, so that a long line of `\u{` is read once.
        var close = text.IndexOf('}', at, Math.Min(8, text.Length - at));
        if (close < 0 || !int.TryParse(text.AsSpan(at + 1, close - at - 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || code > 0x10FFFF)
            return false;
        content.Append(code is >= 0xD800 and <= 0xDFFF ? ((char)code).ToString() : char.ConvertFromUtf32(code));
        end = close + 1;
        return true;
    }
}
