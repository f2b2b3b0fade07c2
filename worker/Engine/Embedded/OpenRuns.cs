using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;
using Tsrun.History;

namespace Tsrun.Engine.Embedded;

/// <summary>The runs in memory: the open ones, and those whose close is not committed yet. Guarded by the gate.</summary>
internal sealed class OpenRuns(long lastKey)
{
    private readonly Dictionary<RunId, RunState> byRunId = [];
    private readonly Dictionary<WorkflowId, RunState> byWorkflowId = [];
    private readonly Dictionary<RunId, string> damaged = [];
    private readonly HashSet<RunRow> watched = [];

    public IEnumerable<RunState> All => byRunId.Values;

    public long NewKey() => ++lastKey;

    public void Add(RunState run)
    {
        byRunId.Add(run.Row.RunId, run);
        byWorkflowId[run.Row.WorkflowId] = run;
    }

    /// <summary>Notes an open run whose history is not what was written; it is left alone.</summary>
    public void AddDamaged(RunId runId, string why) => damaged[runId] = why;

    public void Forget(RunState run)
    {
        byRunId.Remove(run.Row.RunId);
        if (byWorkflowId.TryGetValue(run.Row.WorkflowId, out var newest) && newest == run)
            byWorkflowId.Remove(run.Row.WorkflowId);
    }

    public RunState? Find(RunId runId)
    {
        if (damaged.Count > 0 && damaged.TryGetValue(runId, out var why))
            throw new WorkflowServiceException(ServiceStatus.DataLoss, why);
        return byRunId.GetValueOrDefault(runId);
    }

    /// <summary>The newest run of an id; null when none is in memory.</summary>
    public RunState? FindNewest(WorkflowId workflowId) => byWorkflowId.GetValueOrDefault(workflowId);

    /// <exception cref="WorkflowServiceException">It is not open.</exception>
    public RunState GetOpen(WorkflowId workflowId, RunId? runId)
    {
        var run = runId is { } id ? Find(id) : FindNewest(workflowId);
        return run is { IsOpen: true } && run.Row.WorkflowId == workflowId
            ? run
            : throw WorkflowServiceException.NotFound(runId is { } named
                ? $"workflow execution {workflowId} has no open run {named}"
                : $"workflow execution {workflowId} is not open: it completed already, or was never started");
    }

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
