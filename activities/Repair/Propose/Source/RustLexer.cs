namespace Tsrun.Activities.Repair.Propose.Source;

/// <summary>Cuts Rust text into tokens. Total: any text gives tokens, an unclosed string or comment runs to the end.</summary>
internal static class RustLexer
{
    // Longest first. `>>`, `||` and `&&` are left apart: they also close generics, open closures and borrow twice.
    private static readonly string[] Joined = ["..=", "...", "<<=", "->", "=>", "::", "==", "!=", "<=", "+=", "-=", "*=", "/=", "%=", "^=", "|=", ".."];

    /// <summary>All tokens in order.</summary>
    public static RustToken[] Tokens(string text)
    {
        var tokens = new List<RustToken>(text.Length / 4);
        var at = text.StartsWith("#!", StringComparison.Ordinal) && !text.StartsWith("#![", StringComparison.Ordinal) ? LineEnd(text, 0) : 0;
        while ((at = SkipBlank(text, at)) < text.Length)
        {
            var token = Next(text, at);
            tokens.Add(token);
            at = token.End;
        }

        return [.. tokens];
    }

    private static RustToken Next(string text, int at)
    {
        var c = text[at];
        if (StringStart(text, at) is { } literal) return literal;
        if (c == '\'') return Quote(text, at, at);
        if (IsWordStart(c)) return Word(text, at);
        if (char.IsAsciiDigit(c)) return new(TokenKind.Number, at, NumberEnd(text, at));
        foreach (var sign in Joined)
            if (string.CompareOrdinal(text, at, sign, 0, sign.Length) == 0) return new(TokenKind.Sign, at, at + sign.Length);
        return new(TokenKind.Sign, at, at + (char.IsHighSurrogate(c) && at + 1 < text.Length ? 2 : 1));
    }

    /// <summary>A string or byte literal that starts here, prefixes <c>b c r br cr</c> and hashes included.</summary>
    private static RustToken? StringStart(string text, int at)
    {
        var i = at;
        if (i < text.Length && text[i] is 'b' or 'c') i++;
        if (i > at && i < text.Length && text[at] == 'b' && text[i] == '\'') return Quote(text, at, i);
        var raw = i < text.Length && text[i] == 'r';
        if (raw) i++;
        var hashes = 0;
        while (raw && i + hashes < text.Length && text[i + hashes] == '#') hashes++;
        i += hashes;
        if (i >= text.Length || text[i] != '"') return null;
        return new(TokenKind.Text, at, raw ? RawEnd(text, i + 1, hashes) : QuotedEnd(text, i + 1, '"'));
    }

    private static int RawEnd(string text, int at, int hashes)
    {
        var end = text.IndexOf("\"" + new string('#', hashes), at, StringComparison.Ordinal);
        return end < 0 ? text.Length : end + 1 + hashes;
    }

    private static int QuotedEnd(string text, int at, char quote)
    {
        while (at < text.Length && text[at] != quote) at += text[at] == '\\' ? 2 : 1;
        return Math.Min(at + 1, text.Length);
    }

    /// <summary>A character literal or a lifetime: <c>'a'</c> closes after one character, <c>'a</c> does not.</summary>
    private static RustToken Quote(string text, int start, int quote)
    {
        var after = quote + 1;
        if (after >= text.Length) return new(TokenKind.Sign, start, text.Length);
        if (text[after] == '\\') return new(TokenKind.Char, start, QuotedEnd(text, after, '\''));
        var width = char.IsHighSurrogate(text[after]) ? 2 : 1;
        if (after + width < text.Length && text[after + width] == '\'') return new(TokenKind.Char, start, after + width + 1);
        if (!IsWordStart(text[after])) return new(TokenKind.Sign, start, after);
        return new(TokenKind.Lifetime, start, WordEnd(text, after));
    }

    private static RustToken Word(string text, int at)
    {
        var raw = text[at] == 'r' && at + 2 < text.Length && text[at + 1] == '#' && IsWordStart(text[at + 2]);
        return new(TokenKind.Word, at, WordEnd(text, raw ? at + 2 : at));
    }

    private static int WordEnd(string text, int at)
    {
        while (at < text.Length && (IsWordStart(text[at]) || char.IsDigit(text[at]))) at++;
        return at;
    }

    private static int NumberEnd(string text, int at)
    {
        at = WordEnd(text, at);
        // `1.5` and `1.` are one number; `1..2`, `1.max(2)` and `t.0.1` are not.
        if (at + 1 < text.Length && text[at] == '.' && char.IsAsciiDigit(text[at + 1])) at = WordEnd(text, at + 1);
        if (at < text.Length && text[at] is '+' or '-' && text[at - 1] is 'e' or 'E' && !Hex(text, at)) at = WordEnd(text, at + 1);
        return at;
    }

    private static bool Hex(string text, int at)
    {
        while (at > 0 && (char.IsAsciiLetterOrDigit(text[at - 1]) || text[at - 1] is '_' or '.')) at--;
        return string.CompareOrdinal(text, at, "0x", 0, 2) == 0;
    }

    private static int SkipBlank(string text, int at)
    {
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]) || text[at] == '\uFEFF') at++;
            else if (string.CompareOrdinal(text, at, "//", 0, 2) == 0) at = LineEnd(text, at);
            else if (string.CompareOrdinal(text, at, "/*", 0, 2) == 0) at = CommentEnd(text, at + 2);
            else break;
        }

        return at;
    }

    private static int CommentEnd(string text, int at)
    {
        for (var depth = 1; at < text.Length; at++)
        {
            if (string.CompareOrdinal(text, at, "/*", 0, 2) == 0) (depth, at) = (depth + 1, at + 1);
            else if (string.CompareOrdinal(text, at, "*/", 0, 2) == 0 && (depth, at) is var (d, a))
            {
                (depth, at) = (d - 1, a + 1);
                if (depth == 0) return at + 1;
            }
        }

        return text.Length;
    }

    private static int LineEnd(string text, int at)
    {
        var end = text.IndexOf('\n', at);
        return end < 0 ? text.Length : end;
    }

    private static bool IsWordStart(char c) => c == '_' || char.IsLetter(c);
}
