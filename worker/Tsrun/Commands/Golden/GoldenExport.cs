using Tsrun.Activities.Bundles;
using Tsrun.Activities.Golden;
using Tsrun.Activities.Golden.Learning;
using Tsrun.Cli.Rendering;
using Tsrun.History;

namespace Tsrun.Cli.Commands.Golden;

/// <summary><c>tsrun golden export</c>: one bundle into a file, several into a folder, or training data.</summary>
internal static class GoldenExport
{
    private const string Ending = ".golden.tar.gz";

    /// <exception cref="CliException">TS1030: no such name, and nothing was written (exit 2). TS1013: some are not in order, the others were written (exit 7).</exception>
    public static int Execute(string[] names, string? kind, string? path, string folder, OutputOptions output)
    {
        kind = Flags.OneOf("--as", kind ?? "bundle", "bundle", "sft", "preference");
        var (cases, damaged) = GoldenCases.Read(folder, names);
        if (kind == "bundle") Bundles(names, cases, path, output);
        else Training(kind, cases, path ?? ".", output);
        return GoldenCases.Ended(folder, damaged);
    }

    /// <summary>Files for those who fit weights elsewhere; nothing of it is used by tsrun itself.</summary>
    private static void Training(string kind, IReadOnlyList<GoldenCase> cases, string folder, OutputOptions output)
    {
        var files = TrainingSet.Of(cases, preference: kind == "preference");
        foreach (var (name, bytes) in files) DurableFile.Write(Path.GetFullPath(Path.Combine(folder, name)), bytes);
        foreach (var (name, bytes) in files)
            Records.Write(output, "tsrun.export/1", $"{Path.Combine(folder, name)}: {Amount.Of(bytes.Count(value => value == '\n'), "line")}, sha256 {HistoryJson.Sha256(bytes)}", json =>
            {
                json.WriteString("path", Path.Combine(folder, name));
                json.WriteString("sha256", HistoryJson.Sha256(bytes));
            });
    }

    private static void Bundles(string[] names, IReadOnlyList<GoldenCase> cases, string? path, OutputOptions output)
    {
        foreach (var golden in cases)
        {
            var file = names.Length == 1 && path is not null && !Directory.Exists(path) ? path : Path.Combine(path ?? ".", golden.Trace.Name + Ending);
            DurableFile.Write(Path.GetFullPath(file), golden.Bundle.ToArchive());
            Records.Write(output, "tsrun.export/1", $"{file}: {Amount.Of(golden.Bundle.Manifest.Members.Count, "member")}, manifest {golden.Bundle.Hash}", json =>
            {
                json.WriteString("path", file);
                json.WriteString("name", golden.Trace.Name);
                json.WriteString("sha256", golden.Bundle.Hash);
            });
        }
    }
}
