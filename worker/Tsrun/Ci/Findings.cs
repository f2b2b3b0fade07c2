using Tsrun.Cli.Rendering;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Ci;

/// <summary>What a diagnosis has to say to a pull request, read from the run's own history and from nothing else.</summary>
/// <param name="Outcome"><c>proposed</c>, <c>clean</c>, <c>abstained</c>, <c>blocked</c> or <c>failed</c>.</param>
/// <param name="Folder">Where the checkout lies in the repository, ending in <c>/</c>; empty at the top. Paths of diagnostics and patches begin there.</param>
/// <param name="Faults">The compiler's errors, the one to repair first on top.</param>
/// <param name="Pages">Pages of the compiler's documentation that say why.</param>
/// <param name="Best">The best patch, whatever became of it.</param>
internal sealed record Findings(
    string Outcome,
    int Exit,
    string Reason,
    string Run,
    string TraceSha256,
    string Folder,
    IReadOnlyList<Diagnostic> Faults,
    int Warnings,
    RepairTry.Result? Best,
    IReadOnlyList<RepairTry.Result> Tried,
    int Screened,
    int EditsTested,
    IReadOnlyList<DocsLookup.Result> Pages,
    IReadOnlyList<PlanStep> Plan,
    CargoTest.Result? Tests,
    double TauPatch,
    TimeSpan Elapsed,
    string Toolchain,
    string Sandbox)
{
    /// <summary>The patch passed check and tests, and its confidence is high enough to be offered for one click.</summary>
    public bool IsSure => Outcome == RunOutcome.Proposed && Best is { Green: true } && Best.Confidence >= TauPatch;

    /// <summary>Reads a closed or interrupted run.</summary>
    /// <param name="tauPatch">The threshold of whoever shows it, not of the run.</param>
    public static Findings Of(RunId run, IReadOnlyList<HistoryEvent> history, string folder, double tauPatch)
    {
        var view = RunView.Of(history);
        // Whoever reads it stands at the top of the repository.
        var root = view.Input?.Facts.Root ?? "";
        var plan = Cli.Rendering.Plan.For(view, run.Value, tauPatch, crate => Cli.Rendering.Plan.Near(root, Path.Combine(root, folder, Path.GetRelativePath(root, crate))));
        return new Findings(Word(view.Outcome), ExitCode.Of(view.Outcome), view.Reason, run.Value, TraceProjection.Project(run, history).Seal.Head, folder,
            [.. (view.FirstCheck?.Diagnostics ?? []).Where(diagnostic => diagnostic.Level == "error")], view.FirstCheck?.Warnings ?? 0,
            view.Result?.Best is { Title.Length: > 0 } best && best.Patch.Files.Count > 0 ? best : null, view.Experiments, view.Screened, view.EditsTested, view.Pages, plan, view.LastTests, tauPatch,
            view.EndedAt - view.StartedAt, view.FirstCheck?.Toolchain ?? "", view.Sandbox);
    }

    private static string Word(string outcome) => outcome switch
    {
        RunOutcome.Clean or RunOutcome.Proposed or RunOutcome.Abstained or RunOutcome.Blocked => outcome,
        _ => RunOutcome.Failed,
    };
}
