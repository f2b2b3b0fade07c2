using Tsrun.History;

namespace Tsrun.Engine.Embedded.State;

/// <summary>The one pending workflow task of a run.</summary>
/// <remarks>
/// <code>
/// None      --WorkflowTaskScheduled-->  Scheduled
/// Scheduled --a worker polls-->         Started     (no event yet: it is written with the one that ends the task)
/// Started   --WorkflowTaskCompleted-->  None
/// Started   --WorkflowTaskFailed-->     None        (then Scheduled again, attempt + 1)
/// Started   --WorkflowTaskTimedOut-->   None        (the same)
/// </code>
/// From the second attempt on a task is transient: its events are written only when it completes, so a task that fails for ever
/// does not make history grow. Because a started task leaves no event, a crash just finds it scheduled.
/// </remarks>
internal sealed class WorkflowTaskMachine(Action timedOut, Action redispatch)
{
    public enum Phase
    {
        None,
        Scheduled,
        Started,
    }

    public Phase State { get; private set; }

    public int Attempt { get; private set; } = 1;

    /// <summary>Id of the Scheduled event; of a transient task the id it would get.</summary>
    public long ScheduledEventId { get; private set; }

    /// <summary>The id that the Started event will get; it cannot change, because nothing is appended while the task is started.</summary>
    public long StartedEventId { get; private set; }

    public bool IsTransient { get; private set; }

    public DateTimeOffset ScheduledTime { get; private set; }

    public DateTimeOffset StartedTime { get; private set; }

    public string StartedIdentity { get; private set; } = "";

    /// <summary>Whether it lies in the task queue, so that it is put there once.</summary>
    public bool IsQueued { get; set; }

    public Alarm StartToClose { get; } = new(timedOut);

    /// <summary>Holds a transient task back.</summary>
    public Alarm Backoff { get; } = new(redispatch);

    public bool IsStarted => State == Phase.Started;

    public void Scheduled(long eventId, DateTimeOffset time)
    {
        State = Phase.Scheduled;
        ScheduledEventId = eventId;
        ScheduledTime = time;
        IsTransient = false;
        Attempt = 1;
    }

    public void ScheduledTransient(int attempt, DateTimeOffset time)
    {
        State = Phase.Scheduled;
        ScheduledEventId = 0;
        ScheduledTime = time;
        IsTransient = true;
        Attempt = attempt;
    }

    /// <param name="nextEventId">Of the run. A task started later than it was scheduled has other events in between.</param>
    public void Started(long nextEventId, DateTimeOffset time, string identity)
    {
        State = Phase.Started;
        StartedTime = time;
        StartedIdentity = identity;
        StartedEventId = IsTransient ? nextEventId + 1 : nextEventId;
        if (IsTransient)
            ScheduledEventId = nextEventId;
    }

    public void Ended() => State = Phase.None;

    public HistoryEvent ScheduledEvent(string taskQueue) => new(ScheduledEventId, ScheduledTime, new WorkflowTaskScheduled(taskQueue, Attempt));

    public HistoryEvent StartedEvent() => new(StartedEventId, StartedTime, new WorkflowTaskStarted(ScheduledEventId, StartedIdentity));
}
