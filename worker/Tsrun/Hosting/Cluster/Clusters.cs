using System.Text.Json;
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
    /// <exception cref="CliException">TS1161: the id is that of another program's workflow (exit 7).</exception>
    public static async Task<WorkflowExecutionInfo> FindAsync(ClusterConnection cluster, string run, params IReadOnlyList<string> scripts)
    {
        var found = await LookUpAsync(cluster, run, scripts);
        var first = await cluster.Client.GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest(found.WorkflowId, found.RunId, MaximumPageSize: 1));
        return IsOurs(first.Events) ? found : throw TraceSource.AnotherProgram(found.WorkflowType);
    }

    private static bool IsOurs(IReadOnlyList<HistoryEvent> history)
    {
        try
        {
            return RunInput.Of(history) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static async Task<WorkflowExecutionInfo> LookUpAsync(ClusterConnection cluster, string run, IReadOnlyList<string> scripts)
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
