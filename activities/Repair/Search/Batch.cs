using System.Collections.Immutable;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>
/// Independent faults in one compiler run: the first sure idea of every error, all at once. Twenty errors of twenty faults then
/// cost one run, not hundreds.
/// </summary>
public static class Batch
{
    /// <summary>From so many groups on, ideas that are only likely are taken too: some will fail, but what the others closed is seen in the same run.</summary>
    private const int ManyGroups = 4;

    /// <summary>The batch for a state; null when fewer than two ideas go together. What turns out superfluous goes when the patch is shrunk.</summary>
    public static Trial? Of(Choice choice, TrialMemory memory)
    {
        var sure = choice.Ideas.GroupBy(idea => idea.Target, ReferenceEqualityComparer.Instance).Select(same => same.First()).Where(Sure).ToList();
        var groups = choice.Ideas.GroupBy(idea => idea.Group).ToList();
        var likely = groups.Count < ManyGroups ? [] : groups
            .Where(group => sure.All(idea => idea.Group != group.Key))
            .Select(group => group.First()).Where(Likely);
        return Of(choice.State, [.. sure.Concat(likely)], memory);
    }

    /// <summary>Trials that each brought a state further, put together, the first of every group; null when they are all of one group.</summary>
    public static Trial? Of(SearchState state, IReadOnlyList<Trial> further, TrialMemory memory) =>
        Of(state, [.. further.SelectMany(trial => trial.Added).DistinctBy(idea => idea.Group)], memory);

    /// <summary>What a batch did close, as a smaller batch; null when that was all of it, or too little to be worth a run.</summary>
    public static Trial? Rest(Trial tried, CargoCheck.Result after, TrialMemory memory)
    {
        var left = after.Diagnostics.Select(error => error.Key).ToHashSet(StringComparer.Ordinal);
        var blamed = Blame.Of(tried, Judgement.NewErrors(tried.From.Check, after));
        ImmutableArray<Idea> kept = [.. tried.Added.Where(idea => !left.Contains(idea.Target.Key) && !blamed.Contains(idea.Candidate.Id))];
        return kept.Length == tried.Added.Length ? null : Of(tried.From, kept, memory);
    }

    private static Trial? Of(SearchState state, IReadOnlyList<Idea> ideas, TrialMemory memory)
    {
        var taken = ImmutableArray.CreateBuilder<Idea>();
        var tree = state.Tree;
        foreach (var idea in ideas)
            if (state.Tree.With([.. taken.SelectMany(other => other.Candidate.Edits), .. idea.Candidate.Edits]) is { } larger
                && taken.All(other => other.Candidate.Id != idea.Candidate.Id))
            {
                taken.Add(idea);
                tree = larger;
            }
        return taken.Count >= 2 && memory.TryVisit(tree) ? Trial.Of(tree, state, taken.ToImmutable()) : null;
    }

    private static bool Sure(Idea idea) => Likely(idea) && idea.Candidate.Risk == Risk.Low && EditFacts.MachineApplicable(idea.Candidate);

    private static bool Likely(Idea idea) => idea.Candidate.Risk <= Risk.Medium;
}
