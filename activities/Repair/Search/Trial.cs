using System.Collections.Immutable;

namespace Tsrun.Activities.Repair.Search;

/// <summary>A tree that is worth a compiler run.</summary>
/// <param name="From">The state it was made from.</param>
/// <param name="Added">The ideas it adds to that state; several in a batch.</param>
/// <param name="Steps">All ideas behind it.</param>
public sealed record Trial(SourceTree Tree, SearchState From, ImmutableArray<Idea> Added, ImmutableArray<Step> Steps)
{
    /// <summary>One idea on top of a state.</summary>
    public static Trial Of(SourceTree tree, SearchState from, Idea idea) => Of(tree, from, [idea]);

    /// <summary>Several ideas, all made for the same state, on top of it.</summary>
    public static Trial Of(SourceTree tree, SearchState from, ImmutableArray<Idea> ideas) =>
        new(tree, from, ideas, from.Steps.AddRange(ideas.Select(idea => new Step(idea, from))));
}
