using Tsrun.Cli.Hosting;
using Tsrun.Cli.Rendering;
using Tsrun.History;

namespace Tsrun.Cli.Commands.Traces;

/// <summary><c>tsrun trace export</c>: a run's trace as a file, with its seal beside it.</summary>
internal static class TraceExport
{
    public static async Task<int> ExecuteAsync(string run, string? path, OutputOptions output)
    {
        var (seal, lines) = await Store.TraceAsync(run);
        path ??= $"{seal.Manifest.Run}.trace.jsonl";
        await File.WriteAllBytesAsync(path, [.. lines.SelectMany(line => line.Append((byte)'\n'))]);
        await File.WriteAllBytesAsync(ManifestOf(path), HistoryJson.Bytes(seal));
        Records.Write(output, "tsrun.export/1", $"{path}: {lines.Count} lines, sha256 {seal.Head}", json =>
        {
            json.WriteString("path", path);
            json.WriteString("manifest", ManifestOf(path));
            json.WriteNumber("lines", lines.Count);
            json.WriteString("sha256", seal.Head);
        });
        return ExitCode.Green;
    }

    /// <summary>Where the seal of an exported trace lies.</summary>
    public static string ManifestOf(string path) => Path.ChangeExtension(path, null) + ".manifest.json";
}
