using Tsrun.History;

namespace Tsrun.Cli.Rendering;

/// <summary>What an abstaining run says to do next: commands that a person can type.</summary>
internal static class Plan
{
    /// <summary>The next probes, cheapest first.</summary>
    public static IReadOnlyList<string> For(RunView view, RunResult result, string run)
    {
        var plan = new List<string>();
        foreach (var code in Codes(view, result)) plan.Add($"tsrun explain {Printable.Line(code),-22} what the toolchain's documentation says");
        if (result.Best is { Green: true }) plan.Add($"tsrun apply {run} --accept     take the best candidate; it passes check{(result.Best.Features.TestsPassed > 0 ? " and tests" : ", and there are no tests")}");
        else if (result.Best is { Title.Length: > 0 }) plan.Add($"tsrun trace show {run}     the best candidate, and why it was not good enough");
        if (view.FirstCheck is { Errors: > 0 }) plan.Add("tsrun propose --budget 6 --k 40     allow more experiments and a larger diff");
        if (view.LastTests is { Green: false } tests) plan.AddRange(tests.Failures.Take(3).Select(name => $"cargo test {Printable.Line(name)}     the failing test alone"));
        plan.Add("write a test for what is meant; tsrun cannot infer it from the compiler");
        return plan;
    }

    private static IEnumerable<string> Codes(RunView view, RunResult result)
    {
        var asked = result.Next.Where(next => next.Tool == DocsLookup.Name)
            .Select(next => HistoryJson.Read<DocsLookup.Arguments>(next.Arguments).Query);
        var seen = (view.FirstCheck?.Diagnostics ?? []).Where(d => d.Level == "error").Select(d => d.Code);
        return asked.Concat(seen).Where(code => code.Length > 0).Distinct(StringComparer.Ordinal).Take(2);
    }
}
