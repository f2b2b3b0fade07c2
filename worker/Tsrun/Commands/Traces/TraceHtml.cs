using System.Text;
using Tsrun.Activities;
using Tsrun.Activities.Golden;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Cli.Hosting.Golden;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.Cli.Rendering;
using Tsrun.Cli.Rendering.Page;
using Tsrun.History;

namespace Tsrun.Cli.Commands.Traces;

/// <summary><c>tsrun trace html</c>: a run as one page that opens from disk, needs nothing else, names no machine, and can be imported again.</summary>
internal static class TraceHtml
{
    public static async Task<int> ExecuteAsync(ClusterFlags flags, string run, string? path, OutputOptions output)
    {
        var recording = await Recordings.FindAsync(flags, run);
        var bytes = Page(recording);
        path ??= $"{recording.Run.Replace('/', '-')}.trace.html";
        OutputFile.Write(path, bytes);
        Records.Write(output, "tsrun.page/1", $"{path}: {bytes.Length / 1024} KiB; it opens from disk and asks nothing of the network", json =>
        {
            json.WriteString("path", path);
            json.WriteNumber("bytes", bytes.Length);
        });
        return ExitCode.Green;
    }

    /// <summary>The page of a run.</summary>
    public static byte[] Page(Recording recording)
    {
        var root = RunInput.Of(recording.RequireHistory()).Facts.Root;
        return Encoding.UTF8.GetBytes(TracePage.Render(Portable.Of(recording), new PageContext(root == Portable.Root ? "" : Path.GetFileName(root), GoldenOf(recording.Run), Cases())));
    }

    /// <summary>The golden trace that keeps a run on this machine; null where none does.</summary>
    private static GoldenState? GoldenOf(string run)
    {
        var (golden, damaged) = new GoldenStore(GoldenFolder.Resolve(null)).Read();
        return golden.FirstOrDefault(one => one.Trace.Provenance.Run == run) is { } kept ? new(GoldenStanding.Kept, $"kept as {kept.Trace.Name}")
            : damaged.Count > 0 ? new(GoldenStanding.Unknown, $"unknown: {damaged[0]}") : null;
    }

    private static CalibrationCases? Cases()
    {
        try
        {
            return Learned.Artefacts.Youngest() is { } youngest ? new CalibrationCases(youngest.Name, [.. youngest.Data.Rows.Select(row => (row.Features, row.Right))]) : null;
        }
        catch (ActivityFailureException e)
        {
            Console.Error.WriteLine($"note: the page has no reliability curve: {Printable.Line(e.Message)}");
            return null;
        }
    }
}
