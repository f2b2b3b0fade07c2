using Tsrun.History;

namespace Tsrun.Cli.Rendering.Page;

/// <summary>Every idea of a run, the rejected ones too: what was tried, what only checked, what the compiler threw out.</summary>
internal static class PageCandidates
{
    /// <summary>The chosen one first, then the other experiments, then what was never put to the tests, then what did not compile.</summary>
    public static IReadOnlyList<PageCandidate> Of(RunView view, IReadOnlyList<HistoryEvent> history)
    {
        var (hypotheses, rejected) = Screened(history);
        var byTitle = hypotheses.ToLookup(hypothesis => hypothesis.Title, StringComparer.Ordinal);
        var chosen = view.Result?.Best;
        var tried = view.Experiments.Select(experiment => Tried(experiment, IsChosen(experiment, chosen), chosen, byTitle[experiment.Title].FirstOrDefault())).ToList();
        var titles = view.Experiments.Select(experiment => experiment.Title).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. tried.OrderBy(candidate => candidate.State == "chosen" ? 0 : 1),
            .. hypotheses.Where(hypothesis => !titles.Contains(hypothesis.Title)).Select(Waiting),
            .. rejected.Select(candidate => new PageCandidate("rejected", candidate.Title, candidate.Reason, false)),
        ];
    }

    /// <summary>What the compiler left and threw out, then what the tests did.</summary>
    private static (IReadOnlyList<Hypothesis> Hypotheses, IReadOnlyList<RejectedCandidate> Rejected) Screened(IReadOnlyList<HistoryEvent> history)
    {
        var byCompiler = ActivityResults.Of<RepairScreen.Result>(history, RepairScreen.Name).ToList();
        var byTests = ActivityResults.Of<TestsScreen.Result>(history, TestsScreen.Name).ToList();
        return ([.. byCompiler.SelectMany(screen => screen.Hypotheses), .. byTests.SelectMany(screen => screen.Hypotheses)],
            [.. byCompiler.SelectMany(screen => screen.Rejected), .. byTests.SelectMany(screen => screen.Rejected)]);
    }

    private static bool IsChosen(RepairTry.Result experiment, RepairTry.Result? chosen) => chosen is { Title.Length: > 0 } && experiment.Title == chosen.Title && experiment.Patch.Diff == chosen.Patch.Diff;

    private static PageCandidate Tried(RepairTry.Result experiment, bool isChosen, RepairTry.Result? chosen, Hypothesis? hypothesis) => new(
        isChosen ? "chosen" : "tried", experiment.Title, experiment.Summary, experiment.Green, hypothesis?.Operators, experiment.Whys, experiment.Citations, Files(experiment.Patch),
        experiment.Lines, experiment.LinesBefore, isChosen ? chosen!.Confidence : null, experiment.Features, experiment.Tests);

    private static PageCandidate Waiting(Hypothesis hypothesis) => new(
        "waiting", hypothesis.Title, hypothesis.Checks ? "it checks; the experiments were used up before it" : $"{Amount.Of(hypothesis.Errors, "error")} left", hypothesis.Checks,
        hypothesis.Operators, hypothesis.Whys, null, Files(hypothesis.Patch), hypothesis.Patch.Lines);

    private static IReadOnlyList<PageFile> Files(Tsrun.History.Patch patch) => [.. patch.Files.Select(file => new PageFile(file.Path, file.Diff))];
}
