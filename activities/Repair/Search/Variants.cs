using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>
/// Other ways to the same clean check: one step of a state is exchanged for another idea of its group, and the later steps are carried
/// over. One compiler run each; several may compile, and only the tests tell which was meant.
/// </summary>
public static class Variants
{
    /// <summary>Every exchange that is not tried yet; those of less risk first, then the higher in their list, then the later step.</summary>
    /// <param name="ideas">All ideas for a state, in order.</param>
    public static IReadOnlyList<Trial> Of(SearchState green, Func<SearchState, IReadOnlyList<Idea>> ideas, TrialMemory memory)
    {
        var found = new List<Variant>();
        for (var k = 0; k < green.Steps.Length; k++)
        {
            var step = green.Steps[k];
            var place = 0;
            foreach (var idea in ideas(step.From).Where(idea => idea.Group == step.Idea.Group && idea.Candidate.Id != step.Candidate.Id))
                found.Add(new Variant(k, place++, idea));
        }
        return [.. found
            .OrderBy(variant => variant.Idea.Candidate.Risk).ThenBy(variant => variant.Place).ThenByDescending(variant => variant.Step)
            .Where(variant => !memory.Failed(green.Steps[variant.Step].From, variant.Idea.Candidate))
            .Select(variant => Exchange(green, variant.Step, variant.Idea, memory))
            .OfType<Trial>()];
    }

    /// <summary>
    /// Ideas of the first step's group that are not tried yet, each alone: where several edits made the state clean, one edit of what they
    /// all refer to may do the same.
    /// </summary>
    public static IReadOnlyList<Trial> Alone(SearchState green, Func<SearchState, IReadOnlyList<Idea>> ideas, TrialMemory memory) =>
        green.Steps is not [var first, _, ..] ? [] : [.. ideas(first.From)
            .Where(idea => idea.Group == first.Idea.Group && green.Steps.All(step => step.Candidate.Id != idea.Candidate.Id))
            .Select(idea => Choice.TrialOf(first.From, idea, memory))
            .OfType<Trial>()];

    /// <param name="Step">Which step is exchanged.</param>
    /// <param name="Place">How many ideas for the step come before this one.</param>
    private sealed record Variant(int Step, int Place, Idea Idea);

    private static Trial? Exchange(SearchState green, int exchanged, Idea idea, TrialMemory memory)
    {
        var from = green.Steps[exchanged].From;
        var tree = from.Tree.With(idea.Candidate.Edits);
        var steps = from.Steps.Add(new Step(idea, from));
        for (var k = from.Steps.Length; tree is not null && k < green.Steps.Length; k++)
            if (k != exchanged)
            {
                tree = Carry(green.Steps[k], tree);
                steps = steps.Add(green.Steps[k]);
            }
        return tree is not null && memory.TryVisit(tree) ? new Trial(tree, from, [idea], steps) : null;
    }

    private static SourceTree? Carry(Step step, SourceTree tree)
    {
        var edits = new List<TextEdit>();
        foreach (var edit in step.Candidate.Edits)
            if (step.From.Tree.Text(edit.File) is { } from && tree.Text(edit.File) is { } to && new LineMap(from, to).Map(edit) is { } mapped)
                edits.Add(mapped);
            else
                return null;
        return tree.With(edits);
    }
}
