using System.Globalization;
using Tsrun.History;

namespace Tsrun.Activities.Golden.Learning;

/// <summary>Rates features as policy does, with the model in force or another.</summary>
public interface IRating
{
    /// <summary>The least confidence with which a patch goes in without a person.</summary>
    double TauPatch { get; }

    /// <summary>The figure that is in force.</summary>
    double Current(ConfidenceFeatures features);

    /// <summary>The figure of some weights, within policy's caps.</summary>
    double With(IReadOnlyDictionary<string, double> weights, ConfidenceFeatures features);
}

/// <summary>A fit against what is in force, on crates that it was not fitted to. Every gate must hold, and each says its figures when it does not.</summary>
public static class Evaluation
{
    /// <summary>Fewer cases than this, and the priors stay.</summary>
    public const int RowsMin = 50;

    private const int FoldCount = 5, CratesMin = 10, EachLabelMin = 5, BinCount = 10;
    private const double CalibrationErrorMax = 0.08;

    /// <summary>Judges the way of fitting that made the model: on each fold, a fit to the others.</summary>
    /// <param name="currentOrder">Rates in force; empty: the proposer's own order.</param>
    public static GoldenEvaluate.Result Judge(DatasetContent data, IRating rating, IReadOnlyList<OperatorRate> currentOrder)
    {
        var (rows, folds) = (data.Rows, FoldsOf(data));
        if (TooLittle(rows, folds.Count) is { } little) return Rejected(little);
        var said = new List<Answer>();
        var placed = new List<(string Crate, double Before, double After)>();
        for (var fold = 0; fold < FoldCount; fold++)
        {
            var (train, test) = (rows.Where(row => folds[row.Crate] != fold).ToList(), rows.Where(row => folds[row.Crate] == fold));
            var (weights, order, share) = (Logistic.Fit(train), OperatorOrder.Fit(train), train.Count == 0 ? 0.5 : train.Average(row => row.Right ? 1.0 : 0));
            said.AddRange(test.Select(row => new Answer(row, rating.Current(row.Features), rating.With(weights, row.Features), Logistic.Say(weights, row.Features), share)));
            placed.AddRange(data.Proposals.Where(proposal => folds[proposal.Crate] == fold && proposal.RightAt >= 0)
                .Select(proposal => (proposal.Crate, AmongFirst(proposal, currentOrder), AmongFirst(proposal, order))));
        }
        return Decide(said, placed, rating.TauPatch);
    }

    /// <summary>What was said of a case by those that did not learn from it.</summary>
    /// <param name="Before">What is in force, as runs see it.</param>
    /// <param name="After">The fit, as runs would see it: under the caps.</param>
    /// <param name="Fit">The fit alone. Whether it knows something, and is honest, must not depend on caps that make it say less than it knows.</param>
    /// <param name="Base">Share of right cases among those that were learned from.</param>
    private sealed record Answer(DatasetRow Row, double Before, double After, double Fit, double Base);

    private static GoldenEvaluate.Result Decide(List<Answer> said, List<(string Crate, double Before, double After)> placed, double tau)
    {
        var brier = Bootstrap.Compare([.. said.Select(s => (s.Row.Crate, Square(s.Before, s.Row), Square(s.After, s.Row)))]);
        var skill = Bootstrap.Compare([.. said.Select(s => (s.Row.Crate, Square(s.Base, s.Row), Square(s.Fit, s.Row)))]);
        var fix = Bootstrap.Compare([.. said.Where(s => s.Row.View == DatasetBuilder.Seen).Select(s => (s.Row.Crate, Gain(s.Before, s.Row, tau), Gain(s.After, s.Row, tau)))]);
        var order = Bootstrap.Compare(placed);
        var bins = Reliability.Bins([.. said.Select(s => (s.Fit, s.Row.Right))], BinCount);
        var error = Bootstrap.Rounded(Reliability.Error(bins));
        string?[] reasons =
        [
            brier.High < 0 ? null : $"Brier {Show(brier)} is not surely better",
            skill.High < 0 ? null : $"no skill over the base rate: {Show(skill)}",
            fix.Low >= 0 ? null : $"fix rate {Show(fix)} may be worse",
            order.Low >= 0 ? null : $"right idea among the first {OperatorOrder.First}: {Show(order)} may be worse",
            error <= CalibrationErrorMax ? null : string.Create(CultureInfo.InvariantCulture, $"calibration error {error:0.000}, at most {CalibrationErrorMax:0.00}"),
        ];
        var reason = string.Join("; ", reasons.OfType<string>());
        var figures = $"Brier {Show(brier)}, fix rate {Show(fix)}, right idea among the first {OperatorOrder.First} {Show(order)}";
        return new GoldenEvaluate.Result(reason.Length == 0, reason, brier, skill, fix, order, error, FoldCount, bins, reason.Length == 0 ? $"gates pass: {figures}" : $"rejected: {reason}");
    }

