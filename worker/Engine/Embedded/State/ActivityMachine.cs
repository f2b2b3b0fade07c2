using Temporal.Api.Common.V1;
using Temporal.Api.Failure.V1;
using Temporal.Api.History.V1;
using PendingActivity = Temporal.Api.Workflow.V1.PendingActivityInfo;

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
        Original = Options = scheduled;
        TakeLimits();
        Alarm = new Alarm(() => due(this));
    }

    public Phase State { get; private set; }

    /// <summary>As the script scheduled it.</summary>
    public ActivityTaskScheduledEventAttributes Original { get; }

    /// <summary>As it is now: an operator may change queue, limits and retries.</summary>
    public ActivityTaskScheduledEventAttributes Options { get; private set; }

    public TimeSpan? ScheduleToClose { get; private set; }

    public TimeSpan? ScheduleToStart { get; private set; }

    public TimeSpan? StartToClose { get; private set; }

    public TimeSpan? HeartbeatTimeout { get; private set; }

    /// <summary>Who paused it, and when; null while it is not paused. A paused activity gets no further attempt.</summary>
    public PendingActivity.Types.PauseInfo? Pause { get; set; }

    /// <summary>Its worker is to hear that it was reset, and its next attempt is the first.</summary>
    public bool IsReset { get; private set; }

    /// <summary>Which offer of it counts: what lies in a queue from before is out of date.</summary>
    public int Offer { get; private set; }

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

    /// <summary>The build of the worker that answered last, where it said so.</summary>
    public WorkerVersionStamp? Build { get; set; }

    public Failure? LastFailure { get; private set; }

    public Payloads? HeartbeatDetails { get; set; }

    /// <summary>0 until the script asks it to stop.</summary>
    public long CancelRequestedEventId { get; set; }

    /// <summary>Whether <c>activity_attempts</c> has a row of it.</summary>
    public bool IsStored { get; set; }

    /// <summary>The earliest of its clocks.</summary>
    public Alarm Alarm { get; }

    public bool IsStarted => State == Phase.Started;

    /// <summary>Goes into a queue once more.</summary>
    public int NextOffer() => ++Offer;

    /// <summary>Goes on with other options.</summary>
    public void Change(ActivityTaskScheduledEventAttributes options)
    {
        Options = options;
        TakeLimits();
    }

    private void TakeLimits()
    {
        ScheduleToClose = Options.ScheduleToCloseTimeout.Limit();
        ScheduleToStart = Options.ScheduleToStartTimeout.Limit();
        StartToClose = Options.StartToCloseTimeout.Limit();
        HeartbeatTimeout = Options.HeartbeatTimeout.Limit();
    }

    /// <summary>Begins with the first attempt again. One that is at work keeps its clocks, and another first one follows it; a later one answers for an attempt that is over, as on a Temporal server.</summary>
    /// <param name="withHeartbeat">Forgets what the last heartbeat told.</param>
    public void Reset(bool withHeartbeat)
    {
        if (withHeartbeat)
            HeartbeatDetails = null;
        Attempt = 1;
        if (IsStarted)
            IsReset = true;
        else
            LastFailure = null;
    }

    /// <summary>Waits, from now on, until then.</summary>
    public void WaitUntil(DateTimeOffset due)
    {
        State = Phase.Backoff;
        AttemptScheduledTime = due;
    }

    public void Start(DateTimeOffset now, string identity)
    {
        State = Phase.Started;
        StartedTime = now;
        HeartbeatTime = null;
        Identity = identity;
    }

    /// <param name="identity">Counts where the worker did not say who it is when it asked.</param>
    public void Heartbeat(DateTimeOffset now, Payloads? details, string identity)
    {
        if (Identity.Length == 0)
            Identity = identity;
        HeartbeatTime = now;
        HeartbeatDetails = details ?? HeartbeatDetails;
    }

    /// <summary>Goes to the next attempt.</summary>
    public void Retry(DateTimeOffset now, DateTimeOffset due, Failure failure)
    {
        State = Phase.Backoff;
        Attempt = IsReset ? 1 : Attempt + 1;
        IsReset = false;
        StartedTime = null;
        AttemptScheduledTime = due;
        LastAttemptEnd = now;
        LastFailure = failure;
    }

    public void BackoffOver() => State = Phase.Scheduled;

    /// <summary>Does not wait any longer.</summary>
    public void BackoffOver(DateTimeOffset now)
    {
        BackoffOver();
        AttemptScheduledTime = now;
    }

    /// <summary>Takes back what was stored between attempts; an attempt that nobody has is offered at its due time.</summary>
    public void Restore(Store.StoredAttempt stored)
    {
        Attempt = stored.Attempt;
        LastFailure = stored.LastFailure;
        HeartbeatDetails = stored.HeartbeatDetails;
        IsStored = true;
        Pause = stored.Control?.PauseInfo;
        if (stored.Control?.ActivityOptions is { } options)
            Change(ActivityOptionsOf.Merge(Original, options));
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
