using System.Text;
using Tsrun.Activities.Golden;
using Tsrun.Cli.Hosting.Golden;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.History;
using Tsrun.Runtime;
using Tsrun.Tests.Runtime;

namespace Tsrun.Tests.Golden;

/// <summary>A run to which no rule of admission objects, for tests that spoil one thing each.</summary>
internal static class Admissible
{
    public const string Before = "fn b() { x }\n", After = "fn a() { y }\n";

    public static readonly IReadOnlyList<SourceFile> Sources =
    [
        new("Cargo.toml", (UnixFileMode)0b110_100_100, "[package]\nname = \"cart\"\nlicense = \"MIT\"\n"u8.ToArray()),
        new("src/lib.rs", (UnixFileMode)0b110_100_100, Encoding.UTF8.GetBytes(Before)),
    ];

    public static readonly Patch Patch = new([new FileChange("src/lib.rs", HistoryJson.Sha256(Before), HistoryJson.Sha256(After), After, "--- a/src/lib.rs\n+++ b/src/lib.rs\n@@ -1 +1 @@\n-fn b() { x }\n+fn a() { y }\n", 1)]);

    public static readonly RepairTry.Result Best = Canned.Try() with { Patch = Patch };

    public static RunInput Input { get; } = Canned.Input() with { Facts = Canned.Input().Facts with { Snapshot = SnapshotFiles.HashOf(Sources) } };

    /// <summary>The run, with another input or patch where a test wants one.</summary>
    public static RunRecord Run(RunInput? input = null, RepairTry.Result? best = null, Func<IReadOnlyList<HistoryEvent>, IReadOnlyList<HistoryEvent>>? change = null)
    {
        var history = new RecordedRun(input ?? Input, Canned.Crate(best ?? Best)).Play().History;
        return Of(change is null ? history : change(history));
    }

    public static RunRecord Of(IReadOnlyList<HistoryEvent> history)
    {
        var (seal, lines) = TraceProjection.Project(new RunId("w"), history);
        return StoredRuns.Of(new Recording("w", seal, lines, history));
    }

    /// <summary>Facts with a trial that finds what the record says.</summary>
    public static AdmissionFacts Facts { get; } = new(new GoldenCandidate("w", "", "", "https://example.org/cart", "", "person"), Run(), Sources, null, "MIT", [], ["/home/u/", "buildhost"],
        new LiveAnswer(Canned.Check(Canned.Moved), Best));
}
