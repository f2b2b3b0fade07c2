using Tsrun.Cli.Hosting.Traces;
using Tsrun.Cli.Rendering;
using Tsrun.Cli.Rendering.Page;
using Tsrun.History;

namespace Tsrun.Cli.Commands.Traces;

/// <summary><c>tsrun trace html</c>: a run as one page that opens from disk, needs nothing else, names no machine, and can be imported again.</summary>
internal static class TraceHtml
{
    public static async Task<int> ExecuteAsync(string run, string? path, OutputOptions output)
    {
        var recording = await Recordings.FindAsync(run);
        var root = RunInput.Of(recording.RequireHistory()).Facts.Root;
        var page = TracePage.Render(Portable.Of(recording), root == Portable.Root ? "" : Path.GetFileName(root));
        path ??= $"{recording.Run.Replace('/', '-')}.trace.html";
        await File.WriteAllTextAsync(path, page);
        var bytes = new FileInfo(path).Length;
        Records.Write(output, "tsrun.page/1", $"{path}: {bytes / 1024} KiB; it opens from disk and asks nothing of the network", json =>
        {
            json.WriteString("path", path);
            json.WriteNumber("bytes", bytes);
        });
        return ExitCode.Green;
    }
}
