using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>Words an experiment's end.</summary>
public static class TryResults
{
    private const int SummaryMax = 120;

    private static readonly ConfidenceFeatures NoFeatures = new(false, false, 0, Risk.High, false, 0, 0, 0, false, false, false);

    /// <summary>No hypothesis has this number.</summary>
    public static RepairTry.Result None(int experiment) => new(
        "", true, false, 0, 0, 0, 0, 0, [], [], [], NoFeatures, 0, new Patch([]),
        experiment == 0 ? "no hypothesis: nothing that was screened is better" : "no further hypothesis");

    /// <summary>An experiment's result. A hypothesis that does not check is the last worth a look, since those that check come first.</summary>
    /// <param name="rules">Anchors of the codes' explanations.</param>
    public static RepairTry.Result Of(Hypothesis hypothesis, Findings found, IReadOnlyList<string> rules)
    {
        var patch = TreePatch.Of(found.Tree);
        var citations = Citations.Of(found.Tree, found.Closed, rules, found.Touch?.Tests ?? []);
        return new RepairTry.Result(
            hypothesis.Title, Done: !found.Check.Green, found.Green, Confidence: 0,
            patch.Lines, hypothesis.Patch.Lines, patch.Files.Count, citations.Count, citations,
            hypothesis.Evidence is not null && found.Green ? hypothesis.Closed : [.. found.Closed.Select(error => error.Key).Distinct(StringComparer.Ordinal)],
            hypothesis.Whys, PatchFacts.Of(hypothesis, found), found.Check.Errors, patch,
            Short(Summary(hypothesis, found, patch.Lines)), found.Tests);
    }

    private static string Summary(Hypothesis hypothesis, Findings found, int lines) => found.Tests switch
    {
        null => $"check: {found.Check.Errors} of {found.First.Errors} errors left, first {Name(found.Check)}",
        { Compiled: false } => "check ok, but the tests do not build",
        { Green: false } tests => $"tests {tests.Passed}/{tests.Passed + tests.Failed}: {tests.Failures.FirstOrDefault() ?? "a test"} failed",
        var tests => $"check ok, {(tests.Passed > 0 ? $"tests {tests.Passed}/{tests.Passed}" : "no tests")}"
            + (lines < hypothesis.Patch.Lines ? $", shrunk {hypothesis.Patch.Lines} → {lines} lines" : ""),
    };

    private static string Name(CargoCheck.Result check) =>
        check.Diagnostics.FirstOrDefault(error => error.Level == "error") is { } error ? $"{error.Code} {error.Message}".Trim() : "not listed";

    private static string Short(string text) => text.Length <= SummaryMax ? text : text[..(SummaryMax - 1)] + "…";
}
