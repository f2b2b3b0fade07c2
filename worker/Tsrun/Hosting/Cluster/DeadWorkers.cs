using System.Globalization;
using Tsrun.Engine;
using Tsrun.History;

namespace Tsrun.Cli.Hosting.Cluster;

/// <summary>What a run on a cluster waits for when somebody resumes it. An attempt whose worker was killed is missed by the server after a while without a sign of life; whoever sees that its process is gone need not wait for that.</summary>
internal static class DeadWorkers
{
    private const string StoppedCode = "TS1156";

    /// <summary>Has the attempts of dead processes of this machine made again, and says what the run waits for.</summary>
    /// <param name="run">Open.</param>
    /// <param name="past">Its events.</param>
    /// <param name="say">Gets a sentence for each attempt.</param>
    public static async Task GiveBackAsync(ClusterConnection cluster, WorkflowExecutionInfo run, IReadOnlyList<HistoryEvent> past, Action<string> say)
    {
        var described = await cluster.Client.DescribeWorkflowExecutionAsync(new DescribeWorkflowExecutionRequest(run.WorkflowId, run.RunId));
        foreach (var activity in described.PendingActivities.Where(pending => pending.State == PendingActivityState.Scheduled))
            if (ScheduledIn(past, activity) is { TaskQueue: var queue, ScheduleToStartTimeout: var wait } && queue != run.TaskQueue && queue != HostIdentity.Queue(run.TaskQueue))
                say($"waits for the machine of {queue}, which has the checkout, to take up {activity.ActivityType}{(wait is { } limit && limit > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $"; after {limit.TotalSeconds:0} s without it another machine takes over") : "")}");
        foreach (var activity in described.PendingActivities.Where(pending => pending is { State: PendingActivityState.Started, LastWorkerIdentity: not null }))
        {
            if (ProcessOf(activity.LastWorkerIdentity!) is { } process && Takeover.IsGone(process))
            {
                var stopped = Failure.Application(StoppedCode, $"{activity.ActivityType}: the worker {activity.LastWorkerIdentity} is gone");
                // By id no attempt can be named. Should the server miss the worker by itself in the time of this one call, and another take the activity up, that attempt is
                // made again instead: one attempt more, and two at a time for as long, which every activity bears, for a worker that is only silent causes the same.
                await cluster.Client.RespondActivityTaskFailedByIdAsync(run.WorkflowId, run.RunId, activity.ActivityId, stopped, $"{Environment.ProcessId}@{HostIdentity.Name}");
                say($"{activity.ActivityType} was at work in process {process}, which is gone: it begins again");
            }
            else
            {
                var missed = ScheduledIn(past, activity)?.HeartbeatTimeout;
                say($"waits for {activity.ActivityType}, which the worker {activity.LastWorkerIdentity} is at{(missed is { } after ? string.Create(CultureInfo.InvariantCulture, $"; were that gone, it would be missed after {after.TotalSeconds:0} s without a sign of life") : "")}");
            }
        }
    }

    private static ActivityTaskScheduled? ScheduledIn(IReadOnlyList<HistoryEvent> past, PendingActivityInfo activity) =>
        past.Select(e => e.Attributes).OfType<ActivityTaskScheduled>().LastOrDefault(scheduled => scheduled.ActivityId == activity.ActivityId);

    /// <summary>The process in the identity of a worker of this machine, <c>4711@build7-4f2a91c0</c>; null for anybody else's.</summary>
    private static int? ProcessOf(string identity) =>
        identity.Split('@', 2) is [var text, var host] && host == HostIdentity.Name && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var process) ? process : null;
}
