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
        var sources = tree.Changed.SelectMany(file => ChangedLines.Replaced(tree.Snapshot(file.Key)!, file.Value), (file, place) => Source(file.Key, place.First, place.Lines));
        IEnumerable<string> tests = touching is null ? [] : [$"test:{touching.Passed} passed@{Hash(touching.Summary)}"];
        return [.. rules.Concat(places).Concat(sources).Concat(tests).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Lines of the snapshot: they can be held against what stands in the checkout.</summary>
    private static string Source(string file, int first, IReadOnlyList<string> lines) =>
        $"src:{file}:{first}:1-{first + lines.Count - 1}:{lines[^1].TrimEnd('\r', '\n').Length + 1}@{Hash(string.Concat(lines))}";

    private static string Hash(string text) => HistoryJson.Sha256(text)[..8];
}
