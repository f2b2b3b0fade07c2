using System.Text;
using DiffPlex;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>A tree's difference from its snapshot, as a patch.</summary>
public static class TreePatch
{
    /// <summary>The patch that makes the snapshot this tree; files in ordinal order.</summary>
    public static Patch Of(SourceTree tree) => new([.. tree.Changed.Select(file => Change(file.Key, tree.Snapshot(file.Key)!, file.Value))]);

    /// <summary>The tree that a patch makes of a snapshot.</summary>
    /// <exception cref="ActivityFailureException">TS0711: a file is not what the patch was made for.</exception>
    public static SourceTree Apply(SourceTree snapshot, Patch patch)
    {
        foreach (var file in patch.Files)
            if (snapshot.Snapshot(file.Path) is not { } text || HistoryJson.Sha256(text) != file.BeforeSha256)
                throw ActivityFailureException.Final("TS0711", $"{file.Path} is not the text that the patch was made for: it changed since the screening; run `tsrun fix` again");
        return snapshot.WithTexts(patch.Files.Select(file => KeyValuePair.Create(file.Path, file.After)));
    }

    private static FileChange Change(string path, string before, string after)
    {
        var diff = new StringBuilder($"--- a/{path}\n+++ b/{path}\n");
        var (was, now) = (before.Split('\n'), after.Split('\n'));
        var lines = 0;
        foreach (var block in new Differ().CreateLineDiffs(before, after, ignoreWhitespace: false).DiffBlocks)
        {
            diff.Append($"@@ -{block.DeleteStartA + 1},{block.DeleteCountA} +{block.InsertStartB + 1},{block.InsertCountB} @@\n");
            was.Skip(block.DeleteStartA).Take(block.DeleteCountA).ToList().ForEach(line => diff.Append($"-{line}\n"));
            now.Skip(block.InsertStartB).Take(block.InsertCountB).ToList().ForEach(line => diff.Append($"+{line}\n"));
            lines += Math.Max(block.DeleteCountA, block.InsertCountB);
        }
        return new FileChange(path, HistoryJson.Sha256(before), HistoryJson.Sha256(after), after, diff.ToString(), lines);
    }
}
