using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Common.V1;
using Temporal.Api.Deployment.V1;
using Temporal.Api.History.V1;
using TaskQueueMessage = Temporal.Api.TaskQueue.V1.TaskQueue;

namespace Tsrun.Engine.Embedded.State;

/// <summary>The one pending workflow task of a run.</summary>
/// <remarks>
/// <code>
/// None      --WorkflowTaskScheduled-->  Scheduled
/// Scheduled --a worker polls-->         Started     (no event yet: it is written with the one that ends the task)
/// Scheduled --sticky worker is gone-->  None        (WorkflowTaskTimedOut, then Scheduled on the normal queue; also for a speculative one that nobody took)
/// Started   --WorkflowTaskCompleted-->  None
/// Started   --WorkflowTaskFailed-->     None        (then Scheduled again, attempt + 1)
/// Started   --WorkflowTaskTimedOut-->   None        (the same)
/// Started   --connection is lost-->     Scheduled   (no event; once, because a turn that takes its workers down must not do so in a loop)
/// </code>
/// A virtual task has no Scheduled event either. There are two kinds. Transient: from the second attempt on a task's events are written only
/// when it completes, so a task that fails for ever does not make history grow. Speculative: it only carries updates, and when all of
/// them are rejected it leaves no trace. Because a started task leaves no event, a crash just finds it scheduled.
/// </remarks>
internal sealed class WorkflowTaskMachine(Action timedOut, Action unclaimed)
{
    public enum Phase
    {
        None,
        Scheduled,
        Started,
    }

    public Phase State { get; private set; }

    public int Attempt { get; private set; } = 1;

    /// <summary>Id of the Scheduled event; of a virtual task the id it would get.</summary>
    public long ScheduledEventId { get; private set; }

    /// <summary>The id that the Started event will get; it cannot change, because nothing is appended while the task is started.</summary>
    public long StartedEventId { get; private set; }

    public bool IsTransient { get; private set; }

    public bool IsSpeculative { get; private set; }

    public bool IsVirtual => IsTransient || IsSpeculative;

    public DateTimeOffset ScheduledTime { get; private set; }

    /// <summary>Of the first in a chain of heartbeats.</summary>
    public DateTimeOffset OriginalScheduledTime { get; private set; }

    public DateTimeOffset StartedTime { get; private set; }

    public string Identity { get; private set; } = "";

    public string RequestId { get; private set; } = "";

    /// <summary>The build that has it.</summary>
    public WorkerVersionStamp? Build { get; set; }

    /// <summary>The deployment and version of the worker that has it; null for none.</summary>
    public WorkerDeploymentVersion? Version { get; set; }

    /// <summary>Ends with the connection of the worker that has it.</summary>
    public CancellationToken Holder { get; set; }

    /// <summary>Whether a worker that had it was lost.</summary>
    public bool WasGivenBack { get; private set; }

    /// <summary>Where it was scheduled: the sticky queue or the normal one.</summary>
    public TaskQueueMessage Queue { get; private set; } = new();

    public Duration Timeout { get; private set; } = new();

    public bool SuggestContinueAsNew { get; private set; }

    public long HistorySize { get; private set; }

    /// <summary>Tells tasks apart that have the same ids, because one before left no events: a speculative one, or one whose worker was lost.</summary>
    public int Stamp { get; private set; }

    /// <summary>Whether it lies in a task queue, so that it is put there once.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Whether it was answered that the start was eager; such a task is handed out again to the same request.</summary>
    public bool IsEager { get; set; }

    public Alarm StartToClose { get; } = new(timedOut);

    /// <summary>Ends the wait for the worker of a sticky queue, and that of a speculative task for any.</summary>
    public Alarm ScheduleToStart { get; } = new(unclaimed);

    public bool IsStarted => State == Phase.Started;

    public bool IsPending => State != Phase.None;

