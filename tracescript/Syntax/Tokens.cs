using System.Collections.Frozen;
using Sprache;

namespace Tsrun.TraceScript;

/// <summary>Sprache parsers for single lexemes. Each takes one or fails without moving, so every choice in the grammar is made on one lexeme.</summary>
internal static class Tokens
{
    /// <summary>Words that cannot name a value. The others (<c>budget</c>, <c>limit</c>, <c>timeout</c> …) mean something only in their place.</summary>
    public static readonly FrozenSet<string> Reserved = new[]
    {
        "script", "plan", "probe", "explore", "let", "expect", "decide", "when", "otherwise", "patch", "answer", "abstain", "ask",
        "if", "else", "repeat", "while", "for", "parallel", "run", "finish", "and", "or", "not", "true", "false", "none",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>A name that is no reserved word.</summary>
    public static readonly Parser<string> Name =
        Take("a name", lexeme => lexeme.Kind == LexemeKind.Word && !Reserved.Contains(lexeme.Text)).Select(lexeme => lexeme.Text);

    /// <summary>Any word: behind a point nothing is reserved.</summary>
    public static readonly Parser<string> AnyWord = Take("a name", lexeme => lexeme.Kind == LexemeKind.Word).Select(lexeme => lexeme.Text);

    public static readonly Parser<string> Text =
        Take("a string", lexeme => lexeme.Kind == LexemeKind.String).Select(lexeme => ((Value.String)lexeme.Value!).Text);

    public static readonly Parser<Value> Number = Take("a number", lexeme => lexeme.Kind == LexemeKind.Number).Select(lexeme => lexeme.Value!);

    public static readonly Parser<TimeSpan> Duration =
        Take("a duration such as `2s`", lexeme => lexeme.Kind == LexemeKind.Duration).Select(lexeme => ((Value.Duration)lexeme.Value!).Length);

    /// <summary>A literal of one lexeme.</summary>
    public static readonly Parser<Value> Literal = Take("a literal", lexeme => LiteralOf(lexeme) is not null).Select(lexeme => LiteralOf(lexeme)!);

    public static Parser<Lexeme> Symbol(string symbol) => Take($"`{symbol}`", lexeme => lexeme.IsSymbol(symbol));

    public static Parser<Lexeme> Word(string word) => Take($"`{word}`", lexeme => lexeme.IsWord(word));

    /// <summary>Takes the next lexeme if it fits, and reports what is wrong inside it.</summary>
    public static Parser<Lexeme> Take(string expectation, Func<Lexeme, bool> fits) => input =>
    {
        var cursor = (SourceCursor)input;
        var next = cursor.Next;
        if (!fits(next))
            return Result.Failure<Lexeme>(cursor, "", [expectation]);
        if (next.Fault is { } fault)
            cursor.Text.Report(fault.Code, fault.Message, next.Start, next.End, fault.Label);
        return Result.Success(next, cursor.To(next.End));
    };

    private static Value? LiteralOf(Lexeme lexeme) => lexeme.Kind switch
    {
        LexemeKind.Number or LexemeKind.Duration or LexemeKind.String => lexeme.Value,
        LexemeKind.Word => lexeme.Text switch { "true" => Value.True, "false" => Value.False, "none" => Value.None, _ => null },
        _ => null,
    };
}
