using DiffPlex;

namespace Tsrun.Activities.Repair.Search;

/// <summary>A part of a patch that can be left out: lines of the earlier text and what stands in their place.</summary>
/// <param name="From">First line replaced, from 0.</param>
/// <param name="Count">Lines replaced; 0 for an insertion.</param>
public sealed record ChangeUnit(string File, int From, int Count, IReadOnlyList<string> Lines);

/// <summary>Takes a tree's difference from its snapshot apart and puts a selection of it together again.</summary>
public static class ChangeUnits
{
    /// <summary>One unit for each run of changed lines.</summary>
    public static IReadOnlyList<ChangeUnit> Hunks(SourceTree tree)
    {
        var units = new List<ChangeUnit>();
        foreach (var (file, text) in tree.Changed)
        {
            var now = text.Split('\n');
            foreach (var block in new Differ().CreateLineDiffs(tree.Snapshot(file)!, text, ignoreWhitespace: false).DiffBlocks)
                units.Add(new ChangeUnit(file, block.DeleteStartA, block.DeleteCountA, now[block.InsertStartB..(block.InsertStartB + block.InsertCountB)]));
        }
        return units;
    }

    /// <summary>The same change in single lines, where lines of both sides stand in pairs or on one side alone; else as it is.</summary>
    public static IEnumerable<ChangeUnit> ByLine(ChangeUnit unit)
    {
        if (unit.Count == unit.Lines.Count)
            return unit.Lines.Select((line, i) => unit with { From = unit.From + i, Count = 1, Lines = [line] });
        if (unit.Count == 0)
            return unit.Lines.Select(line => unit with { Lines = [line] });
        return unit.Lines.Count == 0
            ? Enumerable.Range(unit.From, unit.Count).Select(line => unit with { From = line, Count = 1 })
            : [unit];
    }

    /// <summary>The snapshot with these units alone; their order within a place is kept.</summary>
    public static SourceTree Build(SourceTree tree, IEnumerable<ChangeUnit> units) =>
        tree.WithTexts(units.GroupBy(unit => unit.File, StringComparer.Ordinal)
            .Select(file => KeyValuePair.Create(file.Key, Build(tree.Snapshot(file.Key)!, file)))
            .UnionBy(tree.Changed.Keys.Select(file => KeyValuePair.Create(file, tree.Snapshot(file)!)), file => file.Key, StringComparer.Ordinal));

    private static string Build(string before, IEnumerable<ChangeUnit> units)
    {
        var lines = before.Split('\n');
        var result = new List<string>(lines.Length);
        var next = 0;
        foreach (var unit in units.OrderBy(unit => unit.From))
        {
            result.AddRange(lines[next..unit.From]);
            result.AddRange(unit.Lines);
            next = unit.From + unit.Count;
        }
        result.AddRange(lines[next..]);
        return string.Join('\n', result);
    }
}
