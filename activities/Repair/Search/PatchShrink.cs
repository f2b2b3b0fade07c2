using Tsrun.Activities.Patching;

namespace Tsrun.Activities.Repair.Search;

/// <summary>
/// Leaves out of a patch what it stays green without: whole runs of changed lines, then single ones. A rewritten line is one thing here:
/// without its new half it would be a deletion, and code that no test runs can be deleted without any test saying so.
/// </summary>
public static class PatchShrink
{
    private static readonly Func<LineChange, LineChange>[] Stages =
    [
        change => change with { Row = 0, Added = false },
        change => change with { Added = false },
    ];

    /// <summary>The smallest green tree found; the given one when nothing can go.</summary>
    /// <param name="staysGreen">Puts a smaller tree to check and tests.</param>
    /// <param name="runs">At most so many questions.</param>
    public static async Task<SourceTree> RunAsync(SourceTree tree, Func<SourceTree, Task<bool>> staysGreen, int runs)
    {
        var splits = tree.Changed.Select(file => (file.Key, Split: new SplitChange(file.Key, tree.Snapshot(file.Key)!, file.Value))).ToList();
        var kept = splits.SelectMany(file => file.Split.Changes()).ToList();
        foreach (var stage in Stages)
        {
            var parts = kept.GroupBy(stage).Select(part => part.ToList()).ToList();
            var result = await DeltaDebugging.Minimize(parts, part => staysGreen(With(part)), runs);
            (kept, runs) = ([.. result.Parts.SelectMany(part => part)], runs - result.Tests);
        }
        return With([kept]);

        SourceTree With(IReadOnlyList<List<LineChange>> parts)
        {
            var changes = parts.SelectMany(part => part).ToHashSet();
            return tree.WithTexts(splits.Select(file => KeyValuePair.Create(file.Key, file.Split.Render(changes))));
        }
    }
}
