using Tsrun.History;

namespace Tsrun.Engine.Embedded.State;

/// <summary>An activity's four clocks and the wait between attempts.</summary>
internal static class ActivityClocks
{
    /// <summary>What is due next; the timeout is null when a waiting retry is.</summary>
    /// <remarks>Of two clocks that end together the one of the attempt wins, as on a Temporal server.</remarks>
    public static (DateTimeOffset Due, TimeoutType? Timeout)? Next(ActivityMachine activity)
    {
        var options = activity.Options;
        (DateTimeOffset Due, TimeoutType? Timeout)? next = null;
        switch (activity.State)
        {
            case ActivityMachine.Phase.Backoff:
                next = (activity.AttemptScheduledTime, null);
                break;
            case ActivityMachine.Phase.Scheduled:
                next = Earlier(next, activity.AttemptScheduledTime, options.ScheduleToStartTimeout, TimeoutType.ScheduleToStart);
                break;
            case ActivityMachine.Phase.Started:
                next = Earlier(next, activity.StartedTime!.Value, options.StartToCloseTimeout, TimeoutType.StartToClose);
                next = Earlier(next, activity.HeartbeatTime ?? activity.StartedTime.Value, options.HeartbeatTimeout, TimeoutType.Heartbeat);
                break;
            case ActivityMachine.Phase.Closed:
                return null;
        }
        return Earlier(next, activity.ScheduledTime, options.ScheduleToCloseTimeout, TimeoutType.ScheduleToClose);
    }

    private static (DateTimeOffset, TimeoutType?)? Earlier((DateTimeOffset Due, TimeoutType?)? best, DateTimeOffset from, TimeSpan? limit, TimeoutType type)
    {
        if (limit is not { } set || set <= TimeSpan.Zero)
            return best;
        var due = from + set;
        return best is { } other && other.Due <= due ? best : (due, type);
    }
}
