using Tsrun.History;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Whether a turn's commands can all be carried out; asked before anything is changed, so that nothing need be taken back.</summary>
internal sealed class CommandCheck(RunState run)
{
    private HashSet<ActivityId>? newActivities;
    private HashSet<long>? newScheduled;
    private HashSet<TimerId>? newTimers, goneTimers;
    private int bufferedLeft = run.Buffer.Count;

    /// <summary>The id that the current command's event will get: the turn's Started and Completed come first.</summary>
    private long nextEventId = run.WorkflowTask.StartedEventId + 2;

    /// <summary>Temporal's structural rule.</summary>
    /// <exception cref="WorkflowServiceException">A close command is not the last one; the task stays open.</exception>
    public static void Shape(IReadOnlyList<Command> commands)
    {
        for (var i = 0; i < commands.Count - 1; i++)
        {
            if (IsClose(commands[i]))
                throw WorkflowServiceException.Invalid($"command {i + 1} of {commands.Count} is {commands[i].GetType().Name}; a command that closes the run must be the last");
        }
    }

    public static bool IsClose(Command command) => command
        is Command.CompleteWorkflowExecution or Command.FailWorkflowExecution or Command.CancelWorkflowExecution or Command.ContinueAsNewWorkflowExecution;

    /// <summary>The first thing that is wrong, in the order of the commands; null when all is well.</summary>
    public (WorkflowTaskFailedCause Cause, string Message)? FirstProblem(IReadOnlyList<Command> commands)
    {
        for (var i = 0; i < commands.Count; i++)
        {
            if (Problem(commands[i]) is { } problem)
                return problem;
            nextEventId++;
        }
        return null;
    }

    private (WorkflowTaskFailedCause, string)? Problem(Command command) => command switch
    {
        Command.ScheduleActivityTask schedule => Activity(schedule),
        Command.RequestCancelActivityTask cancel => CancelActivity(cancel.ScheduledEventId),
        Command.StartTimer start => Timer(start),
        Command.CancelTimer cancel => Cancel(cancel),
        Command.RecordMarker marker => string.IsNullOrEmpty(marker.MarkerName) ? (WorkflowTaskFailedCause.BadRecordMarkerAttributes, "MarkerName is not set") : null,
        Command.StartChildWorkflowExecution child => string.IsNullOrEmpty(child.WorkflowId.Value) || string.IsNullOrEmpty(child.WorkflowType)
            ? (WorkflowTaskFailedCause.BadStartChildExecutionAttributes, "WorkflowId and WorkflowType must be set")
            : null,
        Command.ContinueAsNewWorkflowExecution next when string.IsNullOrEmpty(next.WorkflowType) =>
            (WorkflowTaskFailedCause.BadContinueAsNewAttributes, "WorkflowType is not set"),
        _ when IsClose(command) && bufferedLeft > 0 =>
            (WorkflowTaskFailedCause.UnhandledCommand, $"{command.GetType().Name} met {bufferedLeft} events that the script has not seen"),
        _ => null,
    };

    private (WorkflowTaskFailedCause, string)? Activity(Command.ScheduleActivityTask schedule)
    {
        if (string.IsNullOrEmpty(schedule.ActivityId.Value) || string.IsNullOrEmpty(schedule.ActivityType))
            return (WorkflowTaskFailedCause.BadScheduleActivityAttributes, "ActivityId and ActivityType must be set");
        if (IsNegative(schedule.ScheduleToCloseTimeout) || IsNegative(schedule.StartToCloseTimeout) || IsNegative(schedule.ScheduleToStartTimeout) || IsNegative(schedule.HeartbeatTimeout))
            return (WorkflowTaskFailedCause.BadScheduleActivityAttributes, $"activity {schedule.ActivityId}: a timeout is negative");
        if (!IsSet(schedule.StartToCloseTimeout) && !IsSet(schedule.ScheduleToCloseTimeout))
            return (WorkflowTaskFailedCause.BadScheduleActivityAttributes, $"activity {schedule.ActivityId}: StartToCloseTimeout or ScheduleToCloseTimeout must be set");
        if (schedule.RetryPolicy is { } policy && (policy.MaximumAttempts < 0 || policy.BackoffCoefficient is > 0 and < 1 or < 0))
            return (WorkflowTaskFailedCause.BadScheduleActivityAttributes, $"activity {schedule.ActivityId}: the retry policy needs a coefficient of at least 1 and no negative attempts");
        if (run.PendingActivityIds.Contains(schedule.ActivityId) || !(newActivities ??= []).Add(schedule.ActivityId))
            return (WorkflowTaskFailedCause.ScheduleActivityDuplicateId, $"activity {schedule.ActivityId} is pending already");
        (newScheduled ??= []).Add(nextEventId);
        return null;
    }

    private (WorkflowTaskFailedCause, string)? CancelActivity(long scheduledEventId)
    {
        var isNew = newScheduled?.Remove(scheduledEventId) == true;
        if (!isNew && !run.Activities.ContainsKey(scheduledEventId))
            return (WorkflowTaskFailedCause.BadRequestCancelActivityAttributes, $"no pending activity was scheduled by event {scheduledEventId}");
        // One that no worker has is cancelled at once: CancelRequested is followed by Canceled.
        if (isNew || run.Activities[scheduledEventId].State is ActivityMachine.Phase.Scheduled or ActivityMachine.Phase.Backoff)
            nextEventId++;
        return null;
    }

    private (WorkflowTaskFailedCause, string)? Timer(Command.StartTimer start)
    {
        if (string.IsNullOrEmpty(start.TimerId.Value) || start.StartToFireTimeout < TimeSpan.Zero)
            return (WorkflowTaskFailedCause.BadStartTimerAttributes, "TimerId must be set and StartToFireTimeout must not be negative");
        var isPending = run.Timers.ContainsKey(start.TimerId) && goneTimers?.Remove(start.TimerId) != true;
        return isPending || !(newTimers ??= []).Add(start.TimerId)
            ? (WorkflowTaskFailedCause.StartTimerDuplicateId, $"timer {start.TimerId} is pending already")
            : null;
    }

    private (WorkflowTaskFailedCause, string)? Cancel(Command.CancelTimer cancel)
    {
        if (newTimers?.Remove(cancel.TimerId) == true)
            return null;
        if (!run.Timers.TryGetValue(cancel.TimerId, out var timer) || !(goneTimers ??= []).Add(cancel.TimerId))
            return (WorkflowTaskFailedCause.BadCancelTimerAttributes, $"timer {cancel.TimerId} is not pending");
        if (timer.IsFiredInBuffer)
            bufferedLeft--;
        return null;
    }

    private static bool IsNegative(TimeSpan? value) => value < TimeSpan.Zero;

    private static bool IsSet(TimeSpan? value) => value > TimeSpan.Zero;
}
