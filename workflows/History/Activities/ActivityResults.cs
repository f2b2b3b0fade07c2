namespace Tsrun.History;

/// <summary>What the activities of a recorded run returned.</summary>
public static class ActivityResults
{
    /// <summary>The results of every call of one activity type that was completed, in the order of the history.</summary>
    /// <param name="activityType">For example <see cref="RepairTry.Name"/>.</param>
    public static IEnumerable<TResult> Of<TResult>(IReadOnlyList<HistoryEvent> history, string activityType)
    {
        var scheduled = new HashSet<long>();
        foreach (var next in history)
        {
            if (next.Attributes is ActivityTaskScheduled { ActivityType: var type } && type == activityType)
                scheduled.Add(next.EventId);
            else if (next.Attributes is ActivityTaskCompleted closed && scheduled.Contains(closed.ScheduledEventId))
                yield return HistoryJson.Read<TResult>(closed.Result);
        }
    }
}
