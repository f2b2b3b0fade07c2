using Tsrun.TraceScript;

namespace Tsrun.Tests.TraceScript;

public sealed class VerifierTests
{
    [Fact]
    public void Verify_CompleteScript_ProvesItsBounds() => Verifies(
        Sample.Fix,
        """
        4 phases, 11 steps
        monotone: yes (the plan is first; 1 decide, each behind a probe)
        bounded: yes (every bound follows from parameters and policy)
        profile: yes (9 tools, all in the profile)
        evidence: yes (1 decide, each looks at what a probe found)
        forbidden: yes (nothing writes but a verified patch)
        cargo.check <= 41
        cargo.test <= 20
        patch.apply <= 20
        patch.revert <= 20
        repair.propose <= 20
        repair.screen <= 20
        repair.try <= 60
        rust.context <= 20
        """);

    [Fact]
    public void Verify_ActualArguments_NarrowTheBounds()
    {
        var verification = ScriptVerifier.Verify(Sample.Parse(Sample.Fix), Sample.Catalogue, Sample.Profile,
            new Dictionary<string, Value> { ["rounds"] = Value.Of(2), ["budget"] = Value.Of(1) });
        Assert.Equal(5, verification.Bounds.Single(bound => bound.Tool == "cargo.check").CallsMax);
        Assert.Equal(2, verification.Bounds.Single(bound => bound.Tool == "repair.try").CallsMax);
    }

    [Fact]
    public void Verify_EveryRuleBroken_SaysWhere() => Verifies(
        """
        script s(crate: path, n: int)
        plan ""
        let x = 1
        if n == 1 { probe y = cargo.check(crate) }
        decide x { otherwise => answer 1 }
        probe y = cargo.check(crate)
        repeat y.errors while true { probe z = patch.apply(crate, 1) }
        probe w = net.fetch("http")
        """,
        """
        3 phases, 7 steps
        monotone: NO (a path reaches this decide without a probe) at 5:1
        bounded: NO (this bound depends on what a tool returns) at 7:8
        profile: NO (not in the profile: net.fetch) at 8:1
        evidence: NO (this decide looks at nothing that a probe found) at 5:1
        forbidden: NO (writes outside of a patch: patch.apply) at 7:30
        cargo.check <= 2
        net.fetch <= 1
        patch.apply <= unbounded
        """);

    [Theory]
    // A counter that a loop changes is no constant, whatever it was before.
    [InlineData("let n = 1 repeat 3 while true { repeat n while true { probe a = cargo.check(crate) } let n = n * 9 }", "unbounded")]
    [InlineData("let n = 2 repeat n + 1 while true { probe a = cargo.check(crate) }", "3")]
    [InlineData("repeat B while true { for x in [1] limit 4 { probe a = cargo.check(crate) } }", "12")]
    [InlineData("if true { probe a = cargo.check(crate) probe b = cargo.check(crate) } else { probe a = cargo.check(crate) }", "2")]
    [InlineData("repeat 9223372036854775807 while true { repeat 9 while true { probe a = cargo.check(crate) } }", "unbounded")]
    [InlineData("repeat -4 while true { probe a = cargo.check(crate) }", "0")]
    public void Verify_Loops_MultiplyTheirBodies(string body, string bound)
    {
        var verification = ScriptVerifier.Verify(Sample.Parse($"script s(crate: path) plan \"\" {body}"), Sample.Catalogue, null, null, Sample.Policy);
        Assert.Equal(bound, Bound(verification.CallsMax));
    }

    private static string Bound(long calls) => calls == long.MaxValue ? "unbounded" : calls.ToString();

    private static void Verifies(string text, string expected)
    {
        var verification = ScriptVerifier.Verify(Sample.Parse(text), Sample.Catalogue, Sample.Profile, null, Sample.Policy);
        var rules = verification.Rules.Select(rule => rule.Holds ? rule.ToString() : $"{rule} at {string.Join(", ", rule.Spans)}");
        Same.Text(expected, string.Join('\n',
            rules.Prepend(verification.Summary.ToString()).Concat(verification.Bounds.Select(bound => $"{bound.Tool} <= {Bound(bound.CallsMax)}"))));
    }
}
