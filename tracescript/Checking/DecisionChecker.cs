namespace Tsrun.TraceScript;

/// <summary>Decisions: what is decided on, the conditions, and what each may come to.</summary>
internal sealed class DecisionChecker(ToolCatalogue catalogue, CallChecker calls, Findings findings)
{
    public void Check(Statement.Decide decide, Names names)
    {
        var subject = names.Find(decide.Subject);
        if (subject is null)
            findings.Add("TS0120", $"`{decide.Subject}` has no value here", decide.Span, Suggestion.Label(decide.Subject, names.All),
                "decide on what a `probe` or `explore` above found");
        else if (subject.Kind is BindingKind.Parameter)
            findings.Add("TS0131", $"`{decide.Subject}` is a parameter, not evidence", decide.Span, "decide on what a `probe` or `explore` found");
        var expressions = new ExpressionChecker(catalogue, names, findings, subject?.Type ?? ScriptType.AnyRecord);
        foreach (var arm in decide.Arms)
        {
            expressions.ExpectCondition(arm.Condition);
            Check(arm.Decision, names);
        }
        Check(decide.Otherwise.Decision, names);
    }

    private void Check(Decision decision, Names names)
    {
        switch (decision)
        {
            case Decision.Patch patch:
                Check(patch, names);
                break;
            case Decision.Answer answer:
                new ExpressionChecker(catalogue, names, findings).TypeOf(answer.Result);
                break;
            case Decision.Abstain abstain:
                foreach (var call in abstain.Next)
                    calls.Check(call, names, "next");
                break;
            case Decision.Ask ask:
                Check(ask.Then, names);
                Check(ask.Else, names);
                break;
        }
    }

    private void Check(Decision.Patch patch, Names names)
    {
        calls.Find(ToolCatalogue.ApplyTool, patch.Span);
        calls.Find(ToolCatalogue.RevertTool, patch.Span);
        if (names.Find(Interpreter.CrateParameter) is not { Kind: BindingKind.Parameter } crate || !crate.Type.Fits(ScriptType.Path))
            findings.Add("TS0130", "a script that patches needs the parameter `crate: path`", patch.Span, "this is applied to `crate`",
                "add `crate: path` to the header");
        var type = names.Find(patch.Subject)?.Type;
        if (type is null)
            findings.Add("TS0120", $"`{patch.Subject}` has no value here", patch.Span, Suggestion.Label(patch.Subject, names.All));
        else if (type.Present != ScriptType.Any && type.Present is not ScriptType.Record { IsOpen: true }
            && (type.Present as ScriptType.Record)?.Fields.Any(field => field.Name == "patch") != true)
            findings.Add("TS0130", $"`{patch.Subject}` holds no patch", patch.Span, $"{type} has no field `patch`");
        foreach (var call in patch.Verify)
            CheckVerify(call, names);
    }

    private void CheckVerify(ToolCall call, Names names)
    {
        var result = calls.Check(call, names, "verify");
        if (result is ScriptType.Record { IsOpen: false } record && !record.Fields.Any(field => field.Name == "green" && field.Type == ScriptType.Bool))
            findings.Add("TS0130", $"`{call.Tool}` cannot verify a patch", call.Span, $"{record} has no `green: bool`");
    }
}
