using Tsrun.Engine.Embedded.Store;

namespace Tsrun.Engine.Embedded.Schedules;

/// <summary>The schedules in memory, and which runs they wait for. Guarded by the engine's gate.</summary>
internal sealed class ScheduleTable
{
    private readonly Dictionary<ScheduleKey, ScheduleState> byKey = [];
    private readonly Dictionary<WorkflowKey, ScheduleState> watched = [];
    private long lastRowKey;

    public IEnumerable<ScheduleState> All => byKey.Values;

    public long NewRowKey() => ++lastRowKey;

    public void Add(ScheduleState state)
    {
        byKey.Add(state.Key, state);
        lastRowKey = Math.Max(lastRowKey, state.RowKey);
        foreach (var running in state.Info.RunningWorkflows)
            Watch(new WorkflowKey(state.Key.Namespace, running.WorkflowId), state);
    }

    public ScheduleState? Find(ScheduleKey key) => byKey.GetValueOrDefault(key);

    /// <exception cref="WorkflowServiceException">There is none.</exception>
    public ScheduleState Get(string ofNamespace, string scheduleId) => Find(new ScheduleKey(ofNamespace, scheduleId)) ?? throw ScheduleProblem.NotFound(scheduleId);

    /// <summary>Its runs go on, and nobody waits for them any longer.</summary>
    public void Remove(ScheduleState state)
    {
        byKey.Remove(state.Key);
        foreach (var running in state.Info.RunningWorkflows)
            Unwatch(new WorkflowKey(state.Key.Namespace, running.WorkflowId));
    }

    public void Watch(WorkflowKey workflow, ScheduleState state) => watched[workflow] = state;

    public void Unwatch(WorkflowKey workflow) => watched.Remove(workflow);

    /// <summary>The schedule that waits for the end of a run; null for none.</summary>
    public ScheduleState? Watched(WorkflowKey workflow) => watched.GetValueOrDefault(workflow);
}
