using Tsrun.TraceScript;

namespace Tsrun.Tests.TraceScript;

public sealed class CheckerTests
{
    [Fact]
    public void Check_CompleteScript_FindsNothing() =>
        Assert.Empty(ScriptChecker.Check(Sample.Parse(Sample.Fix), Sample.Catalogue, Sample.Profile));

    [Theory]
    [InlineData("finish report.eror", "TS0123: CheckReport has no field `eror`; did you mean `errors`?")]
    [InlineData("finish reprot", "TS0120: `reprot` has no value here; did you mean `report`?")]
    [InlineData("probe x = cargo.chek(crate)", "TS0121: there is no tool `cargo.chek`; did you mean `cargo.check`?")]
    [InlineData("finish rank.frist(report)", "TS0122: `rank.frist` is not a function; did you mean `rank.first`?")]
    [InlineData("finish cargo.check(crate)", "TS0122: `cargo.check` is a tool, not a function; call it with `probe x = cargo.check(…)`")]
    [InlineData("finish report.errors + \"a\"", "TS0124: `+` does not go with int and string; int + string")]
    [InlineData("if report.errors { }", "TS0124: a condition wants bool or none, found int; this is int")]
    [InlineData("probe x = cargo.check(crate, 1)", "TS0125: `cargo.check` takes 1 argument; this one is too many")]
    [InlineData("probe x = cargo.check()", "TS0125: `cargo.check` needs `crate`; add a path")]
    [InlineData("probe x = cargo.check(crat: crate)", "TS0125: `cargo.check` needs `crate`; add a path|TS0125: `cargo.check` has no parameter `crat`; did you mean `crate`?")]
    [InlineData("probe x = cargo.check(crate, crate: crate)", "TS0125: `crate` is given twice; it is cargo.check(crate: path)")]
    [InlineData("probe x = patch.revert(crate, \"u\")", "TS0126: `patch.revert` writes, and `probe` may not; only a `patch` inside a `decide` writes")]
    [InlineData("explore x = docs.lookup(\"a\") budget 1", "TS0127: `docs.lookup` does not experiment; its last parameter would be `experiment: int`")]
    [InlineData("let K = 1", "TS0128: `K` belongs to the policy; a script reads it and cannot set it")]
    [InlineData("let crate = \"x\"", "TS0128: `crate` has a value already; take another name")]
    [InlineData("probe report = cargo.test(crate)", "TS0129: `report` was CheckReport and would be TestReport; take another name")]
    [InlineData("probe f = rust.context(crate, rank.first(report)) else none repair()", "")]
    [InlineData("decide report { otherwise => patch report verify cargo.check(crate) }", "TS0130: `report` holds no patch; CheckReport has no field `patch`")]
    [InlineData("decide crate { otherwise => answer 1 }", "TS0131: `crate` is a parameter, not evidence; decide on what a `probe` or `explore` found")]
    [InlineData("run other(1)", "TS0132: arguments of another script go by name; write `name: …`")]
    [InlineData("if report.green { let inner = 1 } finish inner", "TS0120: `inner` has no value here; a name has a value behind the `probe`, `explore` or `let` that gives it one, within the same braces")]
    [InlineData("if report.green { let both = 1 } else { let both = 2 } finish both", "")]
    [InlineData("decide report { when erors > 0 => answer 1 otherwise => answer 2 }", "TS0120: `erors` has no value here; did you mean `errors`?")]
    [InlineData("parallel { probe a = cargo.check(crate) probe b = repair.propose(crate, rank.first(a)) }", "TS0120: `a` has no value here; a name has a value behind the `probe`, `explore` or `let` that gives it one, within the same braces")]
    public void Check_OneMistake_HasOneFinding(string body, string expected)
    {
        if (body.EndsWith("repair()", StringComparison.Ordinal))
            body = body.Replace("repair()", "probe i = repair.propose(crate, rank.first(report), f) finish i");
        var script = Sample.Parse($"script s(crate: path)\nplan \"\"\nprobe report = cargo.check(crate)\n{body}");
        Same.Text(expected, string.Join('|', ScriptChecker.Check(script, Sample.Catalogue, Sample.Profile)
            .Select(finding => finding.ToString().Split(" error ")[1])));
    }

    [Fact]
    public void Check_ToolOutsideOfTheProfile_DoesNotExist()
    {
        var findings = ScriptChecker.Check(Sample.Parse(Sample.Fix), Sample.Catalogue, Sample.Profile.Except(["patch.revert", "rust.context"]).ToHashSet());
        Same.Text("""
            fix.tracescript:10:18 error TS0121: there is no tool `rust.context`; it exists, but the profile does not have it
            fix.tracescript:19:10 error TS0121: there is no tool `patch.revert`; it exists, but the profile does not have it
            fix.tracescript:22:15 error TS0121: there is no tool `patch.revert`; it exists, but the profile does not have it
            """, string.Join('\n', findings));
    }

    [Fact]
    public void Check_AnyTree_NeverThrows() => Property.Holds(300, seed =>
    {
        var script = Sample.Parse(ScriptPrinter.Print(new TreeGenerator(seed).Script()));
        var findings = ScriptChecker.Check(script, Sample.Catalogue, Sample.Profile);
        Assert.All(findings, finding => Assert.NotNull(ScriptErrors.Find(finding.Code)));
        _ = ScriptVerifier.Verify(script, Sample.Catalogue, Sample.Profile);
    });
}
