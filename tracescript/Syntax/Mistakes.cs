using Sprache;

namespace Tsrun.TraceScript;

/// <summary>The mistakes that people make, each with its own code. Reading goes on as if it had been written right.</summary>
internal static class Mistakes
{
    private static readonly Expression Nothing = new Expression.Literal(Value.None);

    private static readonly Decision NoDecision = new Decision.Abstain("", []);

    public static readonly Mistake<Expression> NoBudget = new(
        "TS0105", "`explore` needs a `budget`", "add `budget 3`: at most so many experiments", Nothing);

    public static readonly Mistake<Expression> NoWhile = new(
        "TS0106", "`repeat` needs a `while`", "add `while` and the condition under which another round is worth it", Nothing);

    public static readonly Mistake<Expression> NoLimit = new(
        "TS0106", "`for` needs a `limit`", "add `limit 10`: at most so many items", Nothing);

    public static readonly Mistake<Decision> NoThen = new(
        "TS0107", "`ask` needs a `then`", "add `then` and what a yes leads to", NoDecision);

    public static readonly Mistake<Decision> NoElse = new(
        "TS0107", "`ask` needs an `else`", "add `else abstain \"…\"`: what a no, or nobody, leads to", NoDecision);

    public static void NoVerify(SourceText source, SourceSpan span, Decision decision)
    {
        if (decision is Decision.Patch { Verify.Count: 0 })
            source.Report("TS0102", "`patch` needs a `verify` list", span.Start, span.End,
                "add `verify cargo.check(crate), cargo.test(crate)`", "a patch that nothing verifies is not applied");
    }

    public static void PatchOutside(SourceText source, int start, int end) => source.Report(
        "TS0101", "patch before decide", start, end, "a patch is an outcome of a `decide`",
        "move it into an arm: `decide best { when confidence >= tau_patch => patch best verify … otherwise => abstain \"…\" }`");

    public static void DecisionOutside(SourceText source, int start, int end) => source.Report(
        "TS0108", "an outcome stands outside of a `decide`", start, end, "only an arm of a `decide` may come to this",
        "write `finish …` to end the run with a result");

    public static void SecondPlan(SourceText source, int start, int end) => source.Report(
        "TS0103", "a script has one plan", start, end, "the plan stands at the top",
        "use `expect … else replan \"…\"` for a new plan during the run");

    public static void OnlyProbes(SourceText source, SourceSpan span, Block body)
    {
        foreach (var statement in body.Statements.Where(statement => statement is not Statement.Probe))
            source.Report("TS0109", "only probes may stand in `parallel`", statement.Span.Start, statement.Span.End,
                "move it in front of the block or behind it");
    }

    public static void UnknownType(SourceText source, SourceSpan span, string name)
    {
        var types = new[] { "path", "int", "float", "bool", "string", "duration", "list", "record" };
        source.Report("TS0110", $"`{name}` is not a type", span.Start, span.End, Suggestion.Label(name, types),
            $"the types are {string.Join(", ", types)}");
    }

    public static void RepeatedOption(SourceText source, SourceSpan span, List<Func<CallOptions, CallOptions>> options)
    {
        var folded = CallOptions.Plain;
        foreach (var option in options)
        {
            var next = option(folded);
            if (ReferenceEquals(next, folded))
                source.Report("TS0148", "an option is given twice", span.Start, span.End, "each of `timeout`, `retry`, `backoff` and `else` stands once");
            folded = next;
        }
        if (folded.Retries == -1)
            source.Report("TS0146", "`retry` wants a whole number", span.Start, span.End, $"0 to {Calls.RetriesMax} attempts after the first");
        if (folded is { Backoff: not null, Retries: null })
            source.Report("TS0149", "`backoff` without `retry`", span.Start, span.End, "add `retry 2`: there is nothing to wait between");
    }

    /// <summary>The part, or the mistake of leaving it out.</summary>
    public static Parser<T> OrMistake<T>(this Parser<T> part, Mistake<T> mistake) => part.XOr(input =>
    {
        var cursor = (SourceCursor)input;
        cursor.Text.Report(mistake.Code, mistake.Message, cursor.Position, cursor.Position + 1, mistake.Label);
        return Result.Success(mistake.Stand, cursor);
    });

    /// <summary>Something that is no statement, read to its end so that only its place is reported.</summary>
    public static Parser<Statement> Misplaced<T>(this Parser<T> parser, Action<SourceText, int, int> report) => input =>
    {
        var cursor = (SourceCursor)input;
        var word = cursor.Position;
        while (word > 0 && Lexer.IsWordPart(cursor.Source[word - 1]))
            word--;
        report(cursor.Text, word, cursor.Position);
        return parser.Select(_ => (Statement)new Statement.Finish(Nothing))(input);
    };
}

/// <summary>A part that was left out, and what stands in for it while reading goes on.</summary>
internal sealed record Mistake<T>(string Code, string Message, string Label, T Stand);
