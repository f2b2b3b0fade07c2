using Tsrun.History;

namespace Tsrun.Tests.Runtime;

/// <summary>The knobs that the built-in scripts look at, turned.</summary>
public sealed class KnobTests
{
    [Theory]
    [InlineData("", 2)]
    [InlineData("knobs: { T_probe_max: 700ms }", 0.7)]
    [InlineData("limits: { rust.context: { timeout: 500ms } }", 0.5)]
    public void CheapProbe_WithoutATimeOfTheScripts_HasProbeTimeMax(string policy, double seconds)
    {
        var run = Play("fix", Canned.Try(), policy);
        var probe = run.History.Select(e => e.Attributes).OfType<ActivityTaskScheduled>().Single(scheduled => scheduled.ActivityType == RustContext.Name);
        Assert.Equal(TimeSpan.FromSeconds(seconds), HistoryJson.Read<ActivityInput<RustContext.Arguments>>(probe.Input).Run.Limits.Timeout);
    }

    [Theory]
    [InlineData("fix", "", RunOutcome.Fixed)]
    [InlineData("fix", "knobs: { tau_abstain: 0.8 }", RunOutcome.Abstained)]
    [InlineData("propose", "", RunOutcome.Proposed)]
    [InlineData("propose", "knobs: { tau_abstain: 0.8 }", RunOutcome.Abstained)]
    public void Patch_UnderTauAbstain_IsNotEvenProposed(string script, string policy, string outcome) =>
        Assert.Equal(outcome, Play(script, Canned.Try(touch: null, risk: Risk.Medium), policy).Result.Outcome);

    [Theory]
    [InlineData("", 1)]
    [InlineData("knobs: { tau_answer: 0.5 }", 0)]
    public void Propose_UnderTauAnswer_MakesOneMoreProbe(string policy, int lookups) =>
        Assert.Equal(lookups, Play("propose", Canned.Try(touch: null, risk: Risk.Medium), policy).History.Count(e => e.Attributes is ActivityTaskScheduled { ActivityType: DocsLookup.Name }));

    private static RecordedRun Play(string script, RepairTry.Result experiment, string policy)
    {
        var input = Canned.Input(script, profile: script == "fix" ? "coding" : "researcher", accept: "checked");
        return new RecordedRun(input with { Policy = [.. input.Policy, new PolicyText("test", policy, true)] }, Canned.Crate(experiment)).Play();
    }
}
