namespace Tsrun.TraceScript;

/// <summary>
/// Proves what a run of a script cannot do, by a walk of the tree that shares nothing with <see cref="Interpreter"/> but the values of
/// constant expressions. It does not trust <see cref="ScriptChecker"/> either: a script that was never checked is judged by the same rules.
/// </summary>
public static class ScriptVerifier
{
    /// <summary>Judges a script.</summary>
    /// <param name="profileTools">The dispatch table; null: the whole catalogue.</param>
    /// <param name="arguments">What the run gets; parameters without a value take their default, and one without either has no bound.</param>
    /// <param name="policyNames">Values for <see cref="PolicyNames"/>, for bounds such as <c>budget B</c>.</param>
    public static Verification Verify(
        Script script,
        ToolCatalogue catalogue,
        IReadOnlySet<string>? profileTools,
        IReadOnlyDictionary<string, Value>? arguments = null,
        IReadOnlyDictionary<string, Value>? policyNames = null)
    {
        var walk = new PhaseWalk();
        walk.Walk(script);
        var bounds = new BoundWalk(catalogue);
        var calls = bounds.Of(script.Body, Known(script, arguments, policyNames));
        var uses = ScriptWalk.Tools(script.Body).ToList();
        return new Verification(
            [
                Monotone(script, walk),
                Bounded(bounds.Unbounded),
                Profile(uses, catalogue, profileTools),
                Evidence(walk),
                Forbidden(uses, catalogue),
            ],
            calls.All.Select(call => new CallBound(call.Key, call.Value)).ToSeq(),
            ScriptSummary.Of(script));
    }

    private static Dictionary<string, Value> Known(
        Script script, IReadOnlyDictionary<string, Value>? arguments, IReadOnlyDictionary<string, Value>? policyNames)
    {
        var known = new Dictionary<string, Value>(policyNames ?? new Dictionary<string, Value>(), StringComparer.Ordinal);
        foreach (var (name, value) in ScriptArguments.Bind(script, arguments ?? new Dictionary<string, Value>()).Values)
            known[name] = value;
        return known;
    }

    // That the plan comes first, and that a patch stands in a decide, is the shape of the tree; what is left is probe before decide.
    private static VerifiedRule Monotone(Script script, PhaseWalk walk) => walk.Unprobed.Count == 0
        ? new("TS0401", "monotone", true, $"the plan is first; {walk.Decides.Count} decide, each behind a probe", [script.Plan.Span, .. walk.Decides])
        : new("TS0401", "monotone", false, "a path reaches this decide without a probe", walk.Unprobed.ToSeq());

    private static VerifiedRule Bounded(IReadOnlyList<SourceSpan> unbounded) => unbounded.Count == 0
        ? new("TS0402", "bounded", true, "every bound follows from parameters and policy", [])
        : new("TS0402", "bounded", false, "this bound depends on what a tool returns", unbounded.ToSeq());

    private static VerifiedRule Profile(IReadOnlyList<ScriptWalk.ToolUse> uses, ToolCatalogue catalogue, IReadOnlySet<string>? profileTools)
    {
        var outside = uses.Where(use => !catalogue.Tools.ContainsKey(use.Tool) || profileTools?.Contains(use.Tool) == false).ToList();
        return outside.Count == 0
            ? new("TS0403", "profile", true, $"{uses.Select(use => use.Tool).Distinct().Count()} tools, all in the profile", Spans(uses))
            : new("TS0403", "profile", false, $"not in the profile: {Listed(outside)}", Spans(outside));
    }

    private static VerifiedRule Evidence(PhaseWalk walk) => walk.WithoutEvidence.Count == 0
        ? new("TS0404", "evidence", true, $"{walk.Decides.Count} decide, each looks at what a probe found", walk.Decides.ToSeq())
        : new("TS0404", "evidence", false, "this decide looks at nothing that a probe found", walk.WithoutEvidence.ToSeq());

    private static VerifiedRule Forbidden(IReadOnlyList<ScriptWalk.ToolUse> uses, ToolCatalogue catalogue)
    {
        var writes = uses.Where(use => use.Kind is not (CallKind.Patch or CallKind.Revert)
            && catalogue.Tools.GetValueOrDefault(use.Tool)?.Capability == Capability.Write).ToList();
        return writes.Count == 0
            ? new("TS0405", "forbidden", true, "nothing writes but a verified patch", [])
            : new("TS0405", "forbidden", false, $"writes outside of a patch: {Listed(writes)}", Spans(writes));
    }

    private static Seq<SourceSpan> Spans(IEnumerable<ScriptWalk.ToolUse> uses) => uses.Select(use => use.Span).ToSeq();

    private static string Listed(IEnumerable<ScriptWalk.ToolUse> uses) => string.Join(", ", uses.Select(use => use.Tool).Distinct());
}
