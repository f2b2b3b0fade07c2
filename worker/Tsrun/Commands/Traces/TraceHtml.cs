using Tsrun.Cli.Hosting;
using Tsrun.Cli.Rendering;
using Tsrun.Cli.Rendering.Page;
using Tsrun.History;

namespace Tsrun.Cli.Commands.Traces;

/// <summary><c>tsrun trace html</c>: a run as one page that opens from disk, needs nothing else, and can be imported again.</summary>
internal static class TraceHtml
{
    public static async Task<int> ExecuteAsync(string run, string? path, OutputOptions output)
    {
        await using var engine = await Store.OpenReadOnlyAsync();
        var execution = await Store.FindAsync(engine, run);
        var page = TracePage.Render(new RunId(execution.WorkflowId.Value), await Store.HistoryAsync(engine, execution));
        path ??= $"{execution.WorkflowId.Value}.trace.html";
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
