using System.Text;

namespace Tsrun.Engine.Embedded.Visibility.Filter;

internal enum TokenKind { End, Name, Text, Number, Symbol }

/// <param name="Kind">What it is.</param>
/// <param name="Value">A name without backticks, a text without quotes.</param>
/// <param name="End">Position behind it.</param>
/// <param name="IsQuoted">A name in backticks is never a keyword.</param>
internal readonly record struct Token(TokenKind Kind, string Value, int End, bool IsQuoted = false)
{
    public bool IsWord(string keyword) => Kind == TokenKind.Name && !IsQuoted && Value.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(string symbol) => Kind == TokenKind.Symbol && Value == symbol;
}

/// <summary>Cuts a filter into tokens.</summary>
internal static class FilterLexer
{
    private static readonly string[] Symbols = ["<=>", "<=", ">=", "!=", "<>", "=", "<", ">", "(", ")", ",", "-", ";"];

    public static List<Token> Cut(string text)
    {
        var tokens = new List<Token>();
        var at = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            var token = at == text.Length ? new Token(TokenKind.End, "", at + 1) : Next(text, at);
            tokens.Add(token);
            if (token.Kind == TokenKind.End) return tokens;
            at = token.End;
        }
    }

    private static Token Next(string text, int at) => text[at] switch
    {
        '\'' or '"' => Quoted(text, at, TokenKind.Text),
        '`' => Quoted(text, at, TokenKind.Name),
        var c when char.IsAsciiDigit(c) || (c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])) => While(text, at, TokenKind.Number, IsNumber),
        var c when char.IsLetter(c) || c is '_' or '@' => While(text, at, TokenKind.Name, static (_, c) => char.IsLetterOrDigit(c) || c is '_' or '.' or '@'),
        _ => Symbol(text, at),
    };

    // 1e-5: a sign belongs to the number behind its exponent only.
    private static bool IsNumber(char before, char c) => char.IsAsciiLetterOrDigit(c) || c == '.' || (c is '-' or '+' && before is 'e' or 'E');

    private static Token While(string text, int at, TokenKind kind, Func<char, char, bool> belongs)
    {
        var end = at + 1;
        while (end < text.Length && belongs(text[end - 1], text[end])) end++;
        return new Token(kind, text[at..end], end);
    }

    private static Token Symbol(string text, int at)
    {
        foreach (var symbol in Symbols)
            if (string.CompareOrdinal(text, at, symbol, 0, symbol.Length) == 0) return new Token(TokenKind.Symbol, symbol == "<>" ? "!=" : symbol, at + symbol.Length);
        throw FilterProblem.Syntax(at + 1, text[at].ToString());
    }

    // A quote is doubled, or stands behind a backslash.
    private static Token Quoted(string text, int at, TokenKind kind)
    {
        var quote = text[at];
        var value = new StringBuilder();
        for (var i = at + 1; i < text.Length; i++)
        {
            if (text[i] == '\\' && kind == TokenKind.Text && i + 1 < text.Length) value.Append(Unescaped(text[++i]));
            else if (text[i] != quote) value.Append(text[i]);
            else if (i + 1 < text.Length && text[i + 1] == quote) value.Append(text[++i]);
            else return new Token(kind, value.ToString(), i + 1, kind == TokenKind.Name);
        }
        throw FilterProblem.Syntax(text.Length + 1, value.ToString());
    }

    private static char Unescaped(char c) => c switch
    {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        '0' => '\0',
        _ => c,
    };
}
