using Tsrun.TraceScript;

namespace Tsrun.Tests.TraceScript;

public sealed class InterpreterTests
{
    private const string Broken = """{"errors":1,"green":false,"diagnostics":[{"code":"E0382","key":"k1"}]}""";
    private const string Clean = """{"errors":0,"green":true,"diagnostics":[]}""";

    [Fact]
    public void Fix_ConfidentCandidate_IsAppliedVerifiedAndFinished() => Says(
        Sample.Fix,
        $$$"""
        {{{Broken}}}
        {"items":[]}
        {"candidates":[]}
        {"hypotheses":[]}
        {"green":true,"confidence":0.9,"done":false,"lines":2,"anchors":1,"closed":["k1"],"patch":{"files":1}}
        {"undo":"run-1"}
        {{{Clean}}}
        {"green":true,"failed":0}
        {{{Clean}}}
        """,
        """
        4:1 plan 0: Make `cargo check` and `cargo test` green with the smallest verified patches.
        6:1 Probe report=cargo.check(crate: "c") timeout 5m retry 2
        10:3 Probe facts=rust.context(crate: "c", target: {"code":"E0382","key":"k1"}) timeout 2s
        11:3 Probe ideas=repair.propose(crate: "c", target: {"code":"E0382","key":"k1"}, facts: {"items":[]})
        12:3 Probe short=repair.screen(crate: "c", ideas: {"candidates":[]}, limit: 200) timeout 1m
        13:3 Explore best=repair.try(crate: "c", short: {"hypotheses":[]}, experiment: 0)
        15:3 expect best.closes(target): True
        17:3 decide best arm 0 (confidence >= tau_patch and lines <= K and anchors >= 1) => Patch [confidence: 0.9, tau_patch: 0.85, lines: 2, K: 20, anchors: 1]
        19:10 Patch =patch.apply(crate: "c", patch: {"files":1})
        19:28 Verify =cargo.check(crate: "c")
        19:48 Verify =cargo.test(crate: "c")
        28:3 Probe report=cargo.check(crate: "c") timeout 5m
        finished {"errors":0,"green":true,"diagnostics":[]}
        """);

    private const string Deciding = """
        script s(crate: path)
        plan "p"
        probe best = repair.best(crate)
        decide best {
          when confidence >= tau_patch => patch best verify cargo.check(crate), cargo.test(crate)
          when best.green and not skip => ask "Apply?" timeout 1h then patch best verify cargo.test(crate) else abstain "nobody" next docs.lookup("E1")
          otherwise => answer best.lines
        }
        finish "after"
        """;

    private const string Asked = """
        2:1 plan 0: p
        3:1 Probe best=cargo.check(crate: "c")
        4:1 decide best arm 1 (best.green and not skip) => Ask [confidence: 0.5, tau_patch: 0.85, best.green: true, skip: false]
        6:35 ask Apply? 01:00:00
        """;

    [Theory]
    [InlineData("yes\n{\"undo\":\"u\"}\n{\"green\":true}", "6:64 Patch =patch.apply(crate: \"c\", patch: 1)\n6:82 Verify =cargo.test(crate: \"c\")\nfinished \"after\"")]
    [InlineData("no", "abstained: nobody | docs.lookup(query: \"E1\")")]
    [InlineData("timeout", "abstained: nobody | docs.lookup(query: \"E1\")")]
    [InlineData("refuse ci nobody-is-there", "abstained: nobody | docs.lookup(query: \"E1\")")]
    [InlineData("yes\nfail TS0305 conflict", "6:64 Patch =patch.apply(crate: \"c\", patch: 1)\nfailed TS0305 at fix.tracescript:6:64: conflict")]
    public void Ask_Answered_OnlyAYesIsAYes(string answers, string expected) => Says(
        Deciding.Replace("repair.best", "cargo.check"),
        """{"green":true,"confidence":0.5,"skip":false,"patch":1}""" + "\n" + answers,
        Asked + "\n" + expected);

