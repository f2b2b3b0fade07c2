using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>A state whose ideas are not all tried yet.</summary>
public sealed class Choice(SearchState state, IReadOnlyList<Idea> ideas)
{
    /// <summary>After so many ideas without progress a state counts as one error worse, so that a stuck branch gives way.</summary>
    private const int PatienceIdeas = 12;

    private int _next;
    private int _sinceProgress;

    /// <summary>The state.</summary>
    public SearchState State => state;

    /// <summary>All ideas for it, in order.</summary>
    public IReadOnlyList<Idea> Ideas => ideas;

    /// <summary>It has brought a better state; its other ideas wait until that one is stuck.</summary>
    public bool Paused { get; set; }

    /// <summary>The batch of certain edits was tried.</summary>
    public bool BatchTried { get; set; }

    /// <summary>No idea is left.</summary>
    public bool Exhausted => _next >= ideas.Count;

    /// <summary>The next trials, at most so many, all different from what was tried before.</summary>
    public IReadOnlyList<Trial> Next(int max, TrialMemory memory)
    {
        var trials = new List<Trial>(max);
        for (; trials.Count < max && _next < ideas.Count; _next++)
            if (TrialOf(state, ideas[_next], memory) is { } trial)
                trials.Add(trial);
        return trials;
    }

    /// <summary>An idea as a trial; null, with the reason noted, when no compiler is needed to throw it out.</summary>
    public static Trial? TrialOf(SearchState state, Idea idea, TrialMemory memory)
    {
        if (state.Tree.With(idea.Candidate.Edits) is not { } tree)
        {
            memory.Reject(state, idea, "its edits do not fit the text");
            return null;
        }
        if (!memory.TryVisit(tree))
            return null;
        if (Forbidden(state.Tree, tree) is { } word)
        {
            memory.Reject(state, idea, $"adds `{word}`, which no repair may");
            return null;
        }
        return Trial.Of(tree, state, idea);
    }

    /// <summary>Tells it how a slice of its ideas went.</summary>
    public void Note(int tried, bool progress)
    {
        _sinceProgress = progress ? 0 : _sinceProgress + tried;
        Paused = progress;
    }

    /// <summary>Smaller is to be followed first.</summary>
    public (int Behind, int Errors, int Lines, Risk Risk, bool Adds, int Order) Rank => (
        CompilerPhase.Done - state.Phase, state.Check.Errors + state.Detours + _sinceProgress / PatienceIdeas,
        state.Lines, state.Risk, state.AddsPanicOrClone, state.Order);

    private static string? Forbidden(SourceTree before, SourceTree after) => after.Changed
        .Select(file => EditFacts.Forbidden(before.Text(file.Key)!, file.Value))
        .FirstOrDefault(word => word is not null);
}
