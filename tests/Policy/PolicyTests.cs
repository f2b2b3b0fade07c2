using Tsrun.Policy;

namespace Tsrun.Tests.Policy;

public sealed class PolicyTests
{
    private static readonly IReadOnlyList<PolicyLayer> BuiltIn = [.. new[] { "defaults", "profiles", "confidence" }
        .Select(name => new PolicyLayer(name, File.ReadAllText(Path.Combine(Repository.Root, "policy", name + ".yaml")), MayLoosen: true))];

    private static PolicySet Default => PolicyParser.Parse(BuiltIn).Policy!;

    private static readonly PatchProof Good = new(Lines: 2, Green: true, Anchors: 2, Confidence: 0.9, TestCodeChanged: false);

    [Fact]
    public void Parse_BuiltIn_HasTheDocumentedKnobs() =>
        Assert.Equal(new Knobs(0.70, 0.85, 0.40, 20, 3, TimeSpan.FromSeconds(2)), Default.Knobs);

    [Theory]
    [InlineData("knobs: { K: 5 }", "")]
    [InlineData("knobs: { K: 50 }", "tsrun.yaml:1: error[TS0324]: `K: 50` is looser than 20, and a file of the repository may only tighten policy")]
    [InlineData("knobs: { tau_patch: 0.1 }", "tsrun.yaml:1: error[TS0324]: `tau_patch: 0.1` is looser than 0.85, and a file of the repository may only tighten policy")]
    [InlineData("switches: { require_sandbox: false }", "tsrun.yaml:1: error[TS0324]: `require_sandbox: false` loosens policy, and a file of the repository may only tighten it")]
    [InlineData("knobs:\n  tau_pach: 0.9", "tsrun.yaml:2: error[TS0322]: unknown key `tau_pach`; did you mean `tau_patch`?")]
    [InlineData("knobs:\n  B: many", "tsrun.yaml:2: error[TS0325]: found `B: many`, expected a whole number from 0 to 100")]
    [InlineData("knobs: { tau_patch: NaN }", "tsrun.yaml:1: error[TS0325]: found `tau_patch: NaN`, expected a number from 0 to 1")]
    [InlineData("knobs: { T_probe_max: 99999999999999h }", "tsrun.yaml:1: error[TS0325]: found `T_probe_max: 99999999999999h`, expected a duration such as 2s from 0.001 to 3600")]
    [InlineData("rules: []", "tsrun.yaml:1: error[TS0324]: `rules` can loosen policy, and a file of the repository may only tighten it; move it to your user file")]
    [InlineData("[1, 2]", "tsrun.yaml:1: error[TS0320]: found a value, expected `key: value` lines")]
    public void Parse_RepositoryLayer_MayOnlyTighten(string text, string expected) =>
        Assert.Equal(expected, string.Join("\n", PolicyParser.Parse([.. BuiltIn, new PolicyLayer("tsrun.yaml", text, MayLoosen: false)]).Diagnostics));

    [Fact]
    public void Limits_DefaultOfALaterLayer_ReachesToolsThatAnEarlierOneNamed()
    {
        var policy = PolicyParser.Parse([.. BuiltIn, new PolicyLayer("user", "limits:\n  default: { timeout: 5s, memory: 8GiB }\n  cargo.test: { processes: 9 }", MayLoosen: true)]).Policy!;
        Assert.Equal(new ToolLimits(TimeSpan.FromSeconds(300), 8L << 30, 16L << 20, 512), policy.LimitsOf("cargo.check"));
        Assert.Equal(new ToolLimits(TimeSpan.FromSeconds(600), 8L << 30, 16L << 20, 9), policy.LimitsOf("cargo.test"));
        Assert.Equal(new ToolLimits(TimeSpan.FromSeconds(5), 8L << 30, 16L << 20, 512), policy.LimitsOf("patch.apply"));
    }

    [Fact]
    public void Parse_BrokenYaml_NamesTheLine() =>
        Assert.StartsWith("tsrun.yaml:2: error[TS0320]: this is not YAML", PolicyParser.Parse([.. BuiltIn, new PolicyLayer("tsrun.yaml", "knobs:\n  - }{", false)]).Diagnostics[0].ToString(), StringComparison.Ordinal);

    public static TheoryData<string, PatchProof, bool, string> Patches => new()
    {
        { "good", Good, false, "Allow by allowed" },
        { "at the threshold", Good with { Confidence = 0.85 }, false, "Allow by allowed" },
        { "under it", Good with { Confidence = 0.84 }, false, "Ask by tau-patch" },
        { "not green", Good with { Green = false }, false, "Deny by proof-of-work" },
        { "21 lines", Good with { Lines = 21 }, false, "Deny by diff-lines" },
        { "no anchor", Good with { Anchors = 0 }, false, "Deny by citations" },
        { "dirty tree", Good, true, "Deny by clean-tree" },
        { "edits tests", Good with { TestCodeChanged = true }, false, "Ask by tests-unchanged" },
    };

    [Theory]
    [MemberData(nameof(Patches))]
    public void Evaluate_PatchApply_FirstRuleDecides(string situation, PatchProof patch, bool dirty, string expected)
    {
        var verdict = PolicyEvaluator.Evaluate(Default, new EffectFacts("patch.apply", "coding", dirty, Granted: false, patch));
        Assert.True(expected == $"{verdict.Kind} by {verdict.Rule}", $"{situation}: {verdict}");
    }

    [Fact]
    public void Evaluate_UnderThresholdButGranted_IsAllowed() =>
        Assert.Equal(VerdictKind.Allow, PolicyEvaluator.Evaluate(Default, new EffectFacts("patch.apply", "coding", false, Granted: true, Good with { Confidence = 0.5 })).Kind);

    [Fact]
    public void Evaluate_ToolOutsideProfile_DoesNotExist() =>
        Assert.Equal(
            new Verdict(VerdictKind.Deny, "profile", "no such activity: patch.apply in profile researcher"),
            PolicyEvaluator.Evaluate(Default, new EffectFacts("patch.apply", "researcher", false, true, Good)));

    [Theory]
    [InlineData(null, "Low", false)]
    [InlineData(false, "Low", false)]
    [InlineData(false, "Low", true)]
    [InlineData(null, "Medium", true)]
    [InlineData(true, "Low", false)]
    public void Rate_UntouchedByTests_StaysUnderTauPatchUnlessRustcVouches(bool? touch, string risk, bool machineApplicable)
    {
        var p = Default.Confidence.Rate(new ConfidenceFacts(true, true, touch, risk, machineApplicable, 0, false, false));
        Assert.Equal(touch == true || (risk == "Low" && machineApplicable), p >= Default.Knobs.TauPatch);
    }

    [Theory]
    [InlineData(1, 0, false)]
    [InlineData(1, 1, true)]
    [InlineData(2, 1, false)]
    [InlineData(2, 2, true)]
    public void Rate_RiskyButTestsFailedTheOtherWays_IsOverTauPatch(int others, int refuted, bool over)
    {
        var p = Default.Confidence.Rate(new ConfidenceFacts(true, true, true, "High", false, others, false, false, refuted));
        Assert.Equal(over, p >= Default.Knobs.TauPatch);
    }
}
