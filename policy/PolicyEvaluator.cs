using System.Diagnostics;

namespace Tsrun.Policy;

/// <summary>What policy may know of an effect. Facts of the patch are null for tools that carry none.</summary>
/// <param name="Granted">A person (or a standing yes) accepted this very patch.</param>
public sealed record EffectFacts(string Tool, string Profile, bool TreeDirty, bool Granted, PatchProof? Patch = null);

/// <summary>What is known of a patch that wants to be applied; an unknown fact counts against it.</summary>
public sealed record PatchProof(int Lines, bool Green, int Anchors, double Confidence, bool TestCodeChanged);

/// <summary>Policy's answer to one effect.</summary>
/// <param name="Rule">Name of the rule that gave it.</param>
/// <param name="Reason">For people; empty when allowed.</param>
public sealed record Verdict(VerdictKind Kind, string Rule, string Reason);

/// <summary>Puts effects to the rules. Pure: the same facts give the same verdict.</summary>
public static class PolicyEvaluator
{
    /// <summary>The first rule that applies decides; a tool outside the profile does not exist, whatever the rules say.</summary>
    public static Verdict Evaluate(PolicySet policy, EffectFacts facts)
    {
        if (!policy.Profiles.TryGetValue(facts.Profile, out var tools) || !tools.Contains(facts.Tool))
            return new Verdict(VerdictKind.Deny, "profile", $"no such activity: {facts.Tool} in profile {facts.Profile}");
        foreach (var rule in policy.Rules)
            if ((rule.Tool == "*" || rule.Tool == facts.Tool) && Applies(rule.When, policy, facts))
                return new Verdict(rule.Verdict, rule.Name, Explain(rule, policy, facts));
        return new Verdict(VerdictKind.Deny, "no-rule", $"no rule of the policy speaks of {facts.Tool}");
    }

    private static bool Applies(RuleCondition condition, PolicySet policy, EffectFacts facts)
    {
        var (knobs, switches, patch) = (policy.Knobs, policy.Switches, facts.Patch);
        return condition switch
        {
            RuleCondition.Always => true,
            RuleCondition.NotGreen => switches.RequireGreen && patch?.Green != true,
            RuleCondition.LinesOverK => patch is null || patch.Lines > knobs.K,
            RuleCondition.NoAnchors => switches.RequireAnchors && (patch?.Anchors ?? 0) < 1,
            RuleCondition.TreeDirty => switches.RequireCleanTree && facts.TreeDirty,
            RuleCondition.TestCodeChanged => switches.KeepTestsUnchanged && !facts.Granted && patch?.TestCodeChanged != false,
            RuleCondition.UnderTauPatch => !facts.Granted && (patch?.Confidence ?? 0) < knobs.TauPatch,
            _ => throw new UnreachableException(),
        };
    }

    private static string Explain(PolicyRule rule, PolicySet policy, EffectFacts facts) => (rule.When, facts.Patch) switch
    {
        (RuleCondition.LinesOverK, { } patch) => $"{patch.Lines} > K={policy.Knobs.K}: {rule.Reason}",
        (RuleCondition.UnderTauPatch, { } patch) => FormattableString.Invariant($"{patch.Confidence:0.00} < tau_patch={policy.Knobs.TauPatch:0.00}: {rule.Reason}"),
        _ => rule.Reason,
    };
}
