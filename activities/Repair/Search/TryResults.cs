using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>Words an experiment's end.</summary>
public static class TryResults
{
    private const int SummaryMax = 120;

    private static readonly ConfidenceFeatures noFeatures = new(false, false, 0, Risk.High, false, 0, 0, 0, false, false, false);

    /// <summary>No hypothesis has this number.</summary>
    public static RepairTry.Result None(int experiment) => new(
        "", true, false, 0, 0, 0, 0, 0, [], [], [], noFeatures, 0, new Patch([]),
        experiment == 0 ? "no hypothesis: nothing that was screened is better" : "no further hypothesis");

    /// <summary>Better than the snapshot, but errors are left: worth showing, never worth applying.</summary>
    public static RepairTry.Result DoesNotCheck(Hypothesis hypothesis, SourceTree tree, CargoCheck.Result first, CargoCheck.Result check, ConfidenceFeatures features) =>
        Of(hypothesis, tree, features, first, check, null) with
        {
            Done = true,
            Summary = Short($"check: {check.Errors} of {first.Errors} errors left, first {Name(check)}"),
        };

    /// <summary>It checks, and a test says no.</summary>
    public static RepairTry.Result TestsFail(Hypothesis hypothesis, SourceTree tree, CargoCheck.Result first, CargoCheck.Result check, CargoTest.Result tests, ConfidenceFeatures features) =>
        Of(hypothesis, tree, features, first, check, tests) with
        {
            Summary = Short(tests.Compiled
                ? $"tests {tests.Passed}/{tests.Passed + tests.Failed}: {tests.Failures.FirstOrDefault() ?? "a test"} failed"
                : "check ok, but the tests do not build"),
        };

    /// <summary>Check and tests pass.</summary>
    public static RepairTry.Result Green(Hypothesis hypothesis, SourceTree tree, CargoCheck.Result first, CargoCheck.Result check, CargoTest.Result tests, ConfidenceFeatures features)
    {
        var result = Of(hypothesis, tree, features, first, check, tests);
        var tested = tests.Passed > 0 ? $"tests {tests.Passed}/{tests.Passed}" : "no tests";
        var shrunk = result.Lines < result.LinesBefore ? $", shrunk {result.LinesBefore} → {result.Lines} lines" : "";
        return result with { Green = true, Summary = Short($"check ok, {tested}{shrunk}") };
    }

    private static RepairTry.Result Of(Hypothesis hypothesis, SourceTree tree, ConfidenceFeatures features, CargoCheck.Result first, CargoCheck.Result check, CargoTest.Result? tests)
    {
        var patch = TreePatch.Of(tree);
        var closed = Closed(first, check);
        var citations = Citations.Of(tree, closed, features.TestsTouch == true ? tests : null);
        return new RepairTry.Result(
            hypothesis.Title, Done: false, Green: false, Confidence: 0,
            patch.Lines, hypothesis.Patch.Lines, patch.Files.Count, citations.Count, citations,
            [.. closed.Select(error => error.Key).Distinct(StringComparer.Ordinal)],
            hypothesis.Whys, features, check.Errors, patch, "", tests);
    }

    /// <summary>Errors of the first check that are gone.</summary>
    public static IReadOnlyList<Diagnostic> Closed(CargoCheck.Result first, CargoCheck.Result now)
    {
        var left = now.Diagnostics.Select(error => error.Key).ToHashSet(StringComparer.Ordinal);
        return [.. first.Diagnostics.Where(error => error.Level == "error" && !left.Contains(error.Key))];
    }

    private static string Name(CargoCheck.Result check) =>
        check.Diagnostics.FirstOrDefault(error => error.Level == "error") is { } error ? $"{error.Code} {error.Message}".Trim() : "not listed";

    private static string Short(string text) => text.Length <= SummaryMax ? text : text[..(SummaryMax - 1)] + "…";
}
