using Tsrun.History;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Temporal's rules for what a ScheduleActivityTask command leaves out.</summary>
internal static class ActivityDefaults
{
    /// <summary>Fills the event from the command; the command was checked before.</summary>
    /// <param name="runTimeout">Caps everything; null for a run without limit.</param>
    public static ActivityTaskScheduled Fill(Command.ScheduleActivityTask command, WorkflowExecutionStarted started, TimeSpan? runTimeout, long completedEventId)
    {
        var scheduleToClose = Min(Set(command.ScheduleToCloseTimeout), runTimeout);
        var startToClose = Min(Min(Set(command.StartToCloseTimeout), scheduleToClose) ?? scheduleToClose, runTimeout)!.Value;
        return new ActivityTaskScheduled(
            command.ActivityId,
            command.ActivityType,
            string.IsNullOrEmpty(command.TaskQueue) ? started.TaskQueue : command.TaskQueue,
            command.Input,
            completedEventId,
            startToClose,
            Fill(command.RetryPolicy),
            scheduleToClose,
            Min(Set(command.ScheduleToStartTimeout), scheduleToClose),
            Set(command.HeartbeatTimeout) is { } heartbeat ? Min(heartbeat, startToClose) : null);
    }

    /// <summary>The policy with Temporal's defaults for its zeros.</summary>
    private static RetryPolicy Fill(RetryPolicy? given)
    {
        if (given is null)
            return RetryPolicy.Default;
        var initial = given.InitialInterval > TimeSpan.Zero ? given.InitialInterval : TimeSpan.FromSeconds(1);
        var coefficient = given.BackoffCoefficient == 0 ? 2.0 : given.BackoffCoefficient;
        var maximum = given.MaximumInterval > TimeSpan.Zero ? given.MaximumInterval : 100 * initial;
        return given.InitialInterval == initial && given.BackoffCoefficient == coefficient && given.MaximumInterval == maximum
            ? given
            : given with { InitialInterval = initial, BackoffCoefficient = coefficient, MaximumInterval = maximum };
    }

    private static TimeSpan? Set(TimeSpan? given) => given is { } value && value > TimeSpan.Zero ? value : null;

    /// <summary>The smaller of those that are set.</summary>
    private static TimeSpan? Min(TimeSpan? left, TimeSpan? right) =>
        left is { } a && right is { } b ? (a < b ? a : b) : left ?? right;
}
