using Tsrun.Activities.Docs;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>Anchors for why a patch is right: the rule, the diagnostic, the changed source, the tests that run through it.</summary>
public static class Citations
{
    /// <summary>Diagnostics, and tests, that are cited; more say nothing new.</summary>
    private const int EachMax = 8;

    /// <summary>The anchors in the order rule, diagnostic, source, test; none twice.</summary>
    /// <param name="closed">Diagnostics of the snapshot that the patch removes.</param>
    /// <param name="rules">Anchors of the codes' explanations.</param>
    /// <param name="touching">Names of tests that run through the change.</param>
    public static IReadOnlyList<string> Of(SourceTree tree, IReadOnlyList<Diagnostic> closed, IReadOnlyList<string> rules, IReadOnlyList<string> touching)
    {
        var places = closed.Take(EachMax).Select(Anchors.Diagnostic);
        var sources = tree.Changed.SelectMany(file => ChangedLines.Replaced(tree.Snapshot(file.Key)!, file.Value), (file, place) => Source(file.Key, place.First, place.Lines));
        var tests = touching.Take(EachMax).Select(name => Anchors.Test(name));
        return [.. rules.Concat(places).Concat(sources).Concat(tests).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The rules behind some diagnostics. Where the toolchain explains nothing, the message itself is the rule's text.</summary>
    public static async Task<IReadOnlyList<string>> RulesAsync(IRuleAnchors? rules, RunFacts run, IReadOnlyList<Diagnostic> closed, CancellationToken cancellation)
    {
        var found = new List<string>();
        foreach (var error in closed.Where(error => error.Code.Length > 0).DistinctBy(error => error.Code).Take(EachMax))
            found.Add((rules is null ? null : await rules.FindAsync(run, error.Code, cancellation)) ?? Anchors.Rustc(error.Code, error.Message));
        return found;
    }

    /// <summary>Lines of the snapshot: they can be held against what stands in the checkout.</summary>
    private static string Source(string file, int first, IReadOnlyList<string> lines) =>
        Anchors.Source(file, first, 1, first + lines.Count - 1, lines[^1].TrimEnd('\r', '\n').Length + 1, string.Concat(lines));
}
