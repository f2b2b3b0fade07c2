using Tsrun.History;

namespace Tsrun.Activities.Patching;

/// <summary>What shrinking came to.</summary>
/// <param name="Tests">How many smaller patches were tried.</param>
/// <param name="Minimal">True: no single changed line can be left out any more.</param>
public sealed record ShrinkResult(Patch Patch, int LinesBefore, int LinesAfter, int Tests, bool Minimal)
{
    /// <summary>For people: <c>shrunk 12 → 3, still green</c>.</summary>
    public string Summary => LinesAfter < LinesBefore ? $"shrunk {LinesBefore} → {LinesAfter}, still green" : $"{LinesAfter} lines, nothing to leave out";
}

/// <summary>Leaves out of a patch what its test does not need: first whole runs of changed lines, then rewritten lines, then single removed or added lines.</summary>
public static class Shrinker
{
    /// <summary>Shrinks a patch that is known to be good.</summary>
    /// <param name="before">The texts the patch was made for; may name more files than the patch.</param>
    /// <param name="stillGood">Gets the changed files' new texts (files not named hold their old text) and answers whether the checkout is still good.</param>
    /// <param name="maxTests">Most questions to ask, over all stages.</param>
    public static async Task<ShrinkResult> ShrinkAsync(
        IReadOnlyDictionary<string, string> before, Patch patch, Func<IReadOnlyDictionary<string, string>, Task<bool>> stillGood, int maxTests)
    {
        var splits = patch.Files.ToDictionary(file => file.Path, file => new SplitChange(file.Path, before[file.Path], file.After), StringComparer.Ordinal);
        var kept = splits.OrderBy(split => split.Key, StringComparer.Ordinal).SelectMany(split => split.Value.Changes()).ToList();
        var (tests, minimal) = (0, false);
        foreach (var stage in Stages)
        {
            var parts = kept.GroupBy(stage).Select(group => group.ToList()).ToList();
            var result = await DeltaDebugging.Minimize(parts, subset => stillGood(Texts(subset.SelectMany(part => part))), maxTests - tests);
            kept = [.. result.Parts.SelectMany(part => part)];
            (tests, minimal) = (tests + result.Tests, result.Minimal);
        }
        var shrunk = PatchBuilder.Build(before, Texts(kept));
        // A line fewer in the set can be a line more in the diff when a removal was left out beside its replacement.
        return shrunk.Lines < patch.Lines ? Result(shrunk) : Result(patch);

        ShrinkResult Result(Patch best) => new(best, patch.Lines, best.Lines, tests, minimal);

        IReadOnlyDictionary<string, string> Texts(IEnumerable<LineChange> changes)
        {
            var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var file in changes.GroupBy(change => change.File, StringComparer.Ordinal)) texts.Add(file.Key, splits[file.Key].Render(file.ToHashSet()));
            return texts;
        }
    }

    private static readonly Func<LineChange, LineChange>[] Stages =
    [
        change => change with { Row = 0, Added = false },
        change => change with { Added = false },
        change => change,
    ];
}
