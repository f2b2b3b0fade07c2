using Temporal.Api.Enums.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>An activity's four clocks and the wait between attempts.</summary>
internal static class ActivityClocks
{
    /// <summary>What is due next; the timeout is null when a waiting retry is.</summary>
    /// <remarks>Of two clocks that end together the one of the attempt wins, as on a Temporal server.</remarks>
    public static (DateTimeOffset Due, TimeoutType? Timeout)? Next(ActivityMachine activity)
    {
        (DateTimeOffset Due, TimeoutType? Timeout)? next = null;
        switch (activity.State)
        {
            case ActivityMachine.Phase.Backoff or ActivityMachine.Phase.Scheduled when activity.Pause is not null:
                break;
            case ActivityMachine.Phase.Backoff:
                next = (activity.AttemptScheduledTime, null);
                break;
            case ActivityMachine.Phase.Scheduled:
                next = Earlier(next, activity.AttemptScheduledTime, activity.ScheduleToStart, TimeoutType.ScheduleToStart);
                break;
            case ActivityMachine.Phase.Started:
                next = Earlier(next, activity.StartedTime!.Value, activity.StartToClose, TimeoutType.StartToClose);
                next = Earlier(next, activity.HeartbeatTime ?? activity.StartedTime.Value, activity.HeartbeatTimeout, TimeoutType.Heartbeat);
                break;
            case ActivityMachine.Phase.Closed:
                return null;
        }
        return Earlier(next, activity.ScheduledTime, activity.ScheduleToClose, TimeoutType.ScheduleToClose);
    }

    private static (DateTimeOffset, TimeoutType?)? Earlier((DateTimeOffset Due, TimeoutType?)? best, DateTimeOffset from, TimeSpan? limit, TimeoutType type)
    {
        if (limit is not { } set)
            return best;
        var due = from + set;
        return best is { } other && other.Due <= due ? best : (due, type);
    }
}