    /// <summary>Takes in a Scheduled event.</summary>
    public void Scheduled(long eventId, DateTimeOffset time, WorkflowTaskScheduledEventAttributes scheduled)
    {
        Begin(time, scheduled.TaskQueue, scheduled.StartToCloseTimeout, Math.Max(1, scheduled.Attempt));
        ScheduledEventId = eventId;
        IsTransient = IsSpeculative = false;
    }

    /// <summary>Schedules a task without an event.</summary>
    public void ScheduledVirtual(bool speculative, int attempt, DateTimeOffset time, TaskQueueMessage queue, Duration timeout)
    {
        Begin(time, queue, timeout, attempt);
        ScheduledEventId = 0;
        IsTransient = !speculative;
        IsSpeculative = speculative;
        Stamp++;
    }

    private void Begin(DateTimeOffset time, TaskQueueMessage queue, Duration timeout, int attempt)
    {
        State = Phase.Scheduled;
        ScheduledTime = OriginalScheduledTime = time;
        Queue = queue;
        Timeout = timeout;
        Attempt = attempt;
        IsEager = WasGivenBack = false;
    }

    /// <summary>The worker that had it is lost. What it may still answer is void: events may have come that it has not seen.</summary>
    public void GivenBack()
    {
        State = Phase.Scheduled;
        WasGivenBack = true;
        IsEager = false;
        Stamp++;
    }

    /// <summary>A heartbeat: it counts from the first task of its chain.</summary>
    public void Continues(DateTimeOffset original) => OriginalScheduledTime = original;

    /// <param name="nextEventId">Of the run. A task started later than it was scheduled has other events in between.</param>
    public void Started(long nextEventId, DateTimeOffset time, string identity, string requestId, long historySize, bool suggestContinueAsNew)
    {
        State = Phase.Started;
        StartedTime = time;
        Identity = identity;
        RequestId = requestId;
        HistorySize = historySize;
        SuggestContinueAsNew = suggestContinueAsNew;
        StartedEventId = IsVirtual ? nextEventId + 1 : nextEventId;
        if (IsVirtual)
            ScheduledEventId = nextEventId;
    }

    public void Ended() => State = Phase.None;

    /// <summary>The version that the run goes over to with this turn; null when it stays on its own.</summary>
    public WorkerDeploymentVersion? NextVersion(RunVersioning now) => IsStarted && now.Pinned is null && !Equals(Version, now.Version) ? Version : null;

    /// <summary>The Scheduled event that a virtual task would get, or got.</summary>
    public WorkflowTaskScheduledEventAttributes ScheduledAttributes => new() { TaskQueue = Queue, StartToCloseTimeout = Timeout, Attempt = Attempt };

    /// <summary>The Started event that is written when the task ends.</summary>
    public WorkflowTaskStartedEventAttributes StartedAttributes => new()
    {
        ScheduledEventId = ScheduledEventId,
        Identity = Identity,
        RequestId = RequestId,
        HistorySizeBytes = HistorySize,
        SuggestContinueAsNew = SuggestContinueAsNew,
        WorkerVersion = Build,
    };

    /// <summary>Events of a started task that belong to the history although they are not stored (yet).</summary>
    /// <param name="taskId">Of an event, by its id.</param>
    public List<HistoryEvent> Unstored(long nextEventId, Func<long, long> taskId)
    {
        var events = new List<HistoryEvent>(2);
        if (!IsStarted)
            return events;
        if (IsVirtual)
            events.Add(Make(Events.Of(ScheduledAttributes), nextEventId, taskId(nextEventId), ScheduledTime));
        events.Add(Make(Events.Of(StartedAttributes), StartedEventId, taskId(StartedEventId), StartedTime));
        return events;
    }

    private static HistoryEvent Make(HistoryEvent made, long id, long taskId, DateTimeOffset time)
    {
        (made.EventId, made.TaskId) = (id, taskId);
        made.EventTime = time.ToTimestamp();
        return made;
    }
}
