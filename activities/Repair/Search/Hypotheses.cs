using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>Turns what a search found into what may be put to the tests.</summary>
public static class Hypotheses
{
    /// <summary>What <see cref="RepairScreen.Result"/> holds at most.</summary>
    private const int Max = 8;

    /// <summary>States that are better but not clean, when others are clean: enough to look at.</summary>
    private const int BetterBesideGreen = 2;

    /// <summary>Bytes of all patches together. A patch carries whole files, and a step's result of 2 MiB is refused by Temporal and by our engine.</summary>
    private const int PatchBytesMax = 3 << 19;

    /// <summary>The hypotheses in the order in which they should be tried: those that check, then the best of the others.</summary>
    public static IReadOnlyList<Hypothesis> Of(SearchOutcome outcome)
    {
        if (outcome.Root is not { } root)
            return [];
        // Two ways to write the same thing leave no choice to the tests, so they count as one.
        var others = outcome.Green.Select(state => Behaviour.Key(state.Tree)).Distinct(StringComparer.Ordinal).Count() - 1;
        var better = outcome.Green.Count > 0 ? outcome.Better.Take(BetterBesideGreen) : outcome.Better;
        return Fitting(outcome.Green.Concat(better).Take(Max).Select(state => Of(root, state, state.Check.Green ? others : 0)));
    }

    /// <summary>The first of them, as many as a step's result can hold.</summary>
    private static IReadOnlyList<Hypothesis> Fitting(IEnumerable<Hypothesis> hypotheses)
    {
        var (fitting, bytes) = (new List<Hypothesis>(), 0);
        foreach (var hypothesis in hypotheses)
        {
            bytes += HistoryJson.Bytes(hypothesis.Patch).Length;
            if (bytes > PatchBytesMax) return fitting.Count > 0 ? fitting : throw TooLarge(hypothesis.Patch);
            fitting.Add(hypothesis);
        }
        return fitting;
    }

    private static ActivityFailureException TooLarge(Patch patch) => ActivityFailureException.Final("TS0707",
        $"a patch of {string.Join(", ", patch.Files.Select(file => file.Path))} would carry more than {PatchBytesMax >> 10} KiB of text, which a run's record cannot hold; split the file");

    /// <summary>The titles of a state's steps, joined; equal ones once, with their number.</summary>
    public static string Title(SearchState state) => string.Join("; ", state.Steps
        .GroupBy(step => step.Candidate.Title, StringComparer.Ordinal)
        .Select(same => same.Count() == 1 ? same.Key : $"{same.Key} ({same.Count()} times)"));

    private static Hypothesis Of(SearchState root, SearchState state, int alternatives)
    {
        var patch = TreePatch.Of(state.Tree);
        return new Hypothesis(
            HistoryJson.Sha256(patch.Diff)[..8],
            Title(state),
            [.. state.Steps.Select(step => step.Candidate.Operator)],
            [.. state.Steps.Select(step => step.Candidate.Why)],
            [.. state.Steps.Select(step => step.Idea.Target.Code).Where(code => code.Length > 0).Distinct(StringComparer.Ordinal)],
            Closed(root, state),
            state.Risk, state.MachineApplicable, state.Check.Green, state.Check.Errors, state.Phase, alternatives, patch);
    }

    /// <summary>Errors of the first check that the state no longer has. A later phase hides nothing of an earlier one, so absence is proof.</summary>
    private static List<string> Closed(SearchState root, SearchState state)
    {
        var left = state.Errors.Select(error => error.Key).ToHashSet(StringComparer.Ordinal);
        return [.. root.Errors.Select(error => error.Key).Where(key => !left.Contains(key)).Distinct(StringComparer.Ordinal)];
    }
}
