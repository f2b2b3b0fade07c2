using System.Text;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Engine;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Commands.Traces;

/// <summary><c>tsrun trace follow</c>: trace lines of a run as another process records them, until the run is over.</summary>
internal static class TraceFollow
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    public static async Task<int> ExecuteAsync(ClusterFlags flags, string run)
    {
        if (await Clusters.OpenAsync(flags) is { } cluster)
            await using (cluster)
                return await FollowAsync(cluster.Client, await Clusters.FindAsync(cluster, run), waits: true);
        await using var engine = await Store.OpenReadOnlyAsync();
        return await FollowAsync(engine.Client, await Store.FindAsync(engine.Client, run), waits: false);
    }

    /// <param name="service">Where the run is.</param>
    /// <param name="execution">The run.</param>
    /// <param name="waits">The other side tells of new events; a reader beside an owner's store has to look.</param>
    private static async Task<int> FollowAsync(IWorkflowService service, WorkflowExecutionInfo execution, bool waits)
    {
        var (projection, id, from) = (new TraceProjection(), new RunId(execution.WorkflowId.Value), 1L);
        using var look = new PeriodicTimer(LookInterval);
        GetWorkflowExecutionHistoryResponse page;
        do
        {
            page = await service.GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest(execution.WorkflowId, execution.RunId, from, WaitNewEvent: waits));
            foreach (var line in page.Events.SelectMany(next => projection.Next(id, next))) Console.Out.WriteLine(Encoding.UTF8.GetString(projection.Seal(line)));
            from = page.NextEventId;
        } while (!page.IsEnd && (page.HasMore || waits || await look.WaitForNextTickAsync()));
        return ExitCode.Green;
    }
}
