using Tsrun.History;

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

    public ActivityMachine(long scheduledEventId, DateTimeOffset scheduledTime, ActivityTaskScheduled scheduled, Action<ActivityMachine> due)
    {
        ScheduledEventId = scheduledEventId;
        ScheduledTime = AttemptScheduledTime = scheduledTime;
        Options = scheduled;
        Alarm = new Alarm(() => due(this));
    }

    public Phase State { get; private set; }

    public ActivityTaskScheduled Options { get; }

    public long ScheduledEventId { get; }

    /// <summary>Of the first attempt.</summary>
    public DateTimeOffset ScheduledTime { get; }

    public DateTimeOffset AttemptScheduledTime { get; private set; }

    public DateTimeOffset? StartedTime { get; private set; }

    public DateTimeOffset? HeartbeatTime { get; private set; }

    public int Attempt { get; private set; } = 1;

    public string Identity { get; private set; } = "";

    public Failure? LastFailure { get; private set; }

    public Payload? HeartbeatDetails { get; set; }

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

    public void Heartbeat(DateTimeOffset now, Payload? details)
    {
        HeartbeatTime = now;
        HeartbeatDetails = details ?? HeartbeatDetails;
    }

    /// <summary>Goes to the next attempt.</summary>
    public void Retry(DateTimeOffset due, Failure failure)
    {
        State = Phase.Backoff;
        Attempt++;
        AttemptScheduledTime = due;
        LastFailure = failure;
    }

    public void BackoffOver() => State = Phase.Scheduled;

    /// <summary>Takes back what was stored between attempts; the attempt is offered at its due time.</summary>
    public void Restore(int attempt, DateTimeOffset? due, Failure? lastFailure, Payload? heartbeatDetails)
    {
        Attempt = attempt;
        LastFailure = lastFailure;
        HeartbeatDetails = heartbeatDetails;
        IsStored = true;
        if (due is not { } time)
            return;
        AttemptScheduledTime = time;
        State = Phase.Backoff;
    }

    public void Close() => State = Phase.Closed;
}
