using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Activity.V1;
using Temporal.Api.History.V1;
using PendingActivity = Temporal.Api.Workflow.V1.PendingActivityInfo;

namespace Tsrun.Engine.Embedded.State;

/// <summary>An activity's options in the words of those who change them while it is pending.</summary>
internal static class ActivityOptionsOf
{
    public static ActivityOptions Now(ActivityMachine activity) => Of(activity.Options);

    /// <summary>What is stored of an operator's changes; null where there are none.</summary>
    public static PendingActivity? Control(ActivityMachine activity)
    {
        var isChanged = !ReferenceEquals(activity.Options, activity.Original);
        return activity.Pause is null && !isChanged ? null : new PendingActivity { PauseInfo = activity.Pause, ActivityOptions = isChanged ? Now(activity) : null };
    }

    /// <summary>The scheduled activity, but with these options.</summary>
    public static ActivityTaskScheduledEventAttributes Merge(ActivityTaskScheduledEventAttributes scheduled, ActivityOptions options)
    {
        var changed = scheduled.Clone();
        changed.TaskQueue.Name = options.TaskQueue?.Name ?? changed.TaskQueue.Name;
        changed.ScheduleToCloseTimeout = options.ScheduleToCloseTimeout;
        changed.ScheduleToStartTimeout = options.ScheduleToStartTimeout;
        changed.StartToCloseTimeout = options.StartToCloseTimeout;
        changed.HeartbeatTimeout = options.HeartbeatTimeout;
        changed.RetryPolicy = RetryPolicies.Fill(options.RetryPolicy);
        changed.Priority = options.Priority;
        return changed;
    }

    /// <summary>Takes the fields that a mask names from one set of options into another.</summary>
    /// <param name="mask">Paths like <c>start_to_close_timeout</c> or <c>retryPolicy.maximumAttempts</c>; others are passed over, as on a Temporal server.</param>
    public static ActivityOptions Masked(ActivityOptions into, ActivityOptions from, FieldMask? mask)
    {
        var options = into.Clone();
        foreach (var (_, path) in MaskPaths.Of(mask))
            Take(options, from, path);
        // A heartbeat is due within the attempt.
        if (options.StartToCloseTimeout.Limit() is { } attempt && options.HeartbeatTimeout.Limit() > attempt)
            options.HeartbeatTimeout = options.StartToCloseTimeout;
        return options;
    }

    private static void Take(ActivityOptions into, ActivityOptions from, string path)
    {
        switch (path)
        {
            case "TASKQUEUE.NAME" or "TASKQUEUE" when from.TaskQueue is null:
                throw WorkflowServiceException.Invalid("TaskQueue is not provided");
            case "TASKQUEUE.NAME" or "TASKQUEUE":
                into.TaskQueue = new() { Name = from.TaskQueue.Name, NormalName = from.TaskQueue.Name };
                break;
            case "SCHEDULETOCLOSETIMEOUT":
                into.ScheduleToCloseTimeout = from.ScheduleToCloseTimeout;
                break;
            case "SCHEDULETOSTARTTIMEOUT":
                into.ScheduleToStartTimeout = from.ScheduleToStartTimeout;
                break;
            case "STARTTOCLOSETIMEOUT":
                into.StartToCloseTimeout = from.StartToCloseTimeout;
                break;
            case "HEARTBEATTIMEOUT":
                into.HeartbeatTimeout = from.HeartbeatTimeout;
                break;
            case "PRIORITY":
                into.Priority = from.Priority;
                break;
            default:
                TakeRetries(into, from, path);
                break;
        }
    }

    private static void TakeRetries(ActivityOptions into, ActivityOptions from, string path)
    {
        if (!path.StartsWith("RETRYPOLICY", StringComparison.Ordinal))
            return;
        var policy = from.RetryPolicy ?? throw WorkflowServiceException.Invalid("RetryPolicy is not provided");
        into.RetryPolicy ??= new();
        switch (path)
        {
            case "RETRYPOLICY":
                into.RetryPolicy = policy.Clone();
                break;
            case "RETRYPOLICY.INITIALINTERVAL":
                into.RetryPolicy.InitialInterval = policy.InitialInterval;
                break;
            case "RETRYPOLICY.BACKOFFCOEFFICIENT":
                into.RetryPolicy.BackoffCoefficient = policy.BackoffCoefficient;
                break;
            case "RETRYPOLICY.MAXIMUMINTERVAL":
                into.RetryPolicy.MaximumInterval = policy.MaximumInterval;
                break;
            case "RETRYPOLICY.MAXIMUMATTEMPTS":
                into.RetryPolicy.MaximumAttempts = policy.MaximumAttempts;
                break;
        }
    }

    private static ActivityOptions Of(ActivityTaskScheduledEventAttributes options) => new()
    {
        TaskQueue = new() { Name = options.TaskQueue.Name, NormalName = options.TaskQueue.Name },
        ScheduleToCloseTimeout = options.ScheduleToCloseTimeout,
        ScheduleToStartTimeout = options.ScheduleToStartTimeout,
        StartToCloseTimeout = options.StartToCloseTimeout,
        HeartbeatTimeout = options.HeartbeatTimeout,
        RetryPolicy = options.RetryPolicy,
        Priority = options.Priority,
    };
}
