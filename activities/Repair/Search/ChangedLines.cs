using System.Text;
using DiffPlex;

namespace Tsrun.Activities.Repair.Search;

/// <summary>What a patch changes in one file, line by line.</summary>
public static class ChangedLines
{
    /// <summary>Byte offset in the later text of the first sign of every changed line; for lines that are gone, of the line now in their place.</summary>
    public static IReadOnlyList<int> Offsets(string before, string after)
    {
        var lines = after.Split('\n');
        var starts = new int[lines.Length];
        for (var i = 1; i < lines.Length; i++)
            starts[i] = starts[i - 1] + Encoding.UTF8.GetByteCount(lines[i - 1]) + 1;
        return [.. Blocks(before, after)
            .SelectMany(block => Enumerable.Range(block.InsertStartB, Math.Max(1, block.InsertCountB)))
            .Where(line => line < lines.Length)
            .Select(line => starts[line] + (lines[line].Length - lines[line].TrimStart().Length))];
    }

    /// <summary>The lines of both texts that differ: removed ones of the earlier, added ones of the later.</summary>
    public static IReadOnlyList<string> Texts(string before, string after)
    {
        var (was, now) = (before.Split('\n'), after.Split('\n'));
        return [.. Blocks(before, after).SelectMany(block =>
            was.Skip(block.DeleteStartA).Take(block.DeleteCountA).Concat(now.Skip(block.InsertStartB).Take(block.InsertCountB)))];
    }

    private static IList<DiffPlex.Model.DiffBlock> Blocks(string before, string after) =>
        new Differ().CreateLineDiffs(before, after, ignoreWhitespace: false).DiffBlocks;
}
