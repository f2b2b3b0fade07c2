using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;

namespace Tsrun.Engine.Embedded;

/// <summary>The runs in memory: the open ones, and those whose close is not committed yet. Guarded by the gate.</summary>
internal sealed class OpenRuns(long lastKey)
{
    private readonly Dictionary<string, RunState> _byRunId = new(StringComparer.Ordinal);
    private readonly Dictionary<WorkflowKey, RunState> _byWorkflow = [];
    private readonly Dictionary<string, string> _damaged = new(StringComparer.Ordinal);
    private readonly HashSet<RunRow> _watched = [];

    public IEnumerable<RunState> All => _byRunId.Values;

    public long NewKey() => ++lastKey;

    public void Add(RunState run)
    {
        _byRunId.Add(run.Row.RunId, run);
        _byWorkflow[run.Row.Workflow] = run;
    }

    /// <summary>Notes an open run whose history is not what was written; it is left alone.</summary>
    public void AddDamaged(string runId, string why) => _damaged[runId] = why;

    public void Forget(RunState run)
    {
        _byRunId.Remove(run.Row.RunId);
        if (_byWorkflow.TryGetValue(run.Row.Workflow, out var newest) && newest == run)
            _byWorkflow.Remove(run.Row.Workflow);
    }

    /// <summary>What to answer for such a run.</summary>
    public WorkflowServiceException Damaged(string runId) => new(ServiceStatus.DataLoss, _damaged.GetValueOrDefault(runId, $"run {runId} is not in memory"));

    public RunState? Find(string runId)
    {
        if (_damaged.Count > 0 && _damaged.TryGetValue(runId, out var why))
            throw new WorkflowServiceException(ServiceStatus.DataLoss, why);
        return _byRunId.GetValueOrDefault(runId);
    }

    /// <summary>The run, for another one that reaches out to it: a damaged one counts as not there.</summary>
    public RunState? FindSound(string runId) => _byRunId.GetValueOrDefault(runId);

    /// <summary>The newest run of an id; null when none is in memory.</summary>
    public RunState? FindNewest(WorkflowKey workflow) => _byWorkflow.GetValueOrDefault(workflow);

    /// <summary>A task that ends when the run gets new events.</summary>
    public Task News(RunState run)
    {
        _watched.Add(run.Row);
        return (run.Row.News ??= Waited()).Task;
    }

    /// <summary>A task that ends when the run is over, and not before: a step costs its waiting client nothing.</summary>
    public Task End(RunState run)
    {
        _watched.Add(run.Row);
        return (run.Row.End ??= Waited()).Task;
    }

    private static TaskCompletionSource Waited() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Its new events are committed.</summary>
    public void TellNews(RunRow row)
    {
        row.News?.SetResult();
        row.News = null;
        if (row.End is null)
            _watched.Remove(row);
    }

    /// <summary>Its last event is committed.</summary>
    public void TellEnd(RunRow row)
    {
        row.End?.SetResult();
        row.End = null;
        TellNews(row);
    }

    /// <summary>Nobody need wait any longer.</summary>
    public void TellAll()
    {
        foreach (var row in new List<RunRow>(_watched))
            TellEnd(row);
    }
}
