namespace Tsrun.TraceScript;

/// <summary>Names, types and capabilities: everything that can be known before a script runs.</summary>
public static class ScriptChecker
{
    /// <summary>All findings in the order of the text; none means that the script may run.</summary>
    /// <param name="profileTools">The dispatch table; a tool that is not in it does not exist. Null: the whole catalogue.</param>
    public static IReadOnlyList<ScriptDiagnostic> Check(Script script, ToolCatalogue catalogue, IReadOnlySet<string>? profileTools)
    {
        var findings = new Findings(script);
        var names = new Names();
        foreach (var parameter in script.Parameters)
            CheckParameter(parameter, names, findings);
        new StatementChecker(catalogue, profileTools, findings).Check(script.Body, names);
        return findings.InOrder;
    }

    private static void CheckParameter(Parameter parameter, Names names, Findings findings)
    {
        if (PolicyNames.Types.ContainsKey(parameter.Name))
            findings.Add("TS0128", $"`{parameter.Name}` belongs to the policy", parameter.Span, "a script reads it and cannot set it");
        if (names.Find(parameter.Name) is not null)
            findings.Add("TS0128", $"the parameter `{parameter.Name}` stands twice", parameter.Span, "give each its own name");
        if (parameter.Default is { } value && ScriptArguments.Fit(value, parameter.Type) is null)
            findings.Add("TS0124", $"the default of `{parameter.Name}` is no {parameter.Type}", parameter.Span,
                $"this is {ExpressionChecker.TypeOf(value)}");
        names.Bind(parameter.Name, new Binding(parameter.Type, BindingKind.Parameter));
    }
}
