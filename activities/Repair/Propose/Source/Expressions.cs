namespace Tsrun.Activities.Repair.Propose.Source;

/// <summary>Ends of expressions by their tokens, as far as fixes need them.</summary>
internal static class Expressions
{
    /// <summary>First token of the postfix expression that ends at a token: <c>a.b(c)[d]</c> from <c>]</c>.</summary>
    public static int PostfixStart(SourceFile file, int last)
    {
        var at = last;
        while (at >= 0)
        {
            if (Brackets.Closes(file, at) && file.Partner(at) >= 0) at = file.Partner(at);
            var before = at - 1;
            if (Brackets.Opens(file, at) && before >= 0 && (file.IsWord(before) || file.Is(before, "]") || file.Is(before, ")")) && !Words.IsKeyword(file[before])) at = before;
            else if (file[before] is "." or "::") at = before - 1;
            else if (file.Is(before, "?")) at = before - 1;
            else break;
        }

        return Math.Max(at, 0);
    }

    /// <summary>Last token of the postfix expression that starts at a token, leading <c>&amp; * - !</c> included.</summary>
    public static int PostfixEnd(SourceFile file, int first)
    {
        var at = first;
        while (file[at] is "&" or "*" or "-" or "!" or "mut") at++;
        if (file.Partner(at) > at) at = file.Partner(at);
        while (file.Has(at + 1))
        {
            if (file[at + 1] is "." or "::" && file.Has(at + 2)) at += 2;
            else if (file[at + 1] is "(" or "[" && file.Partner(at + 1) > at) at = file.Partner(at + 1);
            else if (file.Is(at + 1, "?")) at++;
            else break;
        }

        return at;
    }

    /// <summary>Whether tokens form an operand that a method call or cast can follow without parentheses.</summary>
    public static bool IsPostfix(SourceFile file, int first, int last) => PostfixStart(file, last) <= first && file[first] is not ("&" or "*" or "-" or "!");

    /// <summary>The text of tokens, in parentheses unless it is an operand.</summary>
    public static string Operand(SourceFile file, int first, int last) =>
        IsPostfix(file, first, last) ? file.Slice(first, last) : $"({file.Slice(first, last)})";

    /// <summary>Changes that write <paramref name="suffix"/> after an expression, with parentheses when it is more than an operand.</summary>
    public static IReadOnlyList<Change> Append(SourceFile file, int first, int last, string suffix) => IsPostfix(file, first, last)
        ? [Change.After(file, last, suffix)]
        : [Change.Before(file, first, "("), Change.After(file, last, ")" + suffix)];

    /// <summary>Changes that put an expression between two texts.</summary>
    public static IReadOnlyList<Change> Wrap(SourceFile file, int first, int last, string before, string after) =>
        after.Length == 0 ? [Change.Before(file, first, before)] : [Change.Before(file, first, before), Change.After(file, last, after)];

    /// <summary>First token of the statement around a token: after the nearest <c>; { }</c> on its level.</summary>
    public static int StatementStart(SourceFile file, int token)
    {
        var at = token;
        while (at > 0 && file[at - 1] is not (";" or "{" or "}" or "=>"))
            at = Brackets.Closes(file, at - 1) && file.Partner(at - 1) >= 0 ? file.Partner(at - 1) : at - 1;
        return at;
    }

    /// <summary>Last token of the statement around a token: its semicolon, or the token before the closing brace.</summary>
    public static int StatementEnd(SourceFile file, int token)
    {
        var at = token;
        while (file.Has(at) && !file.Is(at, ";"))
        {
            var next = Brackets.Skip(file, at);
            if (Brackets.Closes(file, next)) return next - 1;
            at = next;
        }

        return Math.Min(at, file.Tokens.Length - 1);
    }
}
