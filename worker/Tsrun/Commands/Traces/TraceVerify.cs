using System.Text.Json;
using Tsrun.Activities.Bundles;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Rendering;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Commands.Traces;

/// <summary><c>tsrun trace verify</c>: holds a stored run, or an exported trace, against its hash chain.</summary>
internal static class TraceVerify
{
    private const string Changed = "TS0606";

    public static Task<int> ExecuteAsync(string target, OutputOptions output) => File.Exists(target) && !BundleReader.LooksLikeOne(File.ReadAllBytes(target)) ? Task.FromResult(OfFile(target, output)) : OfRunAsync(target, output);

    private static async Task<int> OfRunAsync(string run, OutputOptions output)
    {
        var (seal, lines) = await Store.TraceAsync(run); // reading the history names the first event that was changed
        if (TraceVerifier.Verify(lines, seal) is { } fault) throw new CliException(ExitCode.Invalid, Changed, fault.Message);
        return Valid(output, seal.Manifest.Run, lines.Count, seal.Head);
    }

    private static int OfFile(string path, OutputOptions output)
    {
        var (lines, seal) = (Lines(path), Manifest(path));
        if (TraceVerifier.Verify(lines, seal) is { } fault) throw new CliException(ExitCode.Invalid, Changed, $"{path}: {fault.Message}");
        return Valid(output, path, lines.Count, seal?.Head);
    }

    private static List<byte[]> Lines(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length == 0 || bytes[^1] != '\n') throw new CliException(ExitCode.Invalid, Changed, $"{path}: the last line has no end; the file was cut off");
        var lines = new List<byte[]>();
        foreach (var line in bytes.AsSpan(0, bytes.Length - 1).Split((byte)'\n')) lines.Add(bytes[line]);
        return lines;
    }

    private static TraceSeal? Manifest(string path)
    {
        var manifest = TraceExport.ManifestOf(path);
        try
        {
            return File.Exists(manifest) ? HistoryJson.Read<TraceSeal>(File.ReadAllBytes(manifest)) : null;
        }
        catch (JsonException)
        {
            throw new CliException(ExitCode.Invalid, Changed, $"{manifest} is not the manifest of a trace", "`tsrun trace export` writes one beside each trace");
        }
    }

    private static int Valid(OutputOptions output, string target, int lines, string? head)
    {
        Records.Write(output, "tsrun.verify/1",
            $"valid: {lines} lines, schema {HistoryJson.SchemaVersion}{(head is null ? "; no manifest beside it, so a cut-off end could not be seen" : $", sha256 {head}")}",
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
