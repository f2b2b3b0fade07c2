namespace Tsrun.Policy;

/// <summary>Everything that policy says, as data.</summary>
/// <param name="Rules">In the order in which they are put to an effect.</param>
/// <param name="Limits">By tool; the entry <c>default</c> always exists.</param>
/// <param name="Profiles">Dispatch tables by name.</param>
public sealed record PolicySet(
    Knobs Knobs,
    Switches Switches,
    IReadOnlyList<PolicyRule> Rules,
    IReadOnlyDictionary<string, ToolLimits> Limits,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Profiles,
    ConfidenceTable Confidence)
{
    /// <summary>The limits of a tool.</summary>
    public ToolLimits LimitsOf(string tool) => Limits.TryGetValue(tool, out var limits) ? limits : Limits["default"];
}

/// <summary>The thresholds and budgets that scripts see by name.</summary>
/// <param name="TauAnswer">Least confidence of an answer, 0–1.</param>
/// <param name="TauPatch">Least confidence of a patch that is applied without a person.</param>
/// <param name="TauAbstain">Below it a proposal is not shown.</param>
/// <param name="K">Most changed lines of one patch.</param>
/// <param name="B">Most hypotheses put to the tests for one diagnostic.</param>
/// <param name="ProbeTimeMax">Longest time of a cheap probe.</param>
public sealed record Knobs(double TauAnswer, double TauPatch, double TauAbstain, int K, int B, TimeSpan ProbeTimeMax);

/// <summary>Safety rules that are on unless somebody turns them off.</summary>
public sealed record Switches(bool RequireSandbox, bool RequireCleanTree, bool RequireGreen, bool RequireAnchors, bool KeepTestsUnchanged);

/// <summary>Limits of the children that a tool may start.</summary>
public sealed record ToolLimits(TimeSpan Timeout, long MemoryBytesMax, long OutputBytesMax, int ProcessesMax);

/// <summary>One line of the rule table.</summary>
/// <param name="Tool">A tool's name, or <c>*</c>.</param>
public sealed record PolicyRule(string Name, string Tool, RuleCondition When, VerdictKind Verdict, string Reason);

/// <summary>What a rule may look at; a closed set, so that a policy file can never compute.</summary>
public enum RuleCondition
{
    /// <summary>Applies to every effect of its tool.</summary>
    Always,
    /// <summary>The patch has not passed check and tests in a scratch copy.</summary>
    NotGreen,
    /// <summary>The patch changes more than K lines.</summary>
    LinesOverK,
    /// <summary>Nothing is cited for the patch.</summary>
    NoAnchors,
    /// <summary>The tree has uncommitted changes, and nobody allowed that.</summary>
    TreeDirty,
    /// <summary>The patch edits test code, and no person granted it.</summary>
    TestCodeChanged,
    /// <summary>The confidence is under tau_patch, and no person granted it.</summary>
    UnderTauPatch,
}

/// <summary>Policy's three answers.</summary>
public enum VerdictKind
{
    /// <summary>Go on, within the granted limits.</summary>
    Allow,
    /// <summary>Only with a person's yes.</summary>
    Ask,
    /// <summary>Not at all.</summary>
    Deny,
}
