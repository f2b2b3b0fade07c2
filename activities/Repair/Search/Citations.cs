using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>Anchors for why a patch is right: the rule, the diagnostic, the changed source, the tests that run through it.</summary>
public static class Citations
{
    /// <summary>Diagnostics that are cited; more say nothing new.</summary>
    private const int DiagnosticsMax = 8;

    /// <summary>The anchors in the order rule, diagnostic, source, test; none twice.</summary>
    /// <param name="closed">Diagnostics of the snapshot that the patch removes.</param>
    /// <param name="touching">The tests, when they run through the change.</param>
    public static IReadOnlyList<string> Of(SourceTree tree, IReadOnlyList<Diagnostic> closed, CargoTest.Result? touching)
    {
        var cited = closed.Take(DiagnosticsMax).ToList();
        IEnumerable<string> rules = cited.Where(error => error.Code.Length > 0).DistinctBy(error => error.Code).Select(error => $"rustc:{error.Code}@{Hash(error.Message)}");
        var places = cited.Where(error => error.Primary is not null)
            .Select(error => $"diag:{error.Code}:{error.Primary!.File}:{error.Primary.LineStart}@{Hash(error.Rendered)}");
        var sources = ChangeUnits.Hunks(tree).Select(unit => Source(unit, tree.Snapshot(unit.File)!.Split('\n')));
        IEnumerable<string> tests = touching is null ? [] : [$"test:{touching.Passed} passed@{Hash(touching.Summary)}"];
        return [.. rules.Concat(places).Concat(sources).Concat(tests).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The lines of the snapshot that are replaced, or the one before which lines are put in: what stands in the checkout can be held against it.</summary>
    private static string Source(ChangeUnit unit, string[] lines)
    {
        var first = Math.Min(unit.From, lines.Length - 1);
        var last = Math.Min(unit.From + Math.Max(1, unit.Count) - 1, lines.Length - 1);
        return $"src:{unit.File}:{first + 1}:1-{last + 1}:{lines[last].Length + 1}@{Hash(string.Join('\n', lines[first..(last + 1)]))}";
    }

    private static string Hash(string text) => HistoryJson.Sha256(text)[..8];
}
