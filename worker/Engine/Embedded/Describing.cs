using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;

namespace Tsrun.Engine.Embedded;

/// <summary>A run's machines in the words of DescribeWorkflowExecution.</summary>
internal static class Describing
{
    public static DescribeWorkflowExecutionResponse Closed(StoredRun stored) => new(stored.ToInfo(), false, null, [], []);

    public static DescribeWorkflowExecutionResponse Open(StoredRun stored, RunState run)
    {
        var activities = new List<PendingActivityInfo>();
        foreach (var activity in run.Activities.Values)
        {
            if (activity.State != ActivityMachine.Phase.Closed)
                activities.Add(Info(activity));
        }
        activities.Sort(static (left, right) => left.ScheduledTime.CompareTo(right.ScheduledTime));
        var children = new List<PendingChildInfo>();
        foreach (var child in run.Children.Values)
            children.Add(new PendingChildInfo(child.Options.WorkflowId, child.RunId, child.Options.WorkflowType, child.InitiatedEventId, child.Options.ParentClosePolicy));
        return new DescribeWorkflowExecutionResponse(stored.ToInfo(), run.IsCancelRequested, Info(run.WorkflowTask), activities, children);
    }

    private static PendingWorkflowTaskInfo? Info(WorkflowTaskMachine task) => task.State == WorkflowTaskMachine.Phase.None
        ? null
        : new PendingWorkflowTaskInfo(task.IsStarted, task.Attempt, task.ScheduledTime, task.IsStarted ? task.StartedTime : null);

    private static PendingActivityInfo Info(ActivityMachine activity)
    {
        var isStarted = activity.State == ActivityMachine.Phase.Started;
        var state = !isStarted ? PendingActivityState.Scheduled
            : activity.CancelRequestedEventId != 0 ? PendingActivityState.CancelRequested
            : PendingActivityState.Started;
        return new PendingActivityInfo(
            activity.Options.ActivityId,
            activity.Options.ActivityType,
            state,
            activity.Attempt,
            activity.Options.RetryPolicy.MaximumAttempts,
            activity.ScheduledTime,
            activity.StartedTime,
            activity.HeartbeatTime,
            activity.State == ActivityMachine.Phase.Backoff ? activity.AttemptScheduledTime : null,
            activity.HeartbeatDetails,
            activity.LastFailure,
            activity.Identity.Length == 0 ? null : activity.Identity);
    }
}
