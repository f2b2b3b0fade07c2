namespace Tsrun.TraceScript;

/// <summary>Walks the statements with the names that have a value at each.</summary>
internal sealed class StatementChecker(ToolCatalogue catalogue, IReadOnlySet<string>? profileTools, Findings findings)
{
    private readonly CallChecker _calls = new(catalogue, profileTools, findings);

    public void Check(Block block, Names names)
    {
        foreach (var statement in block.Statements)
            Check(statement, names);
    }

    private ExpressionChecker In(Names names) => new(catalogue, names, findings);

    private void Check(Statement statement, Names names)
    {
        switch (statement)
        {
            case Statement.Probe probe:
                var found = _calls.Check(probe.Call, names, "probe");
                Bind(probe.Name, OrNone(found, probe.Options), BindingKind.Evidence, probe.Span, names);
                break;
            case Statement.Explore explore:
                Check(explore, names);
                break;
            case Statement.Let let:
                Bind(let.Name, In(names).TypeOf(let.Value), BindingKind.Let, let.Span, names);
                break;
            case Statement.Expect expect:
                In(names).ExpectCondition(expect.Claim);
                break;
            case Statement.Decide decide:
                new DecisionChecker(catalogue, _calls, findings).Check(decide, names);
                break;
            case Statement.Run run:
                Check(run, names);
                break;
            case Statement.Finish finish:
                In(names).TypeOf(finish.Result);
                break;
            default:
                CheckBlocks(statement, names);
                break;
        }
    }

    private void CheckBlocks(Statement statement, Names names)
    {
        switch (statement)
        {
            case Statement.If @if:
                In(names).ExpectCondition(@if.Condition);
                var (then, @else) = (names.Copy(), names.Copy());
                Check(@if.Then, then);
                Check(@if.Else ?? new Block([]), @else);
                names.Join(then, @else);
                break;
            case Statement.Repeat repeat:
                In(names).Expect(repeat.Rounds, ScriptType.Int, "`repeat`");
                In(names).ExpectCondition(repeat.Condition);
                Check(repeat.Body, names.Copy());
                break;
            case Statement.For loop:
                Check(loop, names);
                break;
            case Statement.Parallel parallel:
                Check(parallel, names);
                break;
        }
    }

    private void Check(Statement.Explore explore, Names names)
    {
        var result = _calls.Check(explore.Call, names, "explore");
        In(names).Expect(explore.Budget, ScriptType.Int, "`budget`");
        Bind(explore.Name, OrNone(result, explore.Options), BindingKind.Evidence, explore.Span, names);
    }

    private void Check(Statement.For loop, Names names)
    {
        var list = In(names).Expect(loop.List, ScriptType.MaybeOf(ScriptType.ListOf(ScriptType.Any)), "`for`");
        In(names).Expect(loop.Limit, ScriptType.Int, "`limit`");
        var inside = names.Copy();
        Bind(loop.Name, list.Present is ScriptType.List items ? items.Item : ScriptType.Any, BindingKind.Item, loop.Span, inside);
        Check(loop.Body, inside);
    }

    // Each probe sees the names from before the block: they wait together, so none can use another's result.
    private void Check(Statement.Parallel parallel, Names names)
    {
        var before = names.Copy();
        foreach (var probe in parallel.Body.Statements.OfType<Statement.Probe>())
            Bind(probe.Name, OrNone(_calls.Check(probe.Call, before, "probe"), probe.Options), BindingKind.Evidence, probe.Span, names);
    }

    private void Check(Statement.Run run, Names names)
    {
        foreach (var argument in run.Arguments)
        {
            In(names).TypeOf(argument.Value);
            if (argument.Name is null && argument.Value is not Expression.Name)
                findings.Add("TS0132", "arguments of another script go by name", argument.Span, "write `name: …`");
        }
        if (run.Name is not null)
            Bind(run.Name, ScriptType.Any, BindingKind.Evidence, run.Span, names);
    }

    private void Bind(string name, ScriptType type, BindingKind kind, SourceSpan span, Names names)
    {
        if (PolicyNames.Types.ContainsKey(name))
            findings.Add("TS0128", $"`{name}` belongs to the policy", span, "a script reads it and cannot set it");
        else if (names.Find(name) is { } known && (known.Kind != BindingKind.Evidence || kind != BindingKind.Evidence))
            findings.Add("TS0128", $"`{name}` has a value already", span, "take another name", "only a probe or explore may look again under the same name");
        else if (names.Find(name) is { } before && before.Type != type)
            findings.Add("TS0129", $"`{name}` was {before.Type} and would be {type}", span, "take another name");
        names.Bind(name, new Binding(type, kind));
    }

    private static ScriptType OrNone(ScriptType type, CallOptions options) => options.ElseNone ? ScriptType.MaybeOf(type) : type;
}
