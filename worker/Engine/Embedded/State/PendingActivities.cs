using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>A run's activities without an outcome, by the id of their Scheduled event.</summary>
/// <param name="due">One of an activity's clocks went off.</param>
internal sealed class PendingActivities(Action<ActivityMachine> due)
{
    private readonly Dictionary<long, ActivityMachine> _byScheduled = [];

    /// <summary>A script may use an activity's id again once it has its outcome.</summary>
    private readonly Dictionary<string, ActivityMachine> _byId = new(StringComparer.Ordinal);

    public int Count => _byScheduled.Count;

    public IReadOnlyCollection<ActivityMachine> All => _byScheduled.Values;

    /// <exception cref="KeyNotFoundException">It has its outcome, or never was.</exception>
    public ActivityMachine this[long scheduledEventId] => _byScheduled[scheduledEventId];

    public ActivityMachine? Find(long scheduledEventId) => _byScheduled.GetValueOrDefault(scheduledEventId);

    public ActivityMachine? Find(string activityId) => _byId.GetValueOrDefault(activityId);

    public void Apply(HistoryEvent next)
    {
        if (next.EventType == EventType.ActivityTaskScheduled)
            Add(new ActivityMachine(next.EventId, next.EventTime.Time(), next.ActivityTaskScheduledEventAttributes, due));
        else if (next.EventType == EventType.ActivityTaskCancelRequested && Find(next.ActivityTaskCancelRequestedEventAttributes.ScheduledEventId) is { } activity)
            activity.CancelRequestedEventId = next.EventId;
        else if (next.EndedActivity() is { } scheduled && _byScheduled.Remove(scheduled, out var ended))
            _byId.Remove(ended.Options.ActivityId);
    }

    private void Add(ActivityMachine activity)
    {
        _byScheduled.Add(activity.ScheduledEventId, activity);
        _byId[activity.Options.ActivityId] = activity;
    }
}
