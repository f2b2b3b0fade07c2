using Tsrun.Activities.Golden;
using Tsrun.Cli.Rendering;

namespace Tsrun.Cli.Commands.Golden;

/// <summary><c>tsrun golden list</c>.</summary>
internal static class GoldenList
{
    public static int Execute(string folder, OutputOptions output)
    {
        var all = new GoldenStore(folder).All.ToList();
        if (all.Count == 0) Console.Error.WriteLine(Printable.Line($"no golden trace in {folder} yet"));
        foreach (var golden in all)
        {
            var trace = golden.Trace;
            Records.Write(output, "tsrun.golden/1", FormattableString.Invariant(
                $"{trace.Name,-40} {trace.Class,-10} {string.Join(",", trace.Codes),-12} {trace.Metrics.Lines} lines, {trace.Metrics.TestsPassed} tests, p={trace.Metrics.Confidence:0.00}, {trace.Licence}  {golden.Bundle.Hash[..12]}"), json =>
            {
                json.WriteString("name", trace.Name);
                json.WriteString("class", trace.Class);
                JsonReport.Strings(json, "codes", trace.Codes);
                json.WriteNumber("lines", trace.Metrics.Lines);
                json.WriteString("licence", trace.Licence);
                json.WriteString("sha256", golden.Bundle.Hash);
            });
        }
        return ExitCode.Green;
    }
}
