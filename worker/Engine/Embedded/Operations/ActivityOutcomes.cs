using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.Failure.V1;
using Temporal.Api.History.V1;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>How an attempt at an activity ends, and whether another one follows. Everything here runs under the gate.</summary>
internal sealed class ActivityOutcomes(EngineCore core)
{
    private static readonly Payloads NotStarted = new() { Payloads_ = { JsonPayload.Text("ACTIVITY_ID_NOT_STARTED") } };

    /// <summary>The worker is done.</summary>
    public void Complete(ActivityRef found, Payloads? result, string identity)
    {
        var (run, activity) = found;
        if (CommandLimits.TooLarge(result))
        {
            Fail(found, ServerFailures.NonRetryable("Complete result exceeds size limit."), identity, null);
            return;
        }
        Close(run, activity, Events.Of(new ActivityTaskCompletedEventAttributes { ScheduledEventId = activity.ScheduledEventId, StartedEventId = Wiring.Unwired, Result = result, Identity = identity }));
    }

    /// <summary>A worker tells how far it is; one that tells too much has failed.</summary>
    /// <returns>What it is to know.</returns>
    public Api.RecordActivityTaskHeartbeatResponse Heartbeat(ActivityRef found, Payloads? details, string identity)
    {
        if (!CommandLimits.TooLarge(details))
            return core.Activities.Heartbeat(found, details, identity);
        Fail(found, ServerFailures.NonRetryable("Heartbeat details exceed size limit."), identity, null);
        return new Api.RecordActivityTaskHeartbeatResponse { CancelRequested = true };
    }

    /// <summary>The worker stopped because it was asked to.</summary>
    public void Cancel(ActivityRef found, Payloads? details, string identity)
    {
        var (run, activity) = found;
        if (activity.CancelRequestedEventId == 0)
            throw WorkflowServiceException.Invalid("unable to mark activity as canceled without activity being request canceled first");
        Close(run, activity, Events.Of(new ActivityTaskCanceledEventAttributes
        {
            ScheduledEventId = activity.ScheduledEventId,
            StartedEventId = Wiring.Unwired,
            LatestCancelRequestedEventId = activity.CancelRequestedEventId,
            Identity = identity,
            Details = details,
        }));
    }

    /// <summary>The worker failed: another attempt, or the end.</summary>
    public void Fail(ActivityRef found, Failure? failure, string identity, Payloads? lastHeartbeat)
    {
        var (run, activity) = found;
        failure ??= new Failure();
        if (lastHeartbeat is { Payloads_.Count: > 0 })
            activity.HeartbeatDetails = lastHeartbeat;
        var decision = RetryDecision.Of(activity, failure, core.Now);
        if (decision.State == RetryState.InProgress)
        {
            Retry(run, activity, decision.Delay, failure);
            return;
        }
        Close(run, activity, Events.Of(new ActivityTaskFailedEventAttributes
        {
            ScheduledEventId = activity.ScheduledEventId,
            StartedEventId = Wiring.Unwired,
            Failure = failure,
            RetryState = decision.State,
            Identity = identity,
        }));
    }

    /// <summary>One of the activity's clocks went off.</summary>
    public void Due(RunState run, ActivityMachine activity)
    {
        if (ActivityClocks.Next(activity) is not { } next)
            return;
        if (next.Due > core.Now)
        {
            core.Activities.SetAlarm(activity);
            return;
        }
        if (next.Timeout is { } timeout)
        {
            TimeOut(run, activity, timeout);
            return;
        }
        activity.BackoffOver();
        core.Activities.Offer(run, activity);
    }

    private void TimeOut(RunState run, ActivityMachine activity, TimeoutType type)
    {
        var failure = ServerFailures.ActivityTimeout(type, activity.HeartbeatDetails);
        var decision = RetryDecision.Of(activity, failure, core.Now);
        if (decision.State == RetryState.InProgress)
        {
            // Between attempts the activity itself keeps what its last heartbeat told.
            failure.TimeoutFailureInfo.LastHeartbeatDetails = null;
            Retry(run, activity, decision.Delay, failure);
            return;
        }
        if (decision.State == RetryState.Timeout && type is (TimeoutType.StartToClose or TimeoutType.Heartbeat))
        {
            var cause = failure;
            failure = ServerFailures.ActivityTimeout(TimeoutType.ScheduleToClose, activity.HeartbeatDetails);
            failure.Message = "Not enough time to schedule next retry before activity ScheduleToClose timeout, giving up retrying";
            failure.Cause = cause;
        }
        else
        {
            failure.Cause = activity.LastFailure;
        }
        Close(run, activity, Events.Of(new ActivityTaskTimedOutEventAttributes
        {
            ScheduledEventId = activity.ScheduledEventId,
            StartedEventId = activity.State == ActivityMachine.Phase.Started ? Wiring.Unwired : 0,
            Failure = failure,
            RetryState = decision.State,
        }));
    }

    private void Retry(RunState run, ActivityMachine activity, TimeSpan delay, Failure failure)
    {
        core.Want(Urgency.Durable);
        var now = core.Now;
        activity.Retry(now, now + delay, ServerFailures.Shorten(failure));
        core.Activities.Save(run, activity, now + delay);
        core.Activities.SetAlarm(activity);
    }

    /// <summary>Records the outcome; a worker that had the attempt gets its Started event now.</summary>
    private void Close(RunState run, ActivityMachine activity, HistoryEvent close)
    {
        var wasStarted = activity.State == ActivityMachine.Phase.Started;
        Forget(run, activity);
        if (wasStarted)
            core.Fact(run, StartedEvent(activity), activity.StartedTime!.Value);
        core.Fact(run, close, core.Now);
        core.Tasks.Attend(run);
    }

    /// <summary>The start of an attempt, written with its end.</summary>
    public static HistoryEvent StartedEvent(ActivityMachine activity) => Events.Of(new ActivityTaskStartedEventAttributes
    {
        ScheduledEventId = activity.ScheduledEventId,
        Identity = activity.Identity,
        RequestId = Guid.NewGuid().ToString(),
        Attempt = activity.Attempt,
        LastFailure = activity.LastFailure,
        WorkerVersion = activity.Build,
    });

    private void Forget(RunState run, ActivityMachine activity)
    {
        activity.Close();
        core.Alarms.Unset(activity.Alarm);
        if (activity.IsStored)
            core.Write(new StoreWrite.DeleteAttempt(run.Row, activity.ScheduledEventId));
    }

    /// <summary>An activity that no worker has is cancelled at once.</summary>
    /// <returns>Its outcome, to be written behind the turn's other events; null when a worker has it.</returns>
    public HistoryEvent? CancelUnstarted(RunState run, long scheduledEventId, string identity)
    {
        var activity = run.Activities[scheduledEventId];
        if (activity.State is not (ActivityMachine.Phase.Scheduled or ActivityMachine.Phase.Backoff))
            return null;
        Forget(run, activity);
        return Events.Of(new ActivityTaskCanceledEventAttributes
        {
            ScheduledEventId = scheduledEventId,
            LatestCancelRequestedEventId = activity.CancelRequestedEventId,
            Identity = identity,
            Details = NotStarted,
        });
    }
}
