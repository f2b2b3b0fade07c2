using Tsrun.Cli.Hosting.Traces;
using Tsrun.Engine;
using Tsrun.History;

namespace Tsrun.Cli.Hosting.Cluster;

/// <summary>The cluster that an invocation names, where it names one.</summary>
internal static class Clusters
{
    /// <summary>Connects to the cluster that flags or environment name; null: they name none.</summary>
    public static async Task<ClusterConnection?> OpenAsync(ClusterFlags flags) =>
        ClusterSettings.Find(flags) is { } settings ? await ClusterConnection.OpenAsync(settings) : null;

    /// <summary>A run by its id, the start of it, or <c>last</c>.</summary>
    /// <param name="scripts">What <c>last</c> may mean; empty: any script of ours.</param>
    public static async Task<WorkflowExecutionInfo> FindAsync(ClusterConnection cluster, string run, params IReadOnlyList<string> scripts)
    {
        try
        {
            // Lists lag behind on a cluster: a run that was started a moment ago is known by its id first.
            if (run != "last") return (await cluster.Client.DescribeWorkflowExecutionAsync(new DescribeWorkflowExecutionRequest(new WorkflowId(run)))).Execution;
        }
        catch (WorkflowServiceException e) when (e is { Status: ServiceStatus.NotFound, Code: null })
        {
            // Perhaps the start of an id.
        }
        return await Store.FindInAsync(cluster, run, scripts.Count > 0 ? scripts : BuiltInScripts.Names);
    }

    /// <summary>A run of a cluster as a recording.</summary>
    public static async Task<Recording> RecordingAsync(ClusterConnection cluster, string run, params IReadOnlyList<string> scripts)
    {
        var execution = await FindAsync(cluster, run, scripts);
        return Recording.Of(execution.WorkflowId.Value, await Store.HistoryAsync(cluster.Client, execution));
    }
}
