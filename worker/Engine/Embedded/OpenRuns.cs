using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;

namespace Tsrun.Engine.Embedded;

/// <summary>The runs in memory: the open ones, and those whose close is not committed yet. Guarded by the gate.</summary>
internal sealed class OpenRuns(long lastKey)
{
    private readonly Dictionary<string, RunState> byRunId = new(StringComparer.Ordinal);
    private readonly Dictionary<WorkflowKey, RunState> byWorkflow = [];
    private readonly Dictionary<string, string> damaged = new(StringComparer.Ordinal);
    private readonly HashSet<RunRow> watched = [];

    public IEnumerable<RunState> All => byRunId.Values;

    public long NewKey() => ++lastKey;

    public void Add(RunState run)
    {
        byRunId.Add(run.Row.RunId, run);
        byWorkflow[run.Row.Workflow] = run;
    }

    /// <summary>Notes an open run whose history is not what was written; it is left alone.</summary>
    public void AddDamaged(string runId, string why) => damaged[runId] = why;

    public void Forget(RunState run)
    {
        byRunId.Remove(run.Row.RunId);
        if (byWorkflow.TryGetValue(run.Row.Workflow, out var newest) && newest == run)
            byWorkflow.Remove(run.Row.Workflow);
    }

    /// <summary>What to answer for such a run.</summary>
    public WorkflowServiceException Damaged(string runId) => new(ServiceStatus.DataLoss, damaged.GetValueOrDefault(runId, $"run {runId} is not in memory"));

    public RunState? Find(string runId)
    {
        if (damaged.Count > 0 && damaged.TryGetValue(runId, out var why))
            throw new WorkflowServiceException(ServiceStatus.DataLoss, why);
        return byRunId.GetValueOrDefault(runId);
    }

    /// <summary>The run, for another one that reaches out to it: a damaged one counts as not there.</summary>
    public RunState? FindSound(string runId) => byRunId.GetValueOrDefault(runId);

    /// <summary>The newest run of an id; null when none is in memory.</summary>
    public RunState? FindNewest(WorkflowKey workflow) => byWorkflow.GetValueOrDefault(workflow);

    /// <summary>A task that ends when the run gets new events.</summary>
    public Task Watch(RunState run)
    {
        var watcher = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (run.Row.Watchers ??= []).Add(watcher);
        watched.Add(run.Row);
        return watcher.Task;
    }

    public void WakeWatchers(RunRow row)
    {
        if (row.Watchers is not { } watchers)
            return;
        row.Watchers = null;
        watched.Remove(row);
        foreach (var watcher in watchers)
            watcher.TrySetResult();
    }

    public void WakeAllWatchers()
    {
        foreach (var row in new List<RunRow>(watched))
            WakeWatchers(row);
    }
}
