using System.Text;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.Cli.Rendering;
using Tsrun.Engine.Mapping;

namespace Tsrun.Cli.Commands.Traces;

/// <summary><c>tsrun trace export --format temporal</c>: a run's history as the genuine CLI prints it and the genuine SDKs read it.</summary>
internal static class TemporalExport
{
    public static async Task<int> ExecuteAsync(ClusterFlags flags, string run, string? path)
    {
        var json = TemporalFileMask.Of(await JsonAsync(flags, run));
        if (path is null) Console.Out.WriteLine(json);
        else
        {
            OutputFile.Write(path, Encoding.UTF8.GetBytes(json + "\n"));
            // stdout is the history's, wherever it goes.
            Console.Error.WriteLine(Printable.Line($"{path}: the history of run {run}; `temporal workflow show` prints the same form, and an SDK's replayer reads it"));
        }
        return ExitCode.Green;
    }

    /// <summary>A cluster's events as it has them; a local run's from its records, which hold all that a script may depend on.</summary>
    private static async Task<string> JsonAsync(ClusterFlags flags, string run)
    {
        if (await Clusters.OpenAsync(flags) is not { } cluster) return TemporalJson.Write((await Recordings.FindAsync(flags, run)).RequireHistory());
        await using (cluster)
        {
            var execution = await Clusters.FindAsync(cluster, run);
            return await TemporalJson.WriteAsync(cluster.Client, execution.WorkflowId, execution.RunId);
        }
    }
}
