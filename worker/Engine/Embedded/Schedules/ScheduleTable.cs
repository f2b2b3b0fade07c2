using Tsrun.Engine.Embedded.Store;

namespace Tsrun.Engine.Embedded.Schedules;

/// <summary>The schedules in memory, and which runs they wait for. Guarded by the engine's gate.</summary>
internal sealed class ScheduleTable
{
    /// <summary>Deleted schedules that are remembered for the words of a refusal alone.</summary>
    private const int GoneMax = 10_000;

    private readonly Dictionary<ScheduleKey, ScheduleState> _byKey = [];
    private readonly Dictionary<WorkflowKey, ScheduleState> _watched = [];
    private readonly HashSet<ScheduleKey> _gone = [];
    private long _lastRowKey;

    public IEnumerable<ScheduleState> All => _byKey.Values;

    public long NewRowKey() => ++_lastRowKey;

    public void Add(ScheduleState state)
    {
        _byKey.Add(state.Key, state);
        _gone.Remove(state.Key);
        _lastRowKey = Math.Max(_lastRowKey, state.RowKey);
        foreach (var running in state.Info.RunningWorkflows)
            Watch(new WorkflowKey(state.Key.Namespace, running.WorkflowId), state);
    }

    public ScheduleState? Find(ScheduleKey key) => _byKey.GetValueOrDefault(key);

    /// <exception cref="WorkflowServiceException">There is none.</exception>
    public ScheduleState Get(string ofNamespace, string scheduleId)
    {
        var key = new ScheduleKey(ofNamespace, scheduleId);
        return Find(key) ?? throw (IsGone(key) ? Operations.Lookup.Completed() : ScheduleProblem.NotFound(scheduleId));
    }

    /// <summary>Whether there was one until it was deleted, as far as this process knows.</summary>
    public bool IsGone(ScheduleKey key) => _gone.Contains(key);

    /// <summary>Its runs go on, and nobody waits for them any longer.</summary>
    public void Remove(ScheduleState state)
    {
        _byKey.Remove(state.Key);
        if (_gone.Count < GoneMax)
            _gone.Add(state.Key);
        foreach (var running in state.Info.RunningWorkflows)
            Unwatch(new WorkflowKey(state.Key.Namespace, running.WorkflowId));
    }

    public void Watch(WorkflowKey workflow, ScheduleState state) => _watched[workflow] = state;

    public void Unwatch(WorkflowKey workflow) => _watched.Remove(workflow);

    /// <summary>The schedule that waits for the end of a run; null for none.</summary>
    public ScheduleState? Watched(WorkflowKey workflow) => _watched.GetValueOrDefault(workflow);
}
