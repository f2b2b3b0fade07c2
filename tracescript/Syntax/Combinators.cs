using Sprache;

namespace Tsrun.TraceScript;

/// <summary>
/// What the grammar needs beside Sprache's own. Sprache's repetitions either forget why they stopped or read the failing item
/// twice, which is exponential when nested; and its recursion has no floor. These read each lexeme once, and count levels.
/// </summary>
internal static class Combinators
{
    /// <summary>Operators in a row, and suffixes in a row: a longer chain makes a tree that is too deep to walk.</summary>
    private const int ChainMax = 100;

    /// <summary>Zero or more; a failure inside an item is a failure of the whole.</summary>
    public static Parser<List<T>> Repeated<T>(this Parser<T> item) => input =>
    {
        var items = new List<T>();
        while (true)
        {
            var result = item(input);
            if (!result.WasSuccessful)
            {
                return result.Remainder.Position == input.Position
                    ? Result.Success(items, input)
                    : Result.Failure<List<T>>(result.Remainder, result.Message, result.Expectations);
            }
            items.Add(result.Value);
            input = result.Remainder;
        }
    };

    /// <summary>One or more with commas between.</summary>
    public static Parser<Seq<T>> Listed<T>(this Parser<T> item) =>
        from first in item
        from rest in Tokens.Symbol(",").Then(_ => item).Repeated()
        select rest.Prepend(first).ToSeq();

    /// <summary>Zero or more with commas between, enclosed.</summary>
    public static Parser<Seq<T>> Enclosed<T>(this Parser<T> item, string open, string close) =>
        from opened in Tokens.Symbol(open)
        from items in Tokens.Symbol(close).Select(_ => (Seq<T>)[])
            .XOr(from listed in item.Listed() from closed in Tokens.Symbol(close) select listed)
        select items;

    /// <summary>The item if it begins here, or null.</summary>
    public static Parser<T?> Maybe<T>(this Parser<T> item) where T : class => item.Select(value => (T?)value).XOr(Parse.Return<T?>(null));

    /// <summary>The item if it begins here, or null.</summary>
    public static Parser<T?> MaybeValue<T>(this Parser<T> item) where T : struct => item.Select(value => (T?)value).XOr(Parse.Return<T?>(null));

    /// <summary>Whether the item stands here.</summary>
    public static Parser<bool> Stands<T>(this Parser<T> item) => item.Select(_ => true).XOr(Parse.Return(false));

    /// <summary>Operands with operators between, folded from the left.</summary>
    public static Parser<Expression> Chain(this Parser<Expression> operand, Parser<BinaryOperator> @operator) =>
        operand.Followed(@operator.SelectMany(_ => operand, (op, right) => (Func<Expression, Expression>)(left => new Expression.Binary(op, left, right))));

    /// <summary>An expression with what follows it, folded from the left.</summary>
    public static Parser<Expression> Followed(this Parser<Expression> first, Parser<Func<Expression, Expression>> suffix) => input =>
    {
        var start = ((SourceCursor)input).Next.Start;
        var result = first(input);
        for (var count = 0; result.WasSuccessful; count++)
        {
            var cursor = (SourceCursor)result.Remainder;
            var next = suffix(cursor);
            if (!next.WasSuccessful)
                return next.Remainder.Position == cursor.Position ? result : Result.Failure<Expression>(next.Remainder, next.Message, next.Expectations);
            if (count == ChainMax)
                cursor.Text.ReportTooDeep(cursor.Next.Start);
            result = Result.Success(At(next.Value(result.Value), cursor.Text, start, next.Remainder.Position), next.Remainder);
        }
        return result;
    };

    /// <summary>Notes where the node stands.</summary>
    public static Parser<T> Located<T>(this Parser<T> parser) where T : Node => input =>
    {
        var cursor = (SourceCursor)input;
        var start = cursor.Next.Start;
        var result = parser(input);
        return result.WasSuccessful ? Result.Success(At(result.Value, cursor.Text, start, result.Remainder.Position), result.Remainder) : result;
    };

    /// <summary>One level down; too many stop the reading.</summary>
    public static Parser<T> Nested<T>(Func<Parser<T>> parser) => input =>
    {
        var cursor = (SourceCursor)input;
        if (!cursor.Text.TryDescend(cursor.Next.Start))
            return Result.Failure<T>(cursor, "", []);
        var result = parser()(input);
        cursor.Text.Ascend();
        return result;
    };

    /// <summary>Succeeds without reading, after telling about a mistake at what was just read.</summary>
    public static Parser<T> Reporting<T>(this Parser<T> parser, Action<SourceText, SourceSpan, T> report) => input =>
    {
        var cursor = (SourceCursor)input;
        var start = cursor.Next.Start;
        var result = parser(input);
        if (result.WasSuccessful)
            report(cursor.Text, cursor.Text.Span(start, result.Remainder.Position), result.Value);
        return result;
    };

    /// <summary>The parser that the next word names, behind that word.</summary>
    public static Parser<T> ByWord<T>(string expectation, IReadOnlyDictionary<string, Parser<T>> choices) => input =>
    {
        var cursor = (SourceCursor)input;
        return cursor.Next is { Kind: LexemeKind.Word } word && choices.TryGetValue(word.Text, out var choice)
            ? choice(cursor.To(word.End))
            : Result.Failure<T>(cursor, "", [expectation]);
    };

    private static T At<T>(T node, SourceText text, int start, int end) where T : Node =>
        (T)((Node)node with { Span = text.Span(start, Math.Max(start, end)) });
}