    /// <summary>Whole crates go into one fold: by a hash of the name, balanced, the same every night.</summary>
    private static Dictionary<string, int> FoldsOf(DatasetContent data) => data.Rows.Select(row => row.Crate).Concat(data.Proposals.Select(row => row.Crate)).Distinct(StringComparer.Ordinal)
        .OrderBy(HistoryJson.Sha256, StringComparer.Ordinal).Select((crate, at) => (crate, at)).ToDictionary(pair => pair.crate, pair => pair.at % FoldCount, StringComparer.Ordinal);

    private static string? TooLittle(IReadOnlyList<DatasetRow> rows, int crates)
    {
        var wrong = rows.Count(row => !row.Right);
        return rows.Count < RowsMin ? string.Create(CultureInfo.InvariantCulture, $"{rows.Count} cases, at least {RowsMin} are needed; the priors stay")
            : crates < CratesMin ? string.Create(CultureInfo.InvariantCulture, $"{crates} crates, at least {CratesMin} are needed; the priors stay")
            : wrong < EachLabelMin || rows.Count - wrong < EachLabelMin ? string.Create(CultureInfo.InvariantCulture, $"{rows.Count - wrong} right and {wrong} wrong cases, at least {EachLabelMin} of each are needed; the priors stay")
            : null;
    }

    private static GoldenEvaluate.Result Rejected(string reason)
    {
        var none = new GoldenEvaluate.Comparison(0, 0, 0, 0);
        return new GoldenEvaluate.Result(false, reason, none, none, none, none, 0, 0, [], $"rejected: {reason}");
    }

    private static double Square(double p, DatasetRow row) => (p - (row.Right ? 1 : 0)) * (p - (row.Right ? 1 : 0));

    private static double Gain(double p, DatasetRow row, double tau) => p < tau ? 0 : row.Right ? 1 : -1;

    private static double AmongFirst(ProposalRow row, IReadOnlyList<OperatorRate> rates) =>
        OperatorOrder.Sort(row.Proposed, row.Code, rates).Take(OperatorOrder.First).Contains(row.RightAt) ? 1 : 0;

    private static string Show(GoldenEvaluate.Comparison c) => string.Create(CultureInfo.InvariantCulture, $"{c.Before:0.000} → {c.After:0.000} [{c.Low:+0.000;-0.000;0.000}, {c.High:+0.000;-0.000;0.000}]");
}

/// <summary>What was said against what was so.</summary>
public static class Reliability
{
    /// <summary>Bins of equal size, by what was said.</summary>
    public static IReadOnlyList<GoldenEvaluate.ReliabilityBin> Bins(IReadOnlyList<(double Said, bool Right)> answers, int count)
    {
        var sorted = answers.OrderBy(answer => answer.Said).ThenBy(answer => answer.Right).ToList();
        count = Math.Min(count, Math.Max(1, (int)Math.Sqrt(sorted.Count)));
        return [.. Enumerable.Range(0, count).Select(bin => sorted[(bin * sorted.Count / count)..((bin + 1) * sorted.Count / count)]).Where(bin => bin.Count > 0)
            .Select(bin => new GoldenEvaluate.ReliabilityBin(Bootstrap.Rounded(bin.Average(answer => answer.Said)), Bootstrap.Rounded(bin.Average(answer => answer.Right ? 1.0 : 0)), bin.Count))];
    }

    /// <summary>Expected calibration error.</summary>
    public static double Error(IReadOnlyList<GoldenEvaluate.ReliabilityBin> bins) =>
        bins.Count == 0 ? 0 : bins.Sum(bin => bin.Cases * Math.Abs(bin.Said - bin.Was)) / bins.Sum(bin => bin.Cases);
}
