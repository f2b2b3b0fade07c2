namespace Tsrun.Eval;

/// <summary>One line of the report: counts over some cases, medians over the fixed ones.</summary>
/// <param name="LinesMedian">Null when nothing was fixed.</param>
public sealed record Row(
    string Name,
    int Cases,
    int Fixed,
    int Abstained,
    int Unsolved,
    int Wrong,
    int Broken,
    double? LinesMedian,
    double? SecondsMedian)
{
    /// <summary>Counts some results.</summary>
    public static Row Of(string name, IReadOnlyList<CaseResult> results)
    {
        var done = results.Where(result => result.Mark == Mark.Fixed).ToList();
        return new Row(
            name,
            results.Count,
            done.Count,
            Count(results, Mark.Abstained),
            Count(results, Mark.Unsolved),
            Count(results, Mark.Wrong),
            Count(results, Mark.Broken),
            Median([.. done.Select(result => (double)result.Lines)]),
            Median([.. done.Select(result => result.Seconds)]));
    }

    private static int Count(IReadOnlyList<CaseResult> results, Mark mark) => results.Count(result => result.Mark == mark);

    private static double? Median(double[] values)
    {
        if (values.Length == 0)
            return null;
        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }
}
