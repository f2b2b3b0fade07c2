namespace Tsrun.TraceScript;

/// <summary>Calls of tools: whether the tool exists here, may be called here, and gets what it takes.</summary>
internal sealed class CallChecker(ToolCatalogue catalogue, IReadOnlySet<string>? profileTools, Findings findings)
{
    /// <summary>Reports what is wrong with a call and gives its result's type.</summary>
    /// <param name="place"><c>probe</c>, <c>explore</c>, <c>verify</c> or <c>next</c>.</param>
    /// <param name="subject">Inside a decide: the type of what is decided on.</param>
    public ScriptType Check(ToolCall call, Names names, string place, ScriptType? subject = null)
    {
        var expressions = new ExpressionChecker(catalogue, names, findings, subject);
        if (Find(call.Tool, call.Span) is not { } tool)
        {
            foreach (var argument in call.Arguments)
                expressions.TypeOf(argument.Value);
            return ScriptType.Any;
        }
        if (tool.Capability == Capability.Write)
            findings.Add("TS0126", $"`{call.Tool}` writes, and `{place}` may not", call.Span, "only a `patch` inside a `decide` writes",
                "write `patch X verify …` as an outcome of a `decide`");
        if (place == "explore")
            CheckExperiment(call, tool);
        CheckArguments(call, tool, expressions, place == "explore");
        return tool.ResultType;
    }

    /// <summary>The tool, or a finding: outside of the profile there is nothing.</summary>
    public ToolSignature? Find(string name, SourceSpan span)
    {
        if (catalogue.Tools.TryGetValue(name, out var tool) && profileTools?.Contains(name) != false)
            return tool;
        var known = catalogue.Tools.Keys.Where(candidate => profileTools?.Contains(candidate) != false);
        findings.Add("TS0121", $"there is no tool `{name}`", span, Suggestion.Label(name, known),
            tool is null ? "" : "it exists, but the profile does not have it");
        return null;
    }

    private void CheckExperiment(ToolCall call, ToolSignature tool)
    {
        if (tool.Parameters.Count == 0 || tool.Parameters[^1] is not { Name: Interpreter.ExperimentParameter } last || last.Type != ScriptType.Int)
        {
            findings.Add("TS0127", $"`{call.Tool}` does not experiment", call.Span, "its last parameter would be `experiment: int`", "use `probe`");
            return;
        }
        foreach (var (field, type) in new[] { ("green", ScriptType.Bool), ("confidence", ScriptType.Float), ("done", ScriptType.Bool) })
            if (!HasField(tool.ResultType, field, type))
                findings.Add("TS0127", $"the result of `{call.Tool}` has no `{field}: {type}`", call.Span, "experiments are compared by it", "use `probe`");
    }

    private static bool HasField(ScriptType type, string field, ScriptType wanted) =>
        type == ScriptType.Any || type is ScriptType.Record { IsOpen: true }
        || (type is ScriptType.Record record && record.Fields.Any(known => known.Name == field && known.Type.Fits(wanted)));

    private void CheckArguments(ToolCall call, ToolSignature tool, ExpressionChecker expressions, bool isExperiment)
    {
        var match = ArgumentMatch.Of(call.Tool, tool.Parameters, call.Arguments);
        foreach (var (argument, message, label) in match.Problems)
            findings.Add("TS0125", message, argument.Span, label, SignatureText(tool));
        for (var i = 0; i < tool.Parameters.Count; i++)
        {
            var parameter = tool.Parameters[i];
            var isNumber = isExperiment && parameter.Name == Interpreter.ExperimentParameter;
            if (match.ByParameter[i] is { } argument && isNumber)
                findings.Add("TS0125", "`explore` counts the experiments itself", argument.Span, "leave this out");
            else if (match.ByParameter[i] is { } given)
                expressions.Expect(given.Value, parameter.Type, $"`{parameter.Name}` of `{call.Tool}`");
            else if (parameter.Default is null && !isNumber)
                findings.Add("TS0125", $"`{call.Tool}` needs `{parameter.Name}`", call.Span, $"add a {parameter.Type}", SignatureText(tool));
        }
    }

    private static string SignatureText(ToolSignature tool) =>
        $"it is {tool.Name}({string.Join(", ", tool.Parameters.Select(parameter => $"{parameter.Name}: {parameter.Type}"))})";
}
