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

    private static void Says(string script, string answers, string expected) =>
        Same.Text(expected, Dialogue.Of(script, answers));
}
