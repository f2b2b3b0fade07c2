using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>A run's activities without an outcome, by the id of their Scheduled event.</summary>
/// <param name="due">One of an activity's clocks went off.</param>
internal sealed class PendingActivities(Action<ActivityMachine> due)
{
    private readonly Dictionary<long, ActivityMachine> byScheduled = [];

    /// <summary>A script may use an activity's id again once it has its outcome.</summary>
    private readonly Dictionary<string, ActivityMachine> byId = new(StringComparer.Ordinal);

    public int Count => byScheduled.Count;

    public IReadOnlyCollection<ActivityMachine> All => byScheduled.Values;

    /// <exception cref="KeyNotFoundException">It has its outcome, or never was.</exception>
    public ActivityMachine this[long scheduledEventId] => byScheduled[scheduledEventId];

    public ActivityMachine? Find(long scheduledEventId) => byScheduled.GetValueOrDefault(scheduledEventId);

    public ActivityMachine? Find(string activityId) => byId.GetValueOrDefault(activityId);

    public void Apply(HistoryEvent next)
    {
        if (next.EventType == EventType.ActivityTaskScheduled)
            Add(new ActivityMachine(next.EventId, next.EventTime.Time(), next.ActivityTaskScheduledEventAttributes, due));
        else if (next.EventType == EventType.ActivityTaskCancelRequested && Find(next.ActivityTaskCancelRequestedEventAttributes.ScheduledEventId) is { } activity)
            activity.CancelRequestedEventId = next.EventId;
        else if (next.EndedActivity() is { } scheduled && byScheduled.Remove(scheduled, out var ended))
            byId.Remove(ended.Options.ActivityId);
    }

    private void Add(ActivityMachine activity)
    {
        byScheduled.Add(activity.ScheduledEventId, activity);
        byId[activity.Options.ActivityId] = activity;
    }
}
