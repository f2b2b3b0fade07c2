namespace Tsrun.TraceScript;

/// <summary>Everything in a script, flat, in the order of the text.</summary>
internal static class ScriptWalk
{
    /// <summary>A tool and the place that names it.</summary>
    public sealed record ToolUse(string Tool, CallKind? Kind, SourceSpan Span);

    public static IEnumerable<Statement> Statements(Block block) =>
        block.Statements.SelectMany(statement => Blocks(statement).SelectMany(Statements).Prepend(statement));

    public static IEnumerable<Block> Blocks(Statement statement) => statement switch
    {
        Statement.If { Else: { } @else } both => [both.Then, @else],
        Statement.If single => [single.Then],
        Statement.Repeat repeat => [repeat.Body],
        Statement.For loop => [loop.Body],
        Statement.Parallel parallel => [parallel.Body],
        _ => [],
    };

    /// <summary>What a decide may come to, with what hides behind an <c>ask</c>.</summary>
    public static IEnumerable<Decision> Decisions(Statement.Decide decide) =>
        decide.Arms.Select(arm => arm.Decision).Append(decide.Otherwise.Decision).SelectMany(Nested);

    /// <summary>Every tool that the script names or implies. A <c>next</c> has no kind: it is never called.</summary>
    public static IEnumerable<ToolUse> Tools(Block block) => Statements(block).SelectMany(statement => statement switch
    {
        Statement.Probe probe => [new ToolUse(probe.Call.Tool, CallKind.Probe, probe.Span)],
        Statement.Explore explore => [new ToolUse(explore.Call.Tool, CallKind.Explore, explore.Span)],
        Statement.Decide decide => Decisions(decide).SelectMany(Tools),
        _ => Enumerable.Empty<ToolUse>(),
    });

    /// <summary>The names that a block gives values to.</summary>
    public static IEnumerable<string> Bound(Block block) => Statements(block).Select(BoundBy).OfType<string>();

    public static string? BoundBy(Statement statement) => statement switch
    {
        Statement.Probe probe => probe.Name,
        Statement.Explore explore => explore.Name,
        Statement.Let let => let.Name,
        Statement.For loop => loop.Name,
        Statement.Run run => run.Name,
        _ => null,
    };

    /// <summary>The names that an expression reads.</summary>
    public static IEnumerable<string> NamesIn(Expression expression) => expression switch
    {
        Expression.Name name => [name.Id],
        Expression.Field field => NamesIn(field.Target),
        Expression.Call call => call.Arguments.SelectMany(NamesIn).Concat(call.Receiver is null ? [] : NamesIn(call.Receiver)),
        Expression.ListOf list => list.Items.SelectMany(NamesIn),
        Expression.Unary unary => NamesIn(unary.Operand),
        Expression.Binary binary => NamesIn(binary.Left).Concat(NamesIn(binary.Right)),
        _ => [],
    };

    private static IEnumerable<Decision> Nested(Decision decision) =>
        decision is Decision.Ask ask ? Nested(ask.Then).Concat(Nested(ask.Else)).Prepend(decision) : [decision];

    private static IEnumerable<ToolUse> Tools(Decision decision) => decision switch
    {
        Decision.Patch patch => patch.Verify.Select(call => new ToolUse(call.Tool, CallKind.Verify, call.Span))
            .Prepend(new ToolUse(ToolCatalogue.RevertTool, CallKind.Revert, patch.Span))
            .Prepend(new ToolUse(ToolCatalogue.ApplyTool, CallKind.Patch, patch.Span)),
        Decision.Abstain abstain => abstain.Next.Select(call => new ToolUse(call.Tool, null, call.Span)),
        _ => [],
    };
}
