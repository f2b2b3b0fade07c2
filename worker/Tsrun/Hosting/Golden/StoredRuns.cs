using Tsrun.Activities.Golden;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.Cli.Rendering;
using Tsrun.Engine;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Hosting.Golden;

/// <summary>The runs of this user's store, and of a cluster where there is one; reads beside whoever owns the store.</summary>
internal sealed class StoredRuns(ClusterConnection? cluster) : IRunRecords
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<(string Id, string Outcome, string Root)>> AllAsync(CancellationToken cancellation)
    {
        var found = new List<(string, string, string)>();
        await InEachAsync(async service =>
        {
            await foreach (var execution in Store.AllAsync(service).WithCancellation(cancellation))
            {
                if (!BuiltInScripts.Repairs(execution.WorkflowType) || execution.Status == WorkflowExecutionStatus.Running) continue;
                var (view, _) = await RunView.ReadAsync(service, execution);
                if (view.Input is { } input) found.Add((execution.WorkflowId.Value, view.Outcome, input.Facts.Root));
            }
        });
        found.Reverse();
        return found;
    }

    /// <inheritdoc/>
    public async Task<RunRecord?> FindAsync(string id, CancellationToken cancellation) =>
        await FoundAsync(() => Recordings.FindHereAsync(id)) is { } here ? here
        : cluster is null ? null
        : await FoundAsync(() => Clusters.RecordingAsync(cluster, id));

    /// <inheritdoc/>
    public async Task<OpenRun?> FirstOpenAsync(string script, CancellationToken cancellation)
    {
        var open = new List<OpenRun>();
        await InEachAsync(async service =>
        {
            await foreach (var execution in Store.AllAsync(service).WithCancellation(cancellation))
                if (execution.WorkflowType == script && execution.Status == WorkflowExecutionStatus.Running)
                    open.Add(new OpenRun(execution.WorkflowId.Value, execution.StartTime));
        });
        return open.OrderBy(run => run.Since).ThenBy(run => run.Id, StringComparer.Ordinal).FirstOrDefault();
    }

    private async Task InEachAsync(Func<IWorkflowService, Task> read)
    {
        if (cluster is not null) await read(cluster.Client);
        if (!Store.IsThere()) return;
        await using var engine = await Store.OpenReadOnlyAsync();
        await read(engine.Client);
    }

    private static async Task<RunRecord?> FoundAsync(Func<Task<Recording>> find)
    {
        try
        {
            return await find() is { History: not null } recording ? Of(recording) : null;
        }
        catch (CliException e) when (e.Code == "TS0017")
        {
            return null; // the caller says what it wanted the run for
        }
    }

    /// <summary>A recording as admission looks at it: folded again, its script proved again.</summary>
    public static RunRecord Of(Recording recording)
    {
        var history = recording.RequireHistory();
        var view = RunView.Of(history);
        var portable = Portable.Of(recording);
        return new RunRecord(recording.Run, view.Input!.Facts.Root, portable.History!, portable.Seal, portable.Lines, ReplayFault(portable.History!), ScriptWitness.Fault(view.Input, history), view.Result);
    }

    private static string? ReplayFault(IReadOnlyList<HistoryEvent> history) =>
        Replayer.Replay(history).Divergence is { } divergence ? $"the history does not replay: {divergence}" : null;
}
