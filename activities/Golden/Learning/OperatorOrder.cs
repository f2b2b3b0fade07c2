using Tsrun.History;

namespace Tsrun.Activities.Golden.Learning;

/// <summary>In which order ideas are tried: by how often their operator was right for the code, with a prior that few cases do not move.</summary>
public static class OperatorOrder
{
    /// <summary>The prior weighs as much as so many cases.</summary>
    private const double PriorCases = 4;

    /// <summary>Ideas that are looked at first; policy's B.</summary>
    public const int First = 3;

    /// <summary>Rates per operator, and per operator and code, sorted by both.</summary>
    public static IReadOnlyList<OperatorRate> Fit(IReadOnlyList<DatasetRow> rows)
    {
        // Each case once: the same patch is there blind and seen.
        var cases = rows.Where(row => row.View == DatasetBuilder.Blind).ToList();
        var overall = Rate(cases.Count(row => row.Right), cases.Count, 0.5);
        var rates = new List<OperatorRate>();
        foreach (var group in cases.GroupBy(row => row.Operator, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var all = new OperatorRate(group.Key, "", group.Count(row => row.Right), group.Count(), Rate(group.Count(row => row.Right), group.Count(), overall));
            rates.Add(all);
            rates.AddRange(group.GroupBy(row => row.Code, StringComparer.Ordinal).Where(code => code.Key.Length > 0).OrderBy(code => code.Key, StringComparer.Ordinal)
                .Select(code => new OperatorRate(group.Key, code.Key, code.Count(row => row.Right), code.Count(), Rate(code.Count(row => row.Right), code.Count(), all.Rate))));
        }
        return rates;
    }

    /// <summary>Indices of some ideas in the order in which they should be tried; equal ones stay as they were.</summary>
    public static IReadOnlyList<int> Sort(IReadOnlyList<string> operators, string code, IReadOnlyList<OperatorRate> rates)
    {
        var known = rates.ToDictionary(rate => (rate.Operator, rate.Code), rate => rate.Rate);
        // Of an operator that was never tried nothing is known, good or bad: it stands with the average, where its own place decides.
        var average = Rate(rates.Where(rate => rate.Code.Length == 0).Sum(rate => rate.Right), rates.Where(rate => rate.Code.Length == 0).Sum(rate => rate.Tried), 0.5);
        // A tenth is as fine as a few dozen cases can tell; within it the proposer's own order is the better one.
        return [.. Enumerable.Range(0, operators.Count).OrderByDescending(at => Math.Round(RateOf(known, operators[at], code, average), 1))];
    }

    private static double RateOf(Dictionary<(string, string), double> known, string @operator, string code, double average) =>
        known.TryGetValue((@operator, code), out var exact) ? exact : known.TryGetValue((@operator, ""), out var any) ? any : average;

    private static double Rate(int right, int tried, double prior) => Math.Round((right + PriorCases * prior) / (tried + PriorCases), 6);
}
