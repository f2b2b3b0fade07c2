using Tsrun.History;

namespace Tsrun.Cli.Rendering.Page;

/// <summary>Every idea of a run, the rejected ones too: what was tried, what only checked, what the compiler threw out.</summary>
internal static class PageCandidates
{
    /// <summary>The chosen one first, then the other experiments, then what was never put to the tests, then what did not compile.</summary>
    public static IReadOnlyList<PageCandidate> Of(RunView view, IReadOnlyList<HistoryEvent> history)
    {
        var screens = ActivityResults.Of<RepairScreen.Result>(history, RepairScreen.Name).ToList();
        var byTitle = screens.SelectMany(screen => screen.Hypotheses).ToLookup(hypothesis => hypothesis.Title, StringComparer.Ordinal);
        var chosen = view.Result?.Best;
        var tried = view.Experiments.Select(experiment => Tried(experiment, IsChosen(experiment, chosen), chosen, byTitle[experiment.Title].FirstOrDefault())).ToList();
        var titles = view.Experiments.Select(experiment => experiment.Title).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. tried.OrderBy(candidate => candidate.State == "chosen" ? 0 : 1),
            .. screens.SelectMany(screen => screen.Hypotheses).Where(hypothesis => !titles.Contains(hypothesis.Title)).Select(Waiting),
            .. screens.SelectMany(screen => screen.Rejected).Select(rejected => new PageCandidate("rejected", rejected.Title, rejected.Reason, false)),
        ];
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
