using System.CommandLine;

namespace Tsrun.Eval;

/// <summary><c>tsrun-eval run</c>: options in, one evaluation, a table out.</summary>
public static class RunCommand
{
    private static readonly Option<string?> Tsrun = new("--tsrun") { Description = "Path of the tsrun binary to measure" };
    private static readonly Option<string?> Baseline = new("--baseline") { Description = "Measure a baseline instead: greedy" };
    private static readonly Option<string> Cases = new("--cases") { Description = "Folder with one crate per folder", Required = true };
    private static readonly Option<int?> Limit = new("--limit") { Description = "Take only N cases, evenly spread" };
    private static readonly Option<int> Timeout = new("--timeout") { Description = "Seconds for each child process", DefaultValueFactory = _ => 300 };
    private static readonly Option<string?> Accept = new("--accept") { Description = "Passed on to tsrun fix: what counts as proof where a crate has no tests" };
    private static readonly Option<string[]> FixOption = new("--fix-option") { Description = "One further option for tsrun fix; repeatable" };
    private static readonly Option<int> Jobs = new("--jobs") { Description = "Cases at the same time: 1 or 2", DefaultValueFactory = _ => 1 };
    private static readonly Option<string?> Json = new("--json") { Description = "Write the whole report to this file" };

    /// <summary>The command line.</summary>
    public static RootCommand Root()
    {
        Baseline.AcceptOnlyFromAmong("greedy");
        Accept.AcceptOnlyFromAmong("checked");
        var run = new Command("run", "Let tsrun mend every case and judge each with cargo")
        {
            Tsrun, Baseline, Cases, Limit, Timeout, Accept, FixOption, Jobs, Json,
        };
        run.SetAction(RunAsync);
        return new RootCommand("Measures the shipped tsrun binary on broken crates") { run };
    }

    private static async Task<int> RunAsync(ParseResult options, CancellationToken cancellation)
    {
        try
        {
            var cases = Spread(CaseSet.Load(options.GetRequiredValue(Cases)), options.GetValue(Limit));
            var run = new EvalRun(FixerOf(options), Math.Clamp(options.GetValue(Jobs), 1, 2), TimeSpan.FromSeconds(options.GetValue(Timeout)), Console.Error);
            var report = Report.Of(run.Fixer.Name, options.GetRequiredValue(Cases), await run.RunAsync(cases, cancellation));
            Console.Out.Write(report.ToText());
            if (options.GetValue(Json) is { } file)
                await File.WriteAllTextAsync(file, report.ToJson(), cancellation);
            return report.Total.Wrong + report.Total.Broken == 0 ? 0 : 1;
        }
        catch (EvalException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return 2;
        }
    }

    private static IFixer FixerOf(ParseResult options) => (options.GetValue(Baseline), options.GetValue(Tsrun)) switch
    {
        ({ }, null) => new GreedyFixer(),
        (null, { } program) => new TsrunFixer(Path.GetFullPath(program), [.. AcceptOption(options), .. options.GetValue(FixOption) ?? []]),
        _ => throw new EvalException("TS0904", "found none or both of --tsrun and --baseline, expected one; pass --tsrun PATH or --baseline greedy"),
    };

    private static string[] AcceptOption(ParseResult options) => options.GetValue(Accept) is { } accept ? ["--accept", accept] : [];

    // The first N would be all of one class: cases are sorted by name.
    private static IReadOnlyList<EvalCase> Spread(IReadOnlyList<EvalCase> cases, int? limit) => limit is { } count && count < cases.Count
        ? [.. Enumerable.Range(0, count).Select(index => cases[(int)((long)index * cases.Count / count)])]
        : cases;
}
