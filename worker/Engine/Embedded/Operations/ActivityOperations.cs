using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.Failure.V1;
using Temporal.Api.History.V1;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>An activity's attempts and its outcome. Everything here runs under the gate.</summary>
internal sealed class ActivityOperations(EngineCore core)
{
    private static readonly Payloads NotStarted = new() { Payloads_ = { Text.Payload("ACTIVITY_ID_NOT_STARTED") } };

    /// <summary>Puts an attempt into its queue and sets its clocks.</summary>
    public void Offer(RunState run, ActivityMachine activity)
    {
        SetAlarm(activity);
        if (activity.Pause is null)
            core.Queues.Activity(run.Namespace, activity.Options.TaskQueue.Name).Offer(new ActivityWork(run, activity, activity.NextOffer()), core.Now);
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
            Priority = options.Priority,
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

    public void Complete(ActivityRef found, Payloads? result, string identity)
    {
        var (run, activity) = found;
        if (result is not null && result.CalculateSize() > CommandCheck.BlobSizeMax)
        {
            Fail(found, ServerFailures.NonRetryable("Complete result exceeds size limit."), identity, null);
            return;
        }
        Close(run, activity, Events.Of(new ActivityTaskCompletedEventAttributes { ScheduledEventId = activity.ScheduledEventId, StartedEventId = Wiring.Unwired, Result = result, Identity = identity }));
    }

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
        var failure = ServerFailures.ActivityTimeout(type, activity.HeartbeatDetails);
        var decision = RetryDecision.Of(activity, failure, core.Now);
        if (decision.State == RetryState.InProgress)
        {
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
        Save(run, activity, now + delay);
        SetAlarm(activity);
    }

    public void Save(RunState run, ActivityMachine activity, DateTimeOffset? due)
    {
        activity.IsStored = true;
        var isStarted = activity.State == ActivityMachine.Phase.Started;
        core.Write(new StoreWrite.SaveAttempt(run.Row, new StoredAttempt(
            activity.ScheduledEventId, activity.Attempt, due, activity.LastFailure, activity.HeartbeatDetails,
            isStarted ? activity.StartedTime : null, isStarted ? activity.Identity : null, ActivityOptionsOf.Control(activity))));
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

/// <summary>An activity whose attempt a caller has.</summary>
internal readonly record struct ActivityRef(RunState Run, ActivityMachine Activity);
