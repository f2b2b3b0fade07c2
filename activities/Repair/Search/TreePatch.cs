using Tsrun.Activities.Patching;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>A tree's difference from its snapshot, as a patch.</summary>
public static class TreePatch
{
    /// <summary>The patch that makes the snapshot this tree; files in ordinal order.</summary>
    public static Patch Of(SourceTree tree) => PatchBuilder.Build(tree.SnapshotTexts, tree.Changed);

    /// <summary>The tree that a patch makes of a snapshot.</summary>
    /// <exception cref="ActivityFailureException">TS0703, TS0704: a file is not what the patch was made for.</exception>
    public static SourceTree Apply(SourceTree snapshot, Patch patch)
    {
        foreach (var file in patch.Files)
            if (snapshot.Snapshot(file.Path) is not { } text)
                throw PatchFailures.Missing(file.Path);
            else if (HistoryJson.Sha256(text) is var found && found != file.BeforeSha256)
                throw PatchFailures.Changed(file.Path, file.BeforeSha256, found);
        return snapshot.WithTexts(patch.Files.Select(file => KeyValuePair.Create(file.Path, file.After)));
    }
}
