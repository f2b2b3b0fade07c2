namespace Tsrun.TraceScript;

/// <summary>Counts worst-case calls over the tree. Bounds of loops are computed from parameters, policy names and literals alone.</summary>
internal sealed class BoundWalk(ToolCatalogue catalogue)
{
    private readonly List<SourceSpan> _unbounded = [];

    /// <summary>Bounds that depend on what a tool returns.</summary>
    public IReadOnlyList<SourceSpan> Unbounded => _unbounded;

    /// <param name="known">Names with a value that no tool can change.</param>
    public Bounds Of(Block block, Dictionary<string, Value> known)
    {
        var sum = new Bounds();
        foreach (var statement in block.Statements)
            sum = sum.Then(Of(statement, known));
        return sum;
    }

    private Bounds Of(Statement statement, Dictionary<string, Value> known)
    {
        switch (statement)
        {
            case Statement.Probe probe:
                known.Remove(probe.Name);
                return Bounds.Of(probe.Call.Tool);
            case Statement.Explore explore:
                var budget = Count(explore.Budget, known);
                known.Remove(explore.Name);
                return Bounds.Of(explore.Call.Tool).Times(budget);
            case Statement.Let let:
                Learn(let, known);
                return new Bounds();
            case Statement.Run run:
                known.Remove(run.Name ?? "");
                return Bounds.Of($"run {run.Script}");
            case Statement.Decide decide:
                return ScriptBranches(decide);
            default:
                return OfBlocks(statement, known);
        }
    }

    private Bounds OfBlocks(Statement statement, Dictionary<string, Value> known)
    {
        var rounds = statement switch
        {
            Statement.Repeat repeat => Count(repeat.Rounds, known),
            Statement.For loop => Count(loop.Limit, known),
            _ => 1,
        };
        // What a body binds is not known at the start of its next round, nor behind it.
        var blocks = ScriptWalk.Blocks(statement).ToList();
        foreach (var name in blocks.SelectMany(ScriptWalk.Bound).Append(ScriptWalk.BoundBy(statement) ?? ""))
            known.Remove(name);
        return blocks.Select(block => Of(block, new(known, StringComparer.Ordinal)))
            .Aggregate(new Bounds(), (either, bounds) => either.Or(bounds)).Times(rounds);
    }

    private static Bounds ScriptBranches(Statement.Decide decide) =>
        decide.Arms.Select(arm => Of(arm.Decision)).Append(Of(decide.Otherwise.Decision)).Aggregate((either, bounds) => either.Or(bounds));

    private static Bounds Of(Decision decision) => decision switch
    {
        Decision.Patch patch => Bounds.Of(patch.Verify.Select(call => call.Tool).Append(ToolCatalogue.ApplyTool).Append(ToolCatalogue.RevertTool)),
        Decision.Ask ask => Of(ask.Then).Or(Of(ask.Else)),
        _ => new Bounds(),
    };

    private void Learn(Statement.Let let, Dictionary<string, Value> known)
    {
        if (Evaluate(let.Value, known) is { } value)
            known[let.Name] = value;
        else
            known.Remove(let.Name);
    }

    private long Count(Expression expression, Dictionary<string, Value> known)
    {
        if (Evaluate(expression, known) is Value.Int count)
            return count.Number;
        _unbounded.Add(expression.Span);
        return long.MaxValue;
    }

    // Null: it depends on what a tool returns, or has no value.
    private Value? Evaluate(Expression expression, Dictionary<string, Value> known)
    {
        try
        {
            return new Evaluator(catalogue, known.GetValueOrDefault).Evaluate(expression);
        }
        catch (ScriptEvaluationException)
        {
            return null;
        }
    }
}