    [Theory]
    [InlineData("{\"green\":false}", "{}", "failed TS0210 at fix.tracescript:5:35: verify failed after apply (cargo.check); reverted")]
    [InlineData("timeout", "{}", "failed TS0210 at fix.tracescript:5:35: verify failed after apply (cargo.check); reverted")]
    [InlineData("refuse budget spent", "{}", "failed TS0210 at fix.tracescript:5:35: verify failed after apply (cargo.check); reverted")]
    [InlineData("\"nonsense\"", "fail TS0306 touched", "failed TS0211 at fix.tracescript:5:35: verify failed after apply (cargo.check), and the revert failed too: touched")]
    public void Patch_VerifyIsNotGreen_RevertsWithTheUndoOfApply(string verify, string revert, string end) => Says(
        Deciding.Replace("repair.best", "cargo.check"),
        $$"""
        {"confidence":0.9,"patch":1}
        {"undo":"u7"}
        {{verify}}
        {{revert}}
        """,
        $"""
        2:1 plan 0: p
        3:1 Probe best=cargo.check(crate: "c")
        4:1 decide best arm 0 (confidence >= tau_patch) => Patch [confidence: 0.9, tau_patch: 0.85]
        5:35 Patch =patch.apply(crate: "c", patch: 1)
        5:53 Verify =cargo.check(crate: "c")
        5:35 Revert =patch.revert(crate: "c", undo: "u7")
        {end}
        """);

    [Fact]
    public void Decide_AbsentEvidence_SatisfiesNothing() => Says(
        Deciding.Replace("repair.best", "cargo.check"),
        """{"green":true,"lines":3}""",
        """
        2:1 plan 0: p
        3:1 Probe best=cargo.check(crate: "c")
        4:1 decide best arm 2 (otherwise) => Answer [confidence: null, tau_patch: 0.85, best.green: true, skip: null]
        answered 3
        """);

    [Fact]
    public void Explore_SeveralExperiments_KeepsTheBestAndStopsWhenSure() => Says(
        """
        script s(crate: path)
        plan "p"
        explore best = repair.try(crate, none) budget 9 timeout 5s retry 1 backoff 500ms
        finish best.id
        """,
        """
        {"id":1,"green":false,"confidence":0.9}
        fail TS0399 broken
        {"id":2,"green":true,"confidence":0.5,"lines":9}
        {"id":3,"green":true,"confidence":0.5,"lines":4}
        {"id":4,"green":true,"confidence":0.5,"lines":4}
        {"id":5,"green":true,"confidence":0.9,"lines":40}
        """,
        """
        2:1 plan 0: p
        3:1 Explore best=repair.try(crate: "c", short: null, experiment: 0) timeout 5s retry 1 backoff 500ms
        3:1 Explore best=repair.try(crate: "c", short: null, experiment: 1) timeout 5s retry 1 backoff 500ms
        3:1 Explore best=repair.try(crate: "c", short: null, experiment: 2) timeout 5s retry 1 backoff 500ms
        3:1 Explore best=repair.try(crate: "c", short: null, experiment: 3) timeout 5s retry 1 backoff 500ms
        3:1 Explore best=repair.try(crate: "c", short: null, experiment: 4) timeout 5s retry 1 backoff 500ms
        3:1 Explore best=repair.try(crate: "c", short: null, experiment: 5) timeout 5s retry 1 backoff 500ms
        finished 5
        """);

    [Theory]
    [InlineData("{\"id\":1,\"green\":true,\"lines\":4}\n{\"id\":2,\"green\":true,\"lines\":4,\"done\":true}", "finished 1")]
    [InlineData("{\"id\":1}\nrefuse budget spent", "finished 1")]
    [InlineData("refuse budget spent", "failed TS0201 at fix.tracescript:1:31: budget: spent")]
    [InlineData("timeout\nfail TS0399 broken\ntimeout", "failed TS0302 at fix.tracescript:1:31: timed out")]
    public void Explore_EndsEarly_TakesWhatThereIs(string answers, string end) => Assert.EndsWith($"\n{end}\n",
        Dialogue.Of("script s(crate: path) plan \"\" explore b = repair.try(crate, none) budget 3 finish b.id", answers));

