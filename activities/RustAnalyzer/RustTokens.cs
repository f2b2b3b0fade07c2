namespace Tsrun.Activities.RustAnalyzer;

/// <summary>A token, as far as finding items needs it: comments and white space are gone, literals are one token.</summary>
internal readonly record struct RustToken(char Kind, int Start, int End)
{
    /// <summary>Kind of a name or keyword; any other kind is the character itself.</summary>
    internal const char Word = 'w';

    /// <summary>Kind of a string, character or number.</summary>
    internal const char Literal = '0';

    /// <summary>Kind of an outer documentation comment.</summary>
    internal const char DocComment = '/';
}

/// <summary>Splits Rust source into tokens; works on text that does not parse.</summary>
internal sealed class RustTokens(string text)
{
    private readonly List<RustToken> _tokens = [];
    private int _at;

    internal IReadOnlyList<RustToken> Read()
    {
        while (_at < text.Length)
        {
            var start = _at;
            var kind = Next(text[_at]);
            if (kind != '\0') _tokens.Add(new RustToken(kind, start, _at));
        }
        return _tokens;
    }

    private char Next(char first)
    {
        if (char.IsWhiteSpace(first)) return Skip(1);
        if (first == '/' && Peek(1) == '/') return Line();
        if (first == '/' && Peek(1) == '*') return Block();
        if (first == '"') return Quoted();
        if (first == '\'') return Character();
        if (IsRaw(out var hashes)) return Raw(hashes);
        if (first is 'b' or 'c' && Peek(1) == '"') { _at++; return Quoted(); }
        if (first == 'b' && Peek(1) == '\'') { _at++; return Character(); }
        if (!IsWord(first)) { _at++; return first; }
        var start = _at;
        while (_at < text.Length && IsWord(text[_at])) _at++;
        return char.IsAsciiDigit(text[start]) ? RustToken.Literal : RustToken.Word;
    }

    private char Skip(int count)
    {
        _at += count;
        return '\0';
    }

    private char Line()
    {
        var doc = Peek(2) == '/' && Peek(3) != '/';
        var end = text.IndexOf('\n', _at);
        _at = end < 0 ? text.Length : end;
        return doc ? RustToken.DocComment : '\0';
    }

    // Block comments nest.
    private char Block()
    {
        var depth = 0;
        do
        {
            if (Peek(0) == '/' && Peek(1) == '*') { depth++; _at += 2; }
            else if (Peek(0) == '*' && Peek(1) == '/') { depth--; _at += 2; }
            else _at++;
        }
        while (depth > 0 && _at < text.Length);
        return '\0';
    }

    private char Quoted()
    {
        for (_at++; _at < text.Length && text[_at] != '"'; _at++)
            if (text[_at] == '\\') _at++;
        _at = Math.Min(_at + 1, text.Length);
        return RustToken.Literal;
    }

    // 'a' is a character and 'a a lifetime: only the former has its quote within reach.
    private char Character()
    {
        if (Peek(1) == '\\')
        {
            var end = text.IndexOf('\'', Math.Min(_at + 3, text.Length));
            _at = end < 0 ? text.Length : end + 1;
            return RustToken.Literal;
        }
        var width = char.IsHighSurrogate(Peek(1)) ? 2 : 1;
        if (Peek(1 + width) == '\'') { _at += width + 2; return RustToken.Literal; }
        _at++;
        return '\'';
    }

    private bool IsRaw(out int hashes)
    {
        hashes = 0;
        var at = text[_at] is 'b' or 'c' ? 1 : 0;
        if (Peek(at) != 'r') return false;
        while (Peek(at + 1 + hashes) == '#') hashes++;
        return Peek(at + 1 + hashes) == '"';
    }

    private char Raw(int hashes)
    {
        var open = text.IndexOf('"', _at);
        var close = text.IndexOf('"' + new string('#', hashes), open + 1, StringComparison.Ordinal);
        _at = close < 0 ? text.Length : close + 1 + hashes;
        return RustToken.Literal;
    }

    private char Peek(int ahead) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    private static bool IsWord(char letter) => char.IsLetterOrDigit(letter) || letter == '_';
}
