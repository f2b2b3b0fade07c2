using Tsrun.Activities.Bundles;
using Tsrun.Activities.Golden;
using Tsrun.Cli.Rendering;

namespace Tsrun.Cli.Commands.Golden;

/// <summary><c>tsrun golden export</c>: one bundle into a file, or several into a folder.</summary>
internal static class GoldenExport
{
    private const string Ending = ".golden.tar.gz";

    public static int Execute(string[] names, string? path, string folder, OutputOptions output)
    {
        var cases = (names.Length > 0 ? names : new GoldenStore(folder).Names).Select(name => GoldenCases.Load(folder, name)).ToList();
        foreach (var golden in cases)
        {
            var file = names.Length == 1 && path is not null && !Directory.Exists(path) ? path : Path.Combine(path ?? ".", golden.Trace.Name + Ending);
            DurableFile.Write(Path.GetFullPath(file), golden.Bundle.ToArchive());
            Records.Write(output, "tsrun.export/1", $"{file}: {golden.Bundle.Manifest.Members.Count} members, manifest {golden.Bundle.Hash}", json =>
            {
                json.WriteString("path", file);
                json.WriteString("name", golden.Trace.Name);
                json.WriteString("sha256", golden.Bundle.Hash);
            });
        }
        return ExitCode.Green;
    }
}
