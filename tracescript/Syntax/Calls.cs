using Sprache;

namespace Tsrun.TraceScript;

/// <summary>The parts of a call that need a look at two lexemes, or come in any order.</summary>
internal static class Calls
{
    /// <summary><c>limit:</c> before an argument, or null when the argument goes by its place.</summary>
    public static readonly Parser<string?> NameBeforeColon = input =>
    {
        var cursor = (SourceCursor)input;
        if (cursor.Next is { Kind: LexemeKind.Word } word && cursor.To(word.End) is var behind && behind.Next.IsSymbol(":"))
            return Result.Success<string?>(word.Text, behind.To(behind.Next.End));
        return Result.Success<string?>(null, cursor);
    };

    /// <summary><c>cargo.check</c>. A reserved word may come first when a point follows: <c>patch.apply</c> is for the checker to refuse.</summary>
    public static readonly Parser<string> ToolName =
        from first in (Parser<string>)FirstWord
        from rest in Tokens.Symbol(".").Then(_ => Tokens.AnyWord).Repeated()
        select string.Join('.', rest.Prepend(first));

    /// <summary><c>timeout 2s retry 2 backoff 500ms else none</c>, in any order, each once.</summary>
    public static readonly Parser<CallOptions> Options =
        Combinators.ByWord("an option", new Dictionary<string, Parser<Func<CallOptions, CallOptions>>>
        {
            ["timeout"] = Once(Tokens.Duration, options => options.Timeout is null, (options, value) => options with { Timeout = value }),
            ["retry"] = Once(Tokens.Number, options => options.Retries is null, (options, value) => options with { Retries = Attempts(value) }),
            ["backoff"] = Once(Tokens.Duration, options => options.Backoff is null, (options, value) => options with { Backoff = value }),
            ["else"] = Once(Tokens.Word("none"), options => !options.ElseNone, (options, _) => options with { ElseNone = true }),
        }).Repeated().Reporting(Mistakes.RepeatedOption).Select(Folded);

    /// <summary>Retries beyond this are a mistake, and would not fit the engine's counters.</summary>
    public const int RetriesMax = 100;

    private static CallOptions Folded(List<Func<CallOptions, CallOptions>> options) =>
        options.Aggregate(CallOptions.Plain, (folded, option) => option(folded));

    // A second mention gives the options back as they were, the same object: that is how Mistakes.RepeatedOption sees it.
    private static Parser<Func<CallOptions, CallOptions>> Once<T>(
        Parser<T> value, Func<CallOptions, bool> isFirst, Func<CallOptions, T, CallOptions> set) =>
        value.Select(read => (Func<CallOptions, CallOptions>)(options => isFirst(options) ? set(options, read) : options));

    // A fraction is for the reporter of options: -1 is no number of attempts.
    private static int Attempts(Value value) => value is Value.Int { Number: <= RetriesMax } whole ? (int)whole.Number : -1;

    private static IResult<string> FirstWord(IInput input)
    {
        var cursor = (SourceCursor)input;
        return cursor.Next is { Kind: LexemeKind.Word } word && cursor.To(word.End).Next.IsSymbol(".")
            ? Result.Success(word.Text, cursor.To(word.End))
            : Tokens.Name(input);
    }
}
