using System.Globalization;

namespace Tsrun.TraceScript;

/// <summary>Reads one lexeme. Any text gives lexemes; what is wrong with one travels in its fault.</summary>
internal static class Lexer
{
    // Longest first: `<=` is not `<` and `=`.
    private static readonly string[] Symbols =
        ["=>", "==", "!=", "<=", ">=", "<", ">", "=", "+", "-", "*", "/", "%", "(", ")", "{", "}", "[", "]", ",", ":", "."];

    /// <summary>The position behind whitespace and comments.</summary>
    public static int SkipTrivia(SourceText source, int position)
    {
        var text = source.Text;
        while (position < text.Length)
        {
            if (text[position] is ' ' or '\t' or '\r' or '\n' or '\uFEFF')
                position++;
            else if (text[position] == '/' && position + 1 < text.Length && text[position + 1] == '/')
                position = SkipComment(source, position);
            else
                break;
        }
        return position;
    }

    /// <summary>The lexeme behind whitespace and comments.</summary>
    public static Lexeme Read(SourceText source, int position)
    {
        var text = source.Text;
        var start = SkipTrivia(source, position);
        if (start >= text.Length)
            return new Lexeme(LexemeKind.End, start, start, "");
        if (IsWordStart(text[start]))
            return Word(text, start);
        if (char.IsAsciiDigit(text[start]))
            return Number(text, start);
        return text[start] == '"' ? StringLexer.Read(text, start) : Symbol(text, start);
    }

    public static bool IsWordPart(char c) => IsWordStart(c) || char.IsAsciiDigit(c);

    private static bool IsWordStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private static int SkipComment(SourceText source, int start)
    {
        var end = source.Text.IndexOf('\n', start);
        end = end < 0 ? source.Text.Length : end;
        source.Comments.Note(start, end);
        return end;
    }

    private static Lexeme Word(string text, int start)
    {
        var end = SkipWhile(text, start, IsWordPart);
        return new Lexeme(LexemeKind.Word, start, end, text[start..end]);
    }

    private static Lexeme Number(string text, int start)
    {
        var end = SkipWhile(text, start, char.IsAsciiDigit);
        var isFloat = end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit(text[end + 1]);
        if (isFloat)
            end = SkipExponent(text, SkipWhile(text, end + 1, char.IsAsciiDigit));
        var unitEnd = SkipWhile(text, end, IsWordPart);
        var shown = text[start..unitEnd];
        if (unitEnd > end)
            return WithUnit(text, start, end, unitEnd, isFloat);
        if (isFloat && double.TryParse(shown, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real))
            return new Lexeme(LexemeKind.Number, start, end, shown, Value.Of(real));
        if (!isFloat && long.TryParse(shown, NumberStyles.None, CultureInfo.InvariantCulture, out var whole))
            return new Lexeme(LexemeKind.Number, start, end, shown, Value.Of(whole));
        return new Lexeme(LexemeKind.Number, start, end, shown, Value.Of(0), new LexemeFault(
            "TS0146", $"the number `{shown}` is out of range", "whole numbers go up to 9223372036854775807"));
    }

    private static Lexeme WithUnit(string text, int start, int end, int unitEnd, bool isFloat)
    {
        var shown = text[start..unitEnd];
        return !isFloat && Durations.TryRead(text[start..end], text[end..unitEnd], out var length)
            ? new Lexeme(LexemeKind.Duration, start, unitEnd, shown, Value.Of(length))
            : new Lexeme(LexemeKind.Duration, start, unitEnd, shown, Value.Of(TimeSpan.Zero), new LexemeFault(
                "TS0147", $"`{shown}` is not a duration", "write a whole number and one of `ms`, `s`, `m`, `h`, up to 365 days"));
    }

    // `1.5e-7`; an `e` without digits behind it is a unit, and a wrong one.
    private static int SkipExponent(string text, int position)
    {
        if (position >= text.Length || text[position] is not ('e' or 'E'))
            return position;
        var digits = position + 1;
        if (digits < text.Length && text[digits] is '+' or '-')
            digits++;
        var end = SkipWhile(text, digits, char.IsAsciiDigit);
        return end > digits ? end : position;
    }

    private static Lexeme Symbol(string text, int start)
    {
        foreach (var symbol in Symbols)
            if (string.CompareOrdinal(text, start, symbol, 0, symbol.Length) == 0)
                return new Lexeme(LexemeKind.Symbol, start, start + symbol.Length, symbol);
        return new Lexeme(LexemeKind.Unknown, start, start + 1, Diagnostics.Printable(text[start]));
    }

    private static int SkipWhile(string text, int position, Func<char, bool> belongs)
    {
        while (position < text.Length && belongs(text[position]))
            position++;
        return position;
    }
}
