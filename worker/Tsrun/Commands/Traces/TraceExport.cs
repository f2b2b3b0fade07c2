using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.Cli.Rendering;
using Tsrun.History;

namespace Tsrun.Cli.Commands.Traces;

/// <summary><c>tsrun trace export</c>: a run's trace as a file with its seal beside it, or the whole run as a bundle.</summary>
internal static class TraceExport
{
    private static readonly string[] BundleEndings = [".tar.gz", ".tgz", ".tar"];

    public static async Task<int> ExecuteAsync(ClusterFlags flags, string run, string? path, OutputOptions output)
    {
        if (path is not null && BundleEndings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal))) return await BundleAsync(flags, run, path, output);
        var found = await Recordings.FindAsync(flags, run);
        var recording = WithoutSecrets.Of(found);
        var (seal, lines) = (recording.Seal, recording.Lines);
        path ??= $"{seal.Manifest.Run}.trace.jsonl";
        OutputFile.Write(path, [.. lines.SelectMany(line => line.Append((byte)'\n'))]);
        OutputFile.Write(TraceSource.ManifestOf(path), HistoryJson.Bytes(seal));
        Records.Write(output, "tsrun.export/1", $"{path}: {Amount.Of(lines.Count, "line")}, sha256 {seal.Head}{(ReferenceEquals(found, recording) ? "" : "; secrets are masked, so it is another trace than the store's")}", json =>
        {
            json.WriteString("path", path);
            json.WriteString("manifest", TraceSource.ManifestOf(path));
            json.WriteNumber("lines", lines.Count);
            json.WriteString("sha256", seal.Head);
            json.WriteBoolean("masked", !ReferenceEquals(found, recording));
        });
        return ExitCode.Green;
    }

    /// <summary>Everything that another machine needs to show, verify and replay the run, and nothing about this one.</summary>
    private static async Task<int> BundleAsync(ClusterFlags flags, string run, string path, OutputOptions output)
    {
        var recording = Portable.Of(await Recordings.FindAsync(flags, run));
        var bundle = recording.Archive ?? TraceSource.ToBundle(recording);
        OutputFile.Write(path, path.EndsWith(".tar", StringComparison.Ordinal) ? bundle.ToTar() : bundle.ToArchive());
        Records.Write(output, "tsrun.export/1", $"{path}: run {recording.Run}, {Amount.Of(bundle.Manifest.Members.Count, "member")}, manifest {bundle.Hash}", json =>
        {
            json.WriteString("path", path);
            json.WriteString("run", recording.Run);
            json.WriteNumber("members", bundle.Manifest.Members.Count);
            json.WriteString("sha256", bundle.Hash);
        });
        return ExitCode.Green;
    }
}
