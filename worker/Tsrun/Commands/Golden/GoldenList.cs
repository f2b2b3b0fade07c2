using Tsrun.Activities.Golden;
using Tsrun.Cli.Rendering;
using Tsrun.History;

namespace Tsrun.Cli.Commands.Golden;

/// <summary><c>tsrun golden list</c>.</summary>
internal static class GoldenList
{
    /// <exception cref="CliException">TS1013: some are not in order; the others are listed before it (exit 7).</exception>
    public static int Execute(string folder, OutputOptions output)
    {
        var (cases, damaged) = GoldenCases.Read(folder);
        if (cases.Count + damaged.Count == 0) Console.Error.WriteLine(Printable.Line($"no golden trace in {folder} yet"));
        foreach (var golden in cases) Write(golden, output);
        return GoldenCases.Ended(folder, damaged);
    }

    private static void Write(GoldenCase golden, OutputOptions output)
    {
        var trace = golden.Trace;
        Records.Write(output, "tsrun.golden/1", FormattableString.Invariant(
            $"{trace.Name,-40} {trace.Class,-10} {string.Join(",", trace.Codes),-12} {Amount.Of(trace.Metrics.Lines, "line")}, {Amount.Of(trace.Metrics.TestsPassed, "test")}, p={trace.Metrics.Confidence:0.00}, {trace.Licence}  {golden.Bundle.Hash[..12]}"), json =>
        {
            json.WriteString("name", trace.Name);
            json.WriteString("class", trace.Class);
            JsonReport.Strings(json, "codes", trace.Codes);
            json.WriteNumber("lines", trace.Metrics.Lines);
            json.WriteString("licence", trace.Licence);
            json.WriteString("sha256", golden.Bundle.Hash);
        });
    }
}
