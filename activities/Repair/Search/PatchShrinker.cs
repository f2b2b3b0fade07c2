namespace Tsrun.Activities.Repair.Search;

/// <summary>Delta debugging (Zeller's ddmin) over a patch: first whole hunks, then lines, as long as the rest stays green.</summary>
/// <param name="staysGreen">Puts a smaller tree to check and tests.</param>
/// <param name="runs">At most so many questions.</param>
/// <param name="goOn">False when time is short.</param>
public sealed class PatchShrinker(Func<SourceTree, Task<bool>> staysGreen, int runs, Func<bool> goOn)
{
    private int left = runs;

    /// <summary>The smallest green tree found; the given one when nothing can go.</summary>
    public async Task<SourceTree> ShrinkAsync(SourceTree tree)
    {
        var hunks = ChangeUnits.Hunks(tree);
        if (hunks.Count == 1 && hunks[0].Count + hunks[0].Lines.Count <= 2)
            return tree;
        var kept = await MinimizeAsync(tree, hunks);
        var lines = kept.SelectMany(ChangeUnits.ByLine).ToList();
        if (lines.Count > kept.Count)
            kept = await MinimizeAsync(tree, lines);
        return ChangeUnits.Build(tree, kept);
    }

    /// <summary>Leaves out ever smaller parts; the whole is known to be green.</summary>
    private async Task<IReadOnlyList<ChangeUnit>> MinimizeAsync(SourceTree tree, IReadOnlyList<ChangeUnit> units)
    {
        for (var parts = 2; units.Count >= 2 && parts <= units.Count;)
        {
            var smaller = await WithoutOnePartAsync(tree, units, parts);
            if (smaller is null && (parts == units.Count || left == 0))
                break;
            parts = smaller is null ? Math.Min(parts * 2, units.Count) : Math.Max(parts - 1, 2);
            units = smaller ?? units;
        }
        return units;
    }

    private async Task<IReadOnlyList<ChangeUnit>?> WithoutOnePartAsync(SourceTree tree, IReadOnlyList<ChangeUnit> units, int parts)
    {
        for (var part = 0; part < parts && left > 0 && goOn(); part++)
        {
            var (from, to) = (units.Count * part / parts, units.Count * (part + 1) / parts);
            var rest = units.Where((_, i) => i < from || i >= to).ToList();
            left--;
            if (await staysGreen(ChangeUnits.Build(tree, rest)))
                return rest;
        }
        return null;
    }
}
