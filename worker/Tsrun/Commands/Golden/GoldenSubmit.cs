using Tsrun.Cli.Hosting.Golden;
using Tsrun.Cli.Rendering;

namespace Tsrun.Cli.Commands.Golden;

/// <summary><c>tsrun golden submit --check</c>: whether a golden trace may go to others. The sending is a pull request: tsrun uses no network.</summary>
internal static class GoldenSubmit
{
    public static int Execute(string nameOrFile, bool check, string folder, OutputOptions output)
    {
        if (!check) throw new CliException(ExitCode.Usage, "TS1012", "tsrun sends nothing anywhere; `--check` says whether a golden trace may be passed on",
            $"tsrun golden submit --check {nameOrFile}", $"then: tsrun golden export {nameOrFile}, and hand the bundle to whoever collects them");
        var golden = GoldenCases.Find(folder, nameOrFile);
        List<string> faults = [.. GoldenValidation.Validate(golden).Faults];
        if (golden.Trace.Provenance.Source.Length == 0) faults.Add("nobody says where the sources come from");
        Records.Write(output, "tsrun.submit/1", faults.Count == 0 ? $"ok: {golden.Trace.Name} may be passed on under {golden.Trace.Licence}" : string.Join('\n', faults.Select(fault => $"refused: {Printable.Line(fault)}")), json =>
        {
            json.WriteString("name", golden.Trace.Name);
            json.WriteBoolean("ok", faults.Count == 0);
            JsonReport.Strings(json, "refusals", faults);
        });
        return faults.Count == 0 ? ExitCode.Green : ExitCode.Invalid;
    }
}
