using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;
using Tsrun.History;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>An activity's attempts and its outcome. Everything here runs under the gate.</summary>
internal sealed class ActivityOperations(EngineCore core)
{
    private static readonly Payload NotStarted = new("\"ACTIVITY_ID_NOT_STARTED\"");

    /// <summary>Puts an attempt into its queue and sets its clocks.</summary>
    public void Offer(RunState run, ActivityMachine activity)
    {
        SetAlarm(activity);
        core.Queues.Activity(activity.Options.TaskQueue).Offer(new ActivityWork(run, activity, activity.Attempt));
    }

    public void SetAlarm(ActivityMachine activity)
    {
        if (ActivityClocks.Next(activity) is { } next)
            core.Alarms.Set(activity.Alarm, next.Due);
        else
            core.Alarms.Unset(activity.Alarm);
    }

    /// <summary>A worker takes an attempt. No event: it is written with the outcome.</summary>
    public ActivityTask? Start(ActivityWork work, Poller<ActivityTask> poller)
    {
        var (run, activity, attempt) = work;
        if (!run.IsOpen || activity.State != ActivityMachine.Phase.Scheduled || activity.Attempt != attempt)
            return null;
        if (poller.Expiry is { } expiry)
            core.Alarms.Unset(expiry);
        var now = core.Clock.GetUtcNow();
        activity.Start(now, poller.Identity);
        SetAlarm(activity);
        var options = activity.Options;
        return new ActivityTask(
            new TaskToken(run.Row.RunId, activity.ScheduledEventId, attempt),
            run.Row.WorkflowId, run.Row.RunId, run.Started.WorkflowType,
            options.ActivityId, options.ActivityType, options.Input, attempt, activity.ScheduledTime, now,
            options.StartToCloseTimeout, options.ScheduleToCloseTimeout, options.HeartbeatTimeout, options.RetryPolicy, activity.HeartbeatDetails);
    }

    /// <exception cref="WorkflowServiceException">The attempt is over.</exception>
    private (RunState Run, ActivityMachine Activity) Find(TaskToken token)
    {
        if (core.Runs.Find(token.RunId) is { IsOpen: true } run
            && run.Activities.TryGetValue(token.ScheduledEventId, out var activity)
            && activity.State == ActivityMachine.Phase.Started
            && activity.Attempt == token.Attempt)
            return (run, activity);
        throw WorkflowServiceException.NotFound($"activity task {token} is over: it timed out, has an outcome, or its run closed; drop it");
    }

    public RecordActivityTaskHeartbeatResponse Heartbeat(RecordActivityTaskHeartbeatRequest request)
    {
        var (run, activity) = Find(request.Token);
        activity.Heartbeat(core.Clock.GetUtcNow(), request.Details);
        if (request.Details is not null)
            Save(run, activity, due: null);
        SetAlarm(activity);
        return new RecordActivityTaskHeartbeatResponse(activity.CancelRequestedEventId != 0);
    }

    public void Complete(RespondActivityTaskCompletedRequest request)
    {
        var (run, activity) = Find(request.Token);
        Close(run, activity, new ActivityTaskCompleted(activity.ScheduledEventId, Wiring.Unwired, request.Result, request.Identity));
    }

    public void Cancel(RespondActivityTaskCanceledRequest request)
    {
        var (run, activity) = Find(request.Token);
        if (activity.CancelRequestedEventId == 0)
            throw WorkflowServiceException.Invalid($"activity {activity.Options.ActivityId} was not asked to cancel; report a failure instead");
        Close(run, activity, new ActivityTaskCanceled(activity.ScheduledEventId, Wiring.Unwired, activity.CancelRequestedEventId, request.Identity, request.Details));
    }

