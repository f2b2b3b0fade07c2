using Temporal.Api.Common.V1;
using Temporal.Api.Failure.V1;
using Temporal.Api.History.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>One activity from its command to its outcome.</summary>
/// <remarks>
/// <code>
/// --ActivityTaskScheduled-->            Scheduled
/// Scheduled --a worker polls-->         Started     (no event yet)
/// Started   --attempt fails, retry-->   Backoff     (no event; stored in activity_attempts)
/// Backoff   --due-->                    Scheduled
/// any       --outcome-->                Closed      (ActivityTaskStarted and the close event, or both buffered)
/// </code>
/// </remarks>
internal sealed class ActivityMachine
{
    public enum Phase
    {
        Scheduled,
        Started,
        Backoff,
        /// <summary>The outcome is known; its events may still wait in the buffer.</summary>
        Closed,
    }

    public ActivityMachine(long scheduledEventId, DateTimeOffset scheduledTime, ActivityTaskScheduledEventAttributes scheduled, Action<ActivityMachine> due)
    {
        ScheduledEventId = scheduledEventId;
        ScheduledTime = AttemptScheduledTime = scheduledTime;
        Options = scheduled;
        ScheduleToClose = scheduled.ScheduleToCloseTimeout.Limit();
        ScheduleToStart = scheduled.ScheduleToStartTimeout.Limit();
        StartToClose = scheduled.StartToCloseTimeout.Limit();
        HeartbeatTimeout = scheduled.HeartbeatTimeout.Limit();
        Alarm = new Alarm(() => due(this));
    }

    public Phase State { get; private set; }

    public ActivityTaskScheduledEventAttributes Options { get; }

    public TimeSpan? ScheduleToClose { get; }

    public TimeSpan? ScheduleToStart { get; }

    public TimeSpan? StartToClose { get; }

    public TimeSpan? HeartbeatTimeout { get; }

    public long ScheduledEventId { get; }

    /// <summary>Of the first attempt.</summary>
    public DateTimeOffset ScheduledTime { get; }

    public DateTimeOffset AttemptScheduledTime { get; private set; }

    public DateTimeOffset? StartedTime { get; private set; }

    public DateTimeOffset? HeartbeatTime { get; private set; }

    /// <summary>When the attempt before this one ended.</summary>
    public DateTimeOffset? LastAttemptEnd { get; private set; }

    public int Attempt { get; private set; } = 1;

    public string Identity { get; private set; } = "";

    public Failure? LastFailure { get; private set; }

    public Payloads? HeartbeatDetails { get; set; }

    /// <summary>0 until the script asks it to stop.</summary>
    public long CancelRequestedEventId { get; set; }

    /// <summary>Whether <c>activity_attempts</c> has a row of it.</summary>
    public bool IsStored { get; set; }

    /// <summary>The earliest of its clocks.</summary>
    public Alarm Alarm { get; }

    public void Start(DateTimeOffset now, string identity)
    {
        State = Phase.Started;
        StartedTime = now;
        HeartbeatTime = null;
        Identity = identity;
    }

    public void Heartbeat(DateTimeOffset now, Payloads? details, string identity)
    {
        if (identity.Length > 0)
            Identity = identity;
        HeartbeatTime = now;
        HeartbeatDetails = details ?? HeartbeatDetails;
    }

    /// <summary>Goes to the next attempt.</summary>
    public void Retry(DateTimeOffset now, DateTimeOffset due, Failure failure)
    {
        State = Phase.Backoff;
        Attempt++;
        AttemptScheduledTime = due;
        LastAttemptEnd = now;
        LastFailure = failure;
    }

    public void BackoffOver() => State = Phase.Scheduled;

    /// <summary>Takes back what was stored between attempts; an attempt that nobody has is offered at its due time.</summary>
    public void Restore(Store.StoredAttempt stored)
    {
        Attempt = stored.Attempt;
        LastFailure = stored.LastFailure;
        HeartbeatDetails = stored.HeartbeatDetails;
        IsStored = true;
        if (stored.StartedTime is { } started)
        {
            Start(started, stored.Identity ?? "");
            return;
        }
        if (stored.DueTime is not { } due)
            return;
        AttemptScheduledTime = due;
        State = Phase.Backoff;
    }

    public void Close() => State = Phase.Closed;
}
