using DiffPlex;

namespace Tsrun.Eval;

/// <summary>What a fixer changed in a crate.</summary>
/// <param name="Lines">Per changed block the greater of removed and added lines, so a replaced line counts once.</param>
/// <param name="TestCode">Files whose tests were touched.</param>
public sealed record Changes(int Lines, IReadOnlyList<string> TestCode)
{
    /// <summary>Compares a crate before and after.</summary>
    public static Changes Between(SourceTree before, SourceTree after)
    {
        var files = before.Texts.Keys.Union(after.Texts.Keys).Order(StringComparer.Ordinal)
            .Select(file => InFile(file, before.Texts.GetValueOrDefault(file, ""), after.Texts.GetValueOrDefault(file, "")))
            .ToList();
        return new Changes(files.Sum(file => file.Lines), [.. files.SelectMany(file => file.TestCode)]);
    }

    private static Changes InFile(string file, string before, string after)
    {
        if (before == after)
            return new Changes(0, []);
        var diff = new Differ().CreateLineDiffs(before, after, ignoreWhitespace: false);
        var (old, now) = (TestRegions.Mark(file, diff.PiecesOld), TestRegions.Mark(file, diff.PiecesNew));
        var touched = diff.DiffBlocks.Any(block =>
            old.AsSpan(block.DeleteStartA, block.DeleteCountA).Contains(true) ||
            now.AsSpan(block.InsertStartB, block.InsertCountB).Contains(true));
        return new Changes(diff.DiffBlocks.Sum(block => Math.Max(block.DeleteCountA, block.InsertCountB)), touched ? [file] : []);
    }
}
