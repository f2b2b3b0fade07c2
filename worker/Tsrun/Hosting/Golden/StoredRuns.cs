using Tsrun.Activities.Golden;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.Cli.Rendering;
using Tsrun.Engine;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Hosting.Golden;

/// <summary>The runs of this user's store, for admission; reads beside whoever owns it.</summary>
internal sealed class StoredRuns : IRunRecords
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<(string Id, string Outcome, string Root)>> AllAsync(CancellationToken cancellation)
    {
        var found = new List<(string, string, string)>();
        if (!Store.Exists) return found;
        await using var engine = await Store.OpenReadOnlyAsync();
        await foreach (var execution in Store.AllAsync(engine.Client).WithCancellation(cancellation))
        {
            if (execution.WorkflowType is not ("fix" or "propose") || execution.Status == WorkflowExecutionStatus.Running) continue;
            var (view, _) = await RunView.ReadAsync(engine.Client, execution);
            if (view.Input is { } input) found.Add((execution.WorkflowId.Value, view.Outcome, input.Facts.Root));
        }
        found.Reverse();
        return found;
    }

    /// <inheritdoc/>
    public async Task<RunRecord?> FindAsync(string id, CancellationToken cancellation)
    {
        Recording recording;
        try
        {
            recording = await Recordings.FindAsync(id);
        }
        catch (CliException e) when (e.Code == "TS0017")
        {
            return null; // the caller says what it wanted the run for
        }
        return recording.History is null ? null : Of(recording);
    }

    /// <summary>A recording as admission looks at it: folded again, its script proved again.</summary>
    public static RunRecord Of(Recording recording)
    {
        var history = recording.RequireHistory();
        var view = new RunView();
        foreach (var next in history) view.Apply(next);
        var portable = Portable.Of(recording);
        return new RunRecord(recording.Run, view.Input!.Facts.Root, portable.History!, portable.Seal, portable.Lines, ReplayFault(portable.History!), ScriptWitness.Fault(view.Input, history), view.Result);
    }

    private static string? ReplayFault(IReadOnlyList<HistoryEvent> history) =>
        Replayer.Replay(history).Divergence is { } divergence ? $"the history does not replay: {divergence}" : null;
}
