using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Command.V1;
using Tsrun.Engine.Embedded.Operations;
using static Tsrun.Engine.Embedded.State.CommandLimits;
using Cause = Temporal.Api.Enums.V1.WorkflowTaskFailedCause;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Whether the activities of a turn's commands can be scheduled and cancelled.</summary>
internal sealed class ActivityCommandCheck(RunState run)
{
    private HashSet<string>? _newActivities;
    private HashSet<long>? _newScheduled;

    /// <param name="eventId">Of the Scheduled event that the command will leave.</param>
    public (Cause, string)? Schedule(ScheduleActivityTaskCommandAttributes? schedule, long eventId)
    {
        const Cause bad = Cause.BadScheduleActivityAttributes;
        if (schedule is null)
            return (bad, "ScheduleActivityTaskCommandAttributes is not set on ScheduleActivityTaskCommand.");
        if (string.IsNullOrEmpty(schedule.ActivityId))
            return (bad, "ActivityId is not set on ScheduleActivityTaskCommand.");
        if (string.IsNullOrEmpty(schedule.ActivityType?.Name))
            return (bad, $"ActivityType is not set on ScheduleActivityTaskCommand. ActivityId={schedule.ActivityId}");
        if (RetryPolicies.Problem(schedule.RetryPolicy) is { } policy)
            return (bad, $"{policy} ActivityId={schedule.ActivityId} ActivityType={schedule.ActivityType.Name}");
        if (IsTooLong(schedule.ActivityId))
            return (bad, $"ActivityId on ScheduleActivityTaskCommand exceeds length limit. ActivityId={schedule.ActivityId} ActivityType={schedule.ActivityType.Name} {LengthOf(schedule.ActivityId)}");
        if (IsTooLong(schedule.ActivityType.Name))
            return (bad, $"ActivityType on ScheduleActivityTaskCommand exceeds length limit. ActivityId={schedule.ActivityId} ActivityType={schedule.ActivityType.Name} {LengthOf(schedule.ActivityType.Name)}");
        // A Temporal server refuses the whole answer here, and the turn stays open.
        if (schedule.TaskQueue?.Name is { Length: > 0 } && StartCheck.Queue(schedule.TaskQueue) is { } queue)
            throw WorkflowServiceException.Invalid($"invalid TaskQueue on ScheduleActivityTaskCommand: {queue}. ActivityId={schedule.ActivityId} ActivityType={schedule.ActivityType.Name}");
        if (Negative(schedule) is { } negative)
            return (bad, negative);
        if (schedule.StartToCloseTimeout.Limit() is null && schedule.ScheduleToCloseTimeout.Limit() is null)
            return (bad, $"A valid StartToClose or ScheduleToCloseTimeout is not set on ScheduleActivityTaskCommand. ActivityId={schedule.ActivityId} ActivityType={schedule.ActivityType.Name}");
        if (run.Activities.Find(schedule.ActivityId) is not null || !(_newActivities ??= new(StringComparer.Ordinal)).Add(schedule.ActivityId))
            return (Cause.ScheduleActivityDuplicateId, $"ActivityId={schedule.ActivityId} is already in use");
        if (TooMany("activities", run.Activities.Count + _newActivities.Count - 1) is { } tooMany)
            return (Cause.PendingActivitiesLimitExceeded, tooMany);
        (_newScheduled ??= []).Add(eventId);
        return null;
    }

    private static string? Negative(ScheduleActivityTaskCommandAttributes schedule)
    {
        foreach (var (name, value) in ((string, Duration?)[])[
            ("ScheduleToCloseTimeout", schedule.ScheduleToCloseTimeout), ("ScheduleToStartTimeout", schedule.ScheduleToStartTimeout),
            ("StartToCloseTimeout", schedule.StartToCloseTimeout), ("HeartbeatTimeout", schedule.HeartbeatTimeout)])
        {
            if (value.IsNegative())
                return $"Invalid {name} for ScheduleActivityTaskCommand: negative duration. ActivityId={schedule.ActivityId} ActivityType={schedule.ActivityType.Name}";
        }
        return null;
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
            : (bad, $"ACTIVITY_UNKNOWN: no pending activity was scheduled by event {cancel.ScheduledEventId}");
    }
}
