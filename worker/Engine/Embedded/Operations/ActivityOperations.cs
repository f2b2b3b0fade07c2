using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>An activity's attempts: offered, handed out, heard of. Everything here runs under the gate.</summary>
internal sealed class ActivityOperations(EngineCore core)
{
    /// <summary>Puts an attempt into its queue and sets its clocks.</summary>
    public void Offer(RunState run, ActivityMachine activity)
    {
        SetAlarm(activity);
        if (activity.Pause is null)
            Offer(new ActivityWork(run, activity, activity.NextOffer()));
    }

    /// <summary>Has what waits at a queue handed to the versions that it is for now.</summary>
    public void Reoffer(string ofNamespace, string name)
    {
        foreach (var work in core.Queues.DrainActivities(ofNamespace, name))
            Offer(work);
    }

    private void Offer(ActivityWork work)
    {
        var (run, options) = (work.Run, work.Activity.Options);
        var name = options.TaskQueue.Name;
        var version = core.VersionFor(run, new QueueRef(run.Namespace, name, TaskQueueType.Activity));
        core.Queues.Activity(run.Namespace, name, version.Text()).Offer(work, core.Now, Priorities.Merge(run.Wishes.Priority, options.Priority).Rank());
    }

    public void SetAlarm(ActivityMachine activity)
    {
        if (ActivityClocks.Next(activity) is { } next)
            core.Alarms.Set(activity.Alarm, next.Due);
        else
            core.Alarms.Unset(activity.Alarm);
    }

    /// <summary>A worker takes an attempt. No event: it is written with the outcome.</summary>
    public Api.PollActivityTaskQueueResponse? Start(ActivityWork work, Poller<Api.PollActivityTaskQueueResponse> poller)
    {
        var (run, activity, offer) = work;
        if (!run.IsOpen || activity.State != ActivityMachine.Phase.Scheduled || activity.Offer != offer || activity.Pause is not null)
            return null;
        if (poller.Expiry is { } expiry)
            core.Alarms.Unset(expiry);
        return Start(run, activity, poller.Identity, poller.IsOutside);
    }

    /// <summary>Hands an attempt out.</summary>
    /// <param name="isOutside">The worker may outlive this process, so its start is stored.</param>
    public Api.PollActivityTaskQueueResponse Start(RunState run, ActivityMachine activity, string identity, bool isOutside)
    {
        activity.Start(core.Now, identity);
        SetAlarm(activity);
        if (isOutside)
            Save(run, activity, due: null);
        var options = activity.Options;
        return new Api.PollActivityTaskQueueResponse
        {
            TaskToken = new Token(run.RunId, activity.ScheduledEventId, activity.Attempt).ToBytes(),
            WorkflowNamespace = run.Namespace,
            WorkflowType = run.Started.WorkflowType,
            WorkflowExecution = run.Execution,
            ActivityType = options.ActivityType,
            ActivityId = options.ActivityId,
            Header = options.Header,
            Input = options.Input,
            HeartbeatDetails = activity.HeartbeatDetails,
            ScheduledTime = activity.ScheduledTime.ToTimestamp(),
            CurrentAttemptScheduledTime = activity.AttemptScheduledTime.ToTimestamp(),
            StartedTime = activity.StartedTime!.Value.ToTimestamp(),
            Attempt = activity.Attempt,
            ScheduleToCloseTimeout = options.ScheduleToCloseTimeout,
            StartToCloseTimeout = options.StartToCloseTimeout,
            HeartbeatTimeout = options.HeartbeatTimeout,
            RetryPolicy = options.RetryPolicy,
            Priority = Priorities.Merge(run.Wishes.Priority, options.Priority),
        };
    }

    /// <returns>What its worker is to know.</returns>
    public Api.RecordActivityTaskHeartbeatResponse Heartbeat(ActivityRef found, Payloads? details, string identity)
    {
        var (run, activity) = found;
        activity.Heartbeat(core.Now, details, identity);
        if (details is not null)
            Save(run, activity, due: null);
        SetAlarm(activity);
        return new Api.RecordActivityTaskHeartbeatResponse
        {
            CancelRequested = activity.CancelRequestedEventId != 0,
            ActivityPaused = activity.Pause is not null,
            ActivityReset = activity.IsReset,
        };
    }

    /// <summary>Stores how an attempt stands, so that it is known after a restart.</summary>
    /// <param name="due">When the next attempt begins; null when this one is under way.</param>
    public void Save(RunState run, ActivityMachine activity, DateTimeOffset? due)
    {
        activity.IsStored = true;
        var isStarted = activity.State == ActivityMachine.Phase.Started;
        core.Write(new StoreWrite.SaveAttempt(run.Row, new StoredAttempt(
            activity.ScheduledEventId, activity.Attempt, due, activity.LastFailure, activity.HeartbeatDetails,
            isStarted ? activity.StartedTime : null, isStarted ? activity.Identity : null, ActivityOptionsOf.Control(activity))));
    }
}

/// <summary>An activity whose attempt a caller has.</summary>
internal readonly record struct ActivityRef(RunState Run, ActivityMachine Activity);