    [Fact]
    public void Expect_DoesNotHold_ReplansIntoTheNextRoundOfTheInnermostRepeat() => Says(
        """
        script s(crate: path)
        plan "p"
        let n = 1
        repeat 2 while n > 0 {
          for i in [1, 2] limit 5 {
            probe r = cargo.check(crate)
            expect r.green else replan "again"
          }
        }
        expect r.green else abstain "hopeless"
        """,
        """
        {"green":true}
        {"green":false}
        {}
        """,
        """
        2:1 plan 0: p
        6:5 Probe r=cargo.check(crate: "c")
        7:5 expect r.green: True
        6:5 Probe r=cargo.check(crate: "c")
        7:5 expect r.green: False
        7:25 plan 1: again
        6:5 Probe r=cargo.check(crate: "c")
        7:5 expect r.green: False
        7:25 plan 2: again
        10:1 expect r.green: False
        abstained: hopeless
        """);

    [Fact]
    public void Parallel_Probes_WaitTogetherAndBindInOrder() => Says(
        """
        script s(crate: path)
        plan "p"
        parallel {
          probe a = cargo.check(crate) else none
          probe b = cargo.test(crate)
        }
        run d = diagnose(crate, depth: 2)
        finish [a, b, d]
        """,
        """
        timeout
        2
        3
        """,
        """
        2:1 plan 0: p
        4:3 Probe a=cargo.check(crate: "c")
        5:3 Probe b=cargo.test(crate: "c")
        7:1 run d=diagnose(crate: "c", depth: 2)
        finished [null,2,3]
        """);

    [Theory]
    [InlineData("finish 1 / 0", "failed TS0221 at fix.tracescript:3:8: a number is divided by zero")]
    [InlineData("finish 9223372036854775807 + 1", "failed TS0221 at fix.tracescript:3:8: the result does not fit a 64-bit number")]
    [InlineData("finish 1 < \"a\"", "failed TS0220 at fix.tracescript:3:8: `<` does not go with int and string")]
    [InlineData("repeat 999999999 while true { let x = 1 }", "failed TS0222 at fix.tracescript:3:31: 100000 statements ran without a single probe")]
    [InlineData("repeat 999999999 while true { }", "failed TS0222 at fix.tracescript:3:1: 100000 statements ran without a single probe")]
    [InlineData("finish none.field == none and 1 == 1.0 and not (2 > 3)", "finished true")]
    [InlineData("finish none > 3 or false", "finished null")]
    [InlineData("finish -7 / 2 * 1.5", "finished -4.5")]
    [InlineData("let x = 1", "finished null")]
    public void Finish_Expression_HasAValueOrAReason(string body, string end) =>
        Assert.EndsWith($"{end}\n", Dialogue.Of($"script s(crate: path)\nplan \"\"\n{body}", ""));

    [Fact]
    public void Start_ArgumentsDoNotFit_FailsWithAllReasons() => Same.Text(
        "failed TS0213 at fix.tracescript:1:1: `n` is a string, not a int; `wait` is missing: s wants a duration; s has no parameter `crat` did you mean `crate`?",
        Dialogue.Of("script s(crate: path, n: int, wait: duration, f: float = 1) plan \"\"", "",
            ("crate", Value.Of("c")), ("crat", Value.Of("c")), ("n", Value.Of("x"))));

    [Fact]
    public void Start_JsonArguments_BecomeTheParametersTypes() => Assert.EndsWith(
        "finished [\"2m\",3.0]\n",
        Dialogue.Of("script s(wait: duration, f: float) plan \"\" finish [wait + 1m, f]", "", ("wait", Value.Of("60s")), ("f", Value.Of(3))));

    [Fact]
    public void Resume_UnknownEffect_IsABrokenPromise()
    {
        var interpreter = new Interpreter(Sample.Parse("script s() plan \"\""), Sample.Catalogue, new Dictionary<string, Value>(), Sample.Policy);
        interpreter.Start();
        Assert.Throws<ArgumentException>(() => interpreter.Resume(0, new Outcome.Completed(Value.None)));
        Assert.Throws<InvalidOperationException>(interpreter.Start);
    }

    private static void Says(string script, string answers, string expected) =>
        Same.Text(expected, Dialogue.Of(script, answers));
}
