using Tsrun.History;

namespace Tsrun.Tests.Runtime;

/// <summary>Inputs and results with known contents.</summary>
internal static class Canned
{
    /// <summary>Random enough to be one; nobody's.</summary>
    public const string Secret = "q7Xv2LmP9sTd4Kf8Zr1B";

    public static readonly Diagnostic Moved = new("E0382", "error", "borrow of moved value: `order`", DiagnosticClass.Move, CompilerPhase.BorrowCheck, "cart",
        [new DiagnosticSpan("src/lib.rs", 10, 15, 2, 1, 2, 6, true)], [], "error[E0382]: borrow of moved value: `order`");

    public static readonly Patch Patch = new([new FileChange("src/lib.rs", "b", "a", "fn a() {}\n", "--- a/src/lib.rs\n+++ b/src/lib.rs\n@@ -1 +1 @@\n-x\n+fn a() {}\n", 1)]);

    public static RunInput Input(string script = "fix", string profile = "coding", string accept = "", bool interactive = false, bool dirty = false) => new(
        new ScriptText(script, script + ".tracescript", File.ReadAllText(Path.Combine(Repository.Root, "workflows", script + ".tracescript"))), [],
        [.. new[] { "defaults", "profiles", "confidence" }.Select(name => new PolicyText(name, File.ReadAllText(Path.Combine(Repository.Root, "policy", name + ".yaml")), true))],
        new Dictionary<string, Payload> { ["crate"] = new("\"/crate\"") },
        new RunFacts("w", "/crate", "snapshot", profile, new CargoOptions(), new ActivityLimits(TimeSpan.FromSeconds(60), 1, 1, 1, "required")),
        dirty, AllowDirty: false, accept, interactive, new Dictionary<string, string> { ["tsrun"] = "0.1.0" });

    public static CargoCheck.Result Check(params IReadOnlyList<Diagnostic> errors) => new(errors.Count, 0, errors.Count == 0, errors.Count == 0 ? CompilerPhase.Done : errors[0].Phase,
        errors, [.. errors.Select(e => e.Class)], "landlock", "rustc 1.95.0", errors.Count == 0 ? "check ok" : $"{errors.Count} error");

    public static CargoTest.Result Tests(int passed = 2, int failed = 0) => new(failed == 0, true, passed, failed, 0, [.. Enumerable.Range(0, failed).Select(i => $"tests::t{i}")], "", "landlock", $"tests {passed}/{passed + failed}");

    public static RepairTry.Result Try(bool green = true, bool? touch = true, Risk risk = Risk.Low, int lines = 1, int anchors = 1) => new(
        "insert `&`", Done: false, green, 0, lines, lines, 1, anchors, [.. Enumerable.Repeat("rustc:E0382@12345678", anchors)], green ? [Moved.Key] : [], ["`ship` may only borrow it"],
        new ConfidenceFeatures(green, green, 2, risk, false, 0, lines, 1, false, false, false, touch), green ? 0 : 1, Patch with { Files = [Patch.Files[0] with { Lines = lines }] },
        green ? "check ok, tests 2/2" : "check: 1 error", Tests());

    /// <summary>Answers every tool of the fix script: red first, green once the patch was applied.</summary>
    public static Func<ActivityTaskScheduled, object> Crate(RepairTry.Result experiment, Func<bool>? verifies = null)
    {
        var applied = false;
        return scheduled =>
        {
            switch (scheduled.ActivityType)
            {
                case CargoCheck.Name: return HistoryJson.ToPayload(applied ? Check() : Check(Moved));
                case CargoTest.Name: return HistoryJson.ToPayload(Tests(failed: verifies?.Invoke() == false ? 1 : 0));
                case RustContext.Name: return Failure.Application("TS0801", "too slow");
                case RepairPropose.Name: return HistoryJson.ToPayload(new RepairPropose.Result([], "0 candidates"));
                case RepairScreen.Name: return HistoryJson.ToPayload(new RepairScreen.Result([], 3, [], "3 tried"));
                case RepairTry.Name: return HistoryJson.ToPayload(experiment);
                case DocsLookup.Name: return HistoryJson.ToPayload(new DocsLookup.Result(true, "rustc:E0382@12345678", "E0382", "A variable was used after …", "", "found"));
                case PatchApply.Name: applied = true; return HistoryJson.ToPayload(new PatchApply.Result("applied", ["src/lib.rs"], "w", "1 file"));
                case PatchRevert.Name: applied = false; return HistoryJson.ToPayload(new PatchRevert.Result("reverted", ["src/lib.rs"], "1 file"));
                default: throw new InvalidOperationException(scheduled.ActivityType);
            }
        };
    }
}
