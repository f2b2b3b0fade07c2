using System.Text;
using DiffPlex.Model;
using Tsrun.Activities.Patching;

namespace Tsrun.Activities.Repair.Search;

/// <summary>What a patch changes in one file, line by line.</summary>
public static class ChangedLines
{
    /// <summary>Byte offset in the later text of the first sign of every changed line; for lines that are gone, of the line now in their place.</summary>
    public static IReadOnlyList<int> Offsets(string before, string after)
    {
        var diff = Lines.Compare(before, after);
        var starts = new int[diff.PiecesNew.Length];
        for (var i = 1; i < starts.Length; i++)
            starts[i] = starts[i - 1] + Encoding.UTF8.GetByteCount(diff.PiecesNew[i - 1]);
        return [.. diff.DiffBlocks
            .SelectMany(block => Enumerable.Range(block.InsertStartB, Math.Max(1, block.InsertCountB)))
            .Where(line => line < starts.Length)
            .Select(line => starts[line] + (diff.PiecesNew[line].Length - diff.PiecesNew[line].TrimStart().Length))];
    }

    /// <summary>The lines of both texts that differ: removed ones of the earlier, added ones of the later.</summary>
    public static IReadOnlyList<string> Texts(string before, string after)
    {
        var diff = Lines.Compare(before, after);
        return [.. diff.DiffBlocks.SelectMany(block => Removed(diff, block).Concat(diff.PiecesNew.Skip(block.InsertStartB).Take(block.InsertCountB)))];
    }

    /// <summary>
    /// The lines of the earlier text that are replaced; for an insertion, the line that it stands before: what a reader finds at that place.
    /// </summary>
    /// <returns>Number of the first line, from 1, and the lines' text.</returns>
    public static IReadOnlyList<(int First, IReadOnlyList<string> Lines)> Replaced(string before, string after)
    {
        var diff = Lines.Compare(before, after);
        return [.. diff.DiffBlocks.Where(_ => diff.PiecesOld.Length > 0).Select(block =>
        {
            var first = Math.Min(block.DeleteStartA, diff.PiecesOld.Length - 1);
            return (first + 1, (IReadOnlyList<string>)[.. diff.PiecesOld.Skip(first).Take(Math.Max(1, block.DeleteCountA))]);
        })];
    }

    private static IEnumerable<string> Removed(DiffResult diff, DiffBlock block) => diff.PiecesOld.Skip(block.DeleteStartA).Take(block.DeleteCountA);
}
