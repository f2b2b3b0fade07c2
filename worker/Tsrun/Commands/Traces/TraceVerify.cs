using Tsrun.Activities.Bundles;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.Cli.Rendering;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Commands.Traces;

/// <summary><c>tsrun trace verify</c>: holds a stored run, or an exported trace, against its hash chain.</summary>
internal static class TraceVerify
{
    private const string Changed = "TS0606";

    public static Task<int> ExecuteAsync(ClusterFlags flags, string target, OutputOptions output) => File.Exists(target) && !BundleReader.LooksLikeOne(File.ReadAllBytes(target)) ? Task.FromResult(OfFile(target, output)) : OfRunAsync(flags, target, output);

    private static async Task<int> OfRunAsync(ClusterFlags flags, string run, OutputOptions output)
    {
        var (_, seal, lines, _, _) = await Recordings.FindAsync(flags, run); // reading the history names the first event that was changed
        if (TraceVerifier.Verify(lines, seal) is { } fault) throw new CliException(ExitCode.Invalid, Changed, fault.Message);
        return Valid(output, seal.Manifest.Run, lines.Count, seal.Head);
    }

    private static int OfFile(string path, OutputOptions output)
    {
        var seal = TraceSource.SealBeside(path);
        var reading = TraceReader.Read(TraceSource.Bytes(path), seal);
        if (reading.Fault is { } fault) throw new CliException(ExitCode.Invalid, Changed, $"{path}: {fault.Message}");
        return Valid(output, path, reading.Lines.Count, seal?.Head);
    }

    private static int Valid(OutputOptions output, string target, int lines, string? head)
    {
        Records.Write(output, "tsrun.verify/1",
            $"valid: {Amount.Of(lines, "line")}, schema {HistoryJson.SchemaVersion}{(head is null ? "; no manifest beside it, so a cut-off end could not be seen" : $", sha256 {head}")}",
            json =>
            {
                json.WriteString("target", target);
                json.WriteBoolean("valid", true);
                json.WriteNumber("lines", lines);
                json.WriteBoolean("sealed", head is not null);
                if (head is not null) json.WriteString("sha256", head);
            });
        return ExitCode.Green;
    }
}
