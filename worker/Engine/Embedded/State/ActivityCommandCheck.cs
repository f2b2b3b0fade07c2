using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Command.V1;
using Temporal.Api.History.V1;
using static Tsrun.Engine.Embedded.State.CommandLimits;
using Cause = Temporal.Api.Enums.V1.WorkflowTaskFailedCause;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Whether the activities of a turn's commands can be scheduled and cancelled.</summary>
internal sealed class ActivityCommandCheck(RunState run)
{
    private HashSet<string>? _newActivities;
    private HashSet<long>? _newScheduled;

    /// <param name="eventId">Of the Scheduled event that the command will leave.</param>
    /// <exception cref="WorkflowServiceException">The server refuses the answer as a whole, and leaves the task open.</exception>
    public (Cause, string)? Schedule(ScheduleActivityTaskCommandAttributes? schedule, long eventId)
    {
        const Cause bad = Cause.BadScheduleActivityAttributes;
        if (schedule is null)
            return (bad, "ScheduleActivityTaskCommandAttributes is not set on ScheduleActivityTaskCommand.");
        if (string.IsNullOrEmpty(schedule.ActivityId))
            return (bad, "ActivityId is not set on ScheduleActivityTaskCommand.");
        if (string.IsNullOrEmpty(schedule.ActivityType?.Name))
            return (bad, $"ActivityType is not set on ScheduleActivityTaskCommand. ActivityId={schedule.ActivityId}");
        var which = $"ActivityId={schedule.ActivityId} ActivityType={schedule.ActivityType.Name}";
        if (schedule.TaskQueue is { Name.Length: > 0 } queue && QueueNames.Problem(queue) is { } place)
            throw WorkflowServiceException.Invalid($"invalid TaskQueue on ScheduleActivityTaskCommand: {place}. {which}");
        // The misspelling is the server's.
        if (RetryPolicies.Problem(schedule.RetryPolicy) is { } policy)
            throw WorkflowServiceException.Invalid($"invalid ActivityRetryPolicy on SechduleActivityTaskCommand: {policy}. {which}");
        if (IsTooLong(schedule.ActivityId))
            return (bad, $"ActivityId on ScheduleActivityTaskCommand exceeds length limit. {which} {LengthOf(schedule.ActivityId)}");
        if (IsTooLong(schedule.ActivityType.Name))
            return (bad, $"ActivityType on ScheduleActivityTaskCommand exceeds length limit. {which} {LengthOf(schedule.ActivityType.Name)}");
        if ((Priorities.Problem(schedule.Priority) ?? Limits(which, schedule.ScheduleToCloseTimeout, schedule.ScheduleToStartTimeout, schedule.StartToCloseTimeout, schedule.HeartbeatTimeout)) is { } problem)
            return (bad, problem);
        if (run.Activities.Find(schedule.ActivityId) is not null || !(_newActivities ??= new(StringComparer.Ordinal)).Add(schedule.ActivityId))
            return (Cause.ScheduleActivityDuplicateId, $"invalid history builder state for action: add-activitytask-scheduled-event, ActivityID: {schedule.ActivityId}");
        if (TooMany("activities", run.Activities.Count + _newActivities.Count - 1) is { } tooMany)
            return (Cause.PendingActivitiesLimitExceeded, tooMany);
        (_newScheduled ??= []).Add(eventId);
        return null;
    }

    /// <summary>What is wrong with the time limits of an activity whose options an operator changes; null when nothing is.</summary>
    public static string? Limits(ActivityTaskScheduledEventAttributes changed) =>
        Limits($"ActivityId={changed.ActivityId} ActivityType={changed.ActivityType.Name}", changed.ScheduleToCloseTimeout, changed.ScheduleToStartTimeout, changed.StartToCloseTimeout, changed.HeartbeatTimeout);

    private static string? Limits(string which, Duration? toClose, Duration? toStart, Duration? startToClose, Duration? heartbeat)
    {
        foreach (var (name, value) in ((string, Duration?)[])[
            ("ScheduleToCloseTimeout", toClose), ("ScheduleToStartTimeout", toStart), ("StartToCloseTimeout", startToClose), ("HeartbeatTimeout", heartbeat)])
        {
            if (value.IsNegative())
                return $"Invalid {name} for ScheduleActivityTaskCommand: negative duration. {which}";
        }
        return startToClose.Limit() is null && toClose.Limit() is null
            ? $"A valid StartToClose or ScheduleToCloseTimeout is not set on ScheduleActivityTaskCommand. {which}"
            : null;
    }

    public (Cause, string)? Cancel(RequestCancelActivityTaskCommandAttributes? cancel)
    {
        const Cause bad = Cause.BadRequestCancelActivityAttributes;
        if (cancel is null)
            return (bad, "RequestCancelActivityTaskCommandAttributes is not set on RequestCancelActivityTaskCommand.");
        if (cancel.ScheduledEventId <= 0)
            return (bad, "ScheduledEventId is not set on RequestCancelActivityTaskCommand.");
        var isNew = _newScheduled?.Remove(cancel.ScheduledEventId) == true;
        return isNew || run.Activities.Find(cancel.ScheduledEventId) is not null
            ? null
            : (bad, $"invalid history builder state for action: add-activitytask-cancel-requested-event, ScheduledEventID: {cancel.ScheduledEventId}");
    }
}
