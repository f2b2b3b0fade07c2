using Tsrun.Activities.Repair.Propose;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>A candidate with the diagnostic it is for.</summary>
/// <param name="Group">Number of its error group within the state; ideas of one group are alternatives, those of different groups are not.</param>
public sealed record Idea(Candidate Candidate, Diagnostic Target, int Group);

/// <summary>
/// All ideas for a state, in the order to try them: group by group; what failed for this very text before goes to the end of its
/// group, and what edits test code to the end of all, since a test says what is meant.
/// </summary>
public sealed class IdeaStream(IProposer proposer)
{
    /// <summary>Members of a group that are asked for ideas; in a longer list of like errors the rest shows again in the next state.</summary>
    private const int MembersAsked = 40;

    /// <summary>Ideas for a state.</summary>
    /// <param name="given">Ideas that are known already, for the first of all groups; null: ask for all.</param>
    /// <param name="failed">Says of a candidate that it failed before on the same lines.</param>
    public IEnumerable<Idea> Read(SearchState state, IReadOnlyList<Candidate>? given, Func<Candidate, bool> failed)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var last = new List<Idea>();
        foreach (var idea in Grouped(state, given, failed).Where(idea => seen.Add(idea.Candidate.Id)))
            if (idea.Candidate.Edits.Any(edit => Places.IsTest(edit.File, state.Tree.Text(edit.File) ?? "", edit.ByteStart)))
                last.Add(idea);
            else
                yield return idea;
        foreach (var idea in last)
            yield return idea;
    }

    private IEnumerable<Idea> Grouped(SearchState state, IReadOnlyList<Candidate>? given, Func<Candidate, bool> failed)
    {
        var source = new SourceState(state.Tree.Texts, state.Errors);
        var groups = ErrorGroups.Of(state.Errors);
        foreach (var idea in Given(groups, given ?? []))
            yield return idea;
        for (var number = 0; number < groups.Count; number++)
        {
            var ideas = groups[number].Members.Take(MembersAsked)
                .SelectMany(target => proposer.Propose(source, target).Select(candidate => new Idea(candidate, target, number)))
                .ToList();
            foreach (var idea in ideas.OrderBy(idea => failed(idea.Candidate)))
                yield return idea;
        }
    }

    /// <summary>Ideas whose diagnostic the state does not have are dropped: they were made for another text.</summary>
    private static IEnumerable<Idea> Given(IReadOnlyList<ErrorGroup> groups, IReadOnlyList<Candidate> given)
    {
        foreach (var candidate in given)
            for (var number = 0; number < groups.Count; number++)
                if (groups[number].Members.FirstOrDefault(error => error.Key == candidate.Target) is { } target)
                    yield return new Idea(candidate, target, number);
    }
}
