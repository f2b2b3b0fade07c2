using Tsrun.Engine.Embedded.Store;
using Tsrun.History;

namespace Tsrun.Engine.Embedded.State;

/// <summary>An open run in memory: its machines, folded from the events that it writes, live and after a restart alike.</summary>
internal sealed class RunState : IWorkflowWork
{
    private readonly Action<ActivityMachine> activityDue;
    private readonly Action<TimerMachine> timerDue;

    public RunState(RunRow row, HistoryEvent first, string? requestId, IRunAlarms alarms)
    {
        Row = row;
        Started = (WorkflowExecutionStarted)first.Attributes;
        StartTime = first.EventTime;
        RequestId = requestId;
        WorkflowTask = new WorkflowTaskMachine(() => alarms.WorkflowTaskTimedOut(this), () => alarms.WorkflowTaskBackoffOver(this));
        RunTimeout = new Alarm(() => alarms.RunTimedOut(this));
        activityDue = activity => alarms.ActivityDue(this, activity);
        timerDue = timer => alarms.TimerDue(this, timer);
    }

    public RunRow Row { get; }

    public WorkflowExecutionStarted Started { get; }

    public DateTimeOffset StartTime { get; }

    /// <summary>Of the start request.</summary>
    public string? RequestId { get; }

    public WorkflowExecutionStatus Status { get; set; } = WorkflowExecutionStatus.Running;

    public bool IsOpen => Status == WorkflowExecutionStatus.Running;

    public long NextEventId { get; private set; } = 1;

    public WorkflowTaskMachine WorkflowTask { get; }

    /// <summary>Start of the last workflow task that was completed.</summary>
    public long PreviousStartedEventId { get; private set; }

    /// <summary>The worker that has this run in its cache; null when nobody has.</summary>
    public string? StickyIdentity { get; set; }

    /// <summary>Events after <see cref="PreviousStartedEventId"/>, kept while somebody has the rest in a cache.</summary>
    public List<HistoryEvent> Recent { get; } = [];

    /// <summary>By the id of their Scheduled event.</summary>
    public Dictionary<long, ActivityMachine> Activities { get; } = [];

    public Dictionary<TimerId, TimerMachine> Timers { get; } = [];

    /// <summary>By the id of their Initiated event.</summary>
    public Dictionary<long, ChildMachine> Children { get; } = [];

    public HashSet<string> SignalRequestIds { get; } = new(StringComparer.Ordinal);

    public bool IsCancelRequested { get; set; }

    public EventBuffer Buffer { get; } = new();

    public Alarm RunTimeout { get; }

    /// <summary>Questions that wait for the pending workflow task to end, so that their answers see what came before them.</summary>
    public List<PendingQuery> Queries { get; } = [];

    /// <summary>The last turn failed: another attempt is due, although it leaves no event before it completes.</summary>
    public bool IsTurnOwed { get; private set; }

    /// <summary>Ids of the activities without an outcome.</summary>
    public HashSet<ActivityId> PendingActivityIds { get; } = [];

    /// <summary>Whether <see cref="Recent"/> is the whole history: before the first turn is completed, and again after a restart.</summary>
    public bool IsRecentWhole => IsRecentComplete && Recent is [{ EventId: 1 }, ..];

    /// <summary>Whether <see cref="Recent"/> holds everything after <see cref="PreviousStartedEventId"/>.</summary>
    public bool IsRecentComplete { get; private set; }

    /// <summary>Begins <see cref="Recent"/> anew, or stops to keep it.</summary>
    public void RestartRecent(bool keep)
    {
        Recent.Clear();
        IsRecentComplete = keep;
    }

    /// <summary>Takes in the next event: the only place where the machines learn about events.</summary>
    public void Apply(HistoryEvent next)
    {
        NextEventId = next.EventId + 1;
        if (IsRecentComplete)
            Recent.Add(next);
        switch (next.Attributes)
        {
            case WorkflowTaskScheduled:
                WorkflowTask.Scheduled(next.EventId, next.EventTime);
                break;
            case WorkflowTaskCompleted completed:
                IsTurnOwed = false;
                WorkflowTask.Ended();
                PreviousStartedEventId = completed.StartedEventId;
                break;
            case WorkflowTaskFailed or WorkflowTaskTimedOut:
                IsTurnOwed = true;
                WorkflowTask.Ended();
                break;
            case WorkflowExecutionSignaled { RequestId: { } requestId }:
                SignalRequestIds.Add(requestId);
                break;
            case WorkflowExecutionCancelRequested:
                IsCancelRequested = true;
                break;
            default:
                ApplyToParts(next);
                break;
        }
    }

    private void ApplyToParts(HistoryEvent next)
    {
        switch (next.Attributes)
        {
            case ActivityTaskScheduled scheduled:
                Activities.Add(next.EventId, new ActivityMachine(next.EventId, next.EventTime, scheduled, activityDue));
                PendingActivityIds.Add(scheduled.ActivityId);
                break;
            case ActivityTaskCancelRequested asked when Activities.TryGetValue(asked.ScheduledEventId, out var activity):
                activity.CancelRequestedEventId = next.EventId;
                break;
            case ActivityTaskCompleted closed:
                RemoveActivity(closed.ScheduledEventId);
                break;
            case ActivityTaskFailed closed:
                RemoveActivity(closed.ScheduledEventId);
                break;
            case ActivityTaskTimedOut closed:
                RemoveActivity(closed.ScheduledEventId);
                break;
            case ActivityTaskCanceled closed:
                RemoveActivity(closed.ScheduledEventId);
                break;
            case TimerStarted started:
                Timers.Add(started.TimerId, new TimerMachine(started.TimerId, next.EventId, next.EventTime + started.StartToFireTimeout, timerDue));
                break;
            case TimerFired fired:
                Timers.Remove(fired.TimerId);
                break;
            case TimerCanceled canceled:
                Timers.Remove(canceled.TimerId);
                break;
            default:
                ApplyToChildren(next);
                break;
        }
    }

    private void RemoveActivity(long scheduledEventId)
    {
        if (Activities.Remove(scheduledEventId, out var activity))
            PendingActivityIds.Remove(activity.Options.ActivityId);
    }

    private void ApplyToChildren(HistoryEvent next)
    {
        switch (next.Attributes)
        {
            case StartChildWorkflowExecutionInitiated initiated:
                Children.Add(next.EventId, new ChildMachine(next.EventId, initiated));
                break;
            case ChildWorkflowExecutionStarted started when Children.TryGetValue(started.InitiatedEventId, out var child):
                child.StartedEventId = next.EventId;
                child.RunId = started.RunId;
                break;
            case StartChildWorkflowExecutionFailed failed:
                Children.Remove(failed.InitiatedEventId);
                break;
            case ChildWorkflowExecutionCompleted closed:
                Children.Remove(closed.InitiatedEventId);
                break;
            case ChildWorkflowExecutionFailed closed:
                Children.Remove(closed.InitiatedEventId);
                break;
            case ChildWorkflowExecutionCanceled closed:
                Children.Remove(closed.InitiatedEventId);
                break;
            case ChildWorkflowExecutionTimedOut closed:
                Children.Remove(closed.InitiatedEventId);
                break;
            case ChildWorkflowExecutionTerminated closed:
                Children.Remove(closed.InitiatedEventId);
                break;
        }
    }
}