    public void Fail(RespondActivityTaskFailedRequest request)
    {
        var (run, activity) = Find(request.Token);
        if (request.LastHeartbeatDetails is { } details)
            activity.HeartbeatDetails = details;
        var decision = RetryDecision.Of(activity, request.Failure, core.Clock.GetUtcNow());
        if (decision.State == RetryState.InProgress)
            Retry(run, activity, decision.Due, request.Failure);
        else
            Close(run, activity, new ActivityTaskFailed(activity.ScheduledEventId, Wiring.Unwired, request.Failure, decision.State, request.Identity));
    }

    /// <summary>One of the activity's clocks went off.</summary>
    public void Due(RunState run, ActivityMachine activity)
    {
        if (ActivityClocks.Next(activity) is not { } next)
            return;
        if (next.Due > core.Clock.GetUtcNow())
        {
            SetAlarm(activity);
            return;
        }
        if (next.Timeout is { } timeout)
        {
            TimeOut(run, activity, timeout);
            return;
        }
        activity.BackoffOver();
        Offer(run, activity);
    }

    private void TimeOut(RunState run, ActivityMachine activity, TimeoutType type)
    {
        var failure = Failure.Timeout(type, activity.HeartbeatDetails, activity.LastFailure);
        var decision = RetryDecision.Of(activity, failure, core.Clock.GetUtcNow());
        if (decision.State == RetryState.InProgress)
        {
            Retry(run, activity, decision.Due, failure with { Cause = null });
            return;
        }
        if (decision.State == RetryState.Timeout && type is (TimeoutType.StartToClose or TimeoutType.Heartbeat))
        {
            failure = Failure.Timeout(TimeoutType.ScheduleToClose, activity.HeartbeatDetails, failure with { Cause = null }) with
            {
                Message = "Not enough time to schedule next retry before activity ScheduleToClose timeout, giving up retrying",
            };
        }
        var startedEventId = activity.State == ActivityMachine.Phase.Started ? Wiring.Unwired : 0;
        Close(run, activity, new ActivityTaskTimedOut(activity.ScheduledEventId, startedEventId, failure, decision.State));
    }

    private void Retry(RunState run, ActivityMachine activity, DateTimeOffset due, Failure failure)
    {
        core.Want(Urgency.Durable);
        activity.Retry(due, failure);
        Save(run, activity, due);
        SetAlarm(activity);
    }

    private void Save(RunState run, ActivityMachine activity, DateTimeOffset? due)
    {
        activity.IsStored = true;
        core.Write(new StoreWrite.SaveAttempt(run.Row, activity.ScheduledEventId, activity.Attempt, due, activity.LastFailure, activity.HeartbeatDetails));
    }

    /// <summary>Records the outcome; a worker that had the attempt gets its Started event now.</summary>
    private void Close(RunState run, ActivityMachine activity, EventAttributes close)
    {
        var wasStarted = activity.State == ActivityMachine.Phase.Started;
        Forget(run, activity);
        if (wasStarted)
            core.Fact(run, new ActivityTaskStarted(activity.ScheduledEventId, activity.Identity, activity.Attempt, activity.LastFailure), activity.StartedTime!.Value);
        core.Fact(run, close, core.Clock.GetUtcNow());
        core.Tasks.Attend(run);
    }

    private void Forget(RunState run, ActivityMachine activity)
    {
        activity.Close();
        core.Alarms.Unset(activity.Alarm);
        if (activity.IsStored)
            core.Write(new StoreWrite.DeleteAttempt(run.Row, activity.ScheduledEventId));
    }

    /// <summary>An activity that no worker has is cancelled at once.</summary>
    /// <returns>Whether it was.</returns>
    public bool CancelUnstarted(RunState run, long scheduledEventId)
    {
        var activity = run.Activities[scheduledEventId];
        if (activity.State is not (ActivityMachine.Phase.Scheduled or ActivityMachine.Phase.Backoff))
            return false;
        Forget(run, activity);
        core.Append(run, new ActivityTaskCanceled(scheduledEventId, 0, activity.CancelRequestedEventId, "engine", NotStarted), core.Clock.GetUtcNow());
        return true;
    }
}
