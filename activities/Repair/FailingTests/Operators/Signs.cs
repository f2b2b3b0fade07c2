using Tsrun.Activities.Repair.Propose.Source;

namespace Tsrun.Activities.Repair.FailingTests.Operators;

/// <summary>Tells operators from the other things that the same signs mean in Rust.</summary>
internal static class Signs
{
    /// <summary>Whether a token ends an operand, so that a sign behind it joins two.</summary>
    public static bool EndsOperand(SourceFile file, int token) => file.Has(token) && file.Tokens[token].Kind switch
    {
        TokenKind.Word => !Words.IsKeyword(file[token]) || file[token] is "self" or "true" or "false",
        TokenKind.Number or TokenKind.Text or TokenKind.Char => true,
        TokenKind.Sign => file[token] is ")" or "]" or "?",
        _ => false,
    };

    /// <summary>Whether a token starts an operand.</summary>
    public static bool StartsOperand(SourceFile file, int token) => file.Has(token) && file.Tokens[token].Kind switch
    {
        TokenKind.Word => !Words.IsKeyword(file[token]) || file[token] is "self" or "Self" or "true" or "false" or "crate" or "if" or "match",
        TokenKind.Number or TokenKind.Text or TokenKind.Char => true,
        TokenKind.Sign => file[token] is "(" or "[" or "&" or "*" or "-" or "!",
        _ => false,
    };

    /// <summary>A sign of one token between two operands, with blanks on both sides as rustfmt writes it: generics, borrows and closures have none.</summary>
    public static bool IsBinary(SourceFile file, int token) =>
        EndsOperand(file, token - 1) && StartsOperand(file, token + 1) && BlankBefore(file, token) && BlankAfter(file, token);

    /// <summary>The same for a sign that the lexer leaves in two: <c>&amp;&amp;</c>, <c>||</c>, <c>&lt;&lt;</c>, <c>&gt;=</c>.</summary>
    /// <param name="second">The second half; null: the same as the first.</param>
    public static bool IsBinaryPair(SourceFile file, int token, string? second = null) =>
        file.Is(token + 1, second ?? file[token]) && file.Tokens[token].End == file.Tokens[token + 1].Start
        && EndsOperand(file, token - 1) && StartsOperand(file, token + 2) && BlankBefore(file, token) && BlankAfter(file, token + 1);

    /// <summary>First token of the operand that ends at a token: <c>a.b(c)[d]</c>, without signs before it.</summary>
    public static int OperandStart(SourceFile file, int last) => Expressions.PostfixStart(file, last);

    private static bool BlankBefore(SourceFile file, int token) => file.Tokens[token].Start is > 0 and var start && char.IsWhiteSpace(file.Text[start - 1]);

    private static bool BlankAfter(SourceFile file, int token) => file.Tokens[token].End is var end && end < file.Text.Length && char.IsWhiteSpace(file.Text[end]);
}
