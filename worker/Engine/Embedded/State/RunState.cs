using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;
using Temporal.Api.Sdk.V1;
using Temporal.Api.Workflow.V1;
using Tsrun.Engine.Embedded.Store;
using ExecutionStatus = Temporal.Api.Enums.V1.WorkflowExecutionStatus;

namespace Tsrun.Engine.Embedded.State;

/// <summary>An open run in memory: its machines, folded from the events that it writes, live and after a restart alike.</summary>
internal sealed class RunState : IWorkflowWork
{
    private readonly Action<TimerMachine> _timerDue;

    public RunState(RunRow row, HistoryEvent first, string? requestId, IRunAlarms alarms)
    {
        Row = row;
        Started = first.WorkflowExecutionStartedEventAttributes;
        Metadata = first.UserMetadata;
        StartTime = first.EventTime.Time();
        RequestId = requestId;
        WorkflowTask = new WorkflowTaskMachine(() => alarms.WorkflowTaskTimedOut(this), () => alarms.WorkflowTaskUnclaimed(this));
        RunTimeout = new Alarm(() => alarms.RunTimedOut(this));
        FirstTask = new Alarm(() => alarms.FirstTaskDue(this));
        Activities = new PendingActivities(activity => alarms.ActivityDue(this, activity));
        Operations = new PendingOperations(scheduled => new NexusMachine(scheduled, operation => alarms.OperationExpired(this, operation), (operation, call) => alarms.OperationCallDue(this, operation, call)));
        _timerDue = timer => alarms.TimerDue(this, timer);
        Attributes = new RunAttributes(Started);
        ResetPoints = new ResetPoints(Started.PrevAutoResetPoints);
        VersioningOverride = Started.VersioningOverride;
        Callbacks.AddRange(Started.CompletionCallbacks.Select(callback => new RunCallback(callback, StartTime)));
    }

    public RunRow Row { get; }

    public string RunId => Row.RunId;

    public string WorkflowId => Row.Workflow.WorkflowId;

    public string Namespace => Row.Workflow.Namespace;

    public WorkflowExecution Execution => new() { WorkflowId = WorkflowId, RunId = RunId };

    public WorkflowExecutionStartedEventAttributes Started { get; }

    /// <summary>Summary and details of the start.</summary>
    public UserMetadata? Metadata { get; }

    public DateTimeOffset StartTime { get; }

    /// <summary>Of the start request.</summary>
    public string? RequestId { get; }

    /// <summary>Requests that were answered with this run although it was there already.</summary>
    public Dictionary<string, long> AttachedRequestIds { get; } = new(StringComparer.Ordinal);

    public ExecutionStatus Status { get; set; } = ExecutionStatus.Running;

    public bool IsOpen => Status == ExecutionStatus.Running;

    public long NextEventId { get; private set; } = 1;

    /// <summary>Memo and search attributes as they are now.</summary>
    public RunAttributes Attributes { get; }

    /// <summary>The last completion came from a worker that the search attributes did not name.</summary>
    public bool HasNewBuild { get; private set; }

    /// <summary>The first turn of each build of its worker.</summary>
    public ResetPoints ResetPoints { get; }

    /// <summary>The build that completed the last turn, where it said so.</summary>
    public WorkerVersionStamp? LastBuild { get; private set; }

    /// <summary>When a reset made this run of another; null when none did.</summary>
    public Google.Protobuf.WellKnownTypes.Timestamp? LastReset { get; private set; }

    /// <summary>Which version of its worker an operator wants for it; null for no such wish.</summary>
    public VersioningOverride? VersioningOverride { get; private set; }

    /// <summary>Its rank and fairness among others; null for none.</summary>
    public Priority? Priority => _changedPriority ?? Started.Priority;

    private Priority? _changedPriority;

    public WorkflowTaskMachine WorkflowTask { get; }

    /// <summary>Start of the last workflow task that was completed.</summary>
    public long PreviousStartedEventId { get; private set; }

    /// <summary>The completion that belongs to it; 0 before the first.</summary>
    public long LastCompletedEventId { get; private set; }

    /// <summary>The worker that has this run in its cache; null when nobody has.</summary>
    public StickyBinding? Sticky { get; set; }

    /// <summary>Events after <see cref="PreviousStartedEventId"/>, kept while somebody has the rest in a cache.</summary>
    public List<HistoryEvent> Recent { get; } = [];

    public PendingActivities Activities { get; }

    public PendingOperations Operations { get; }

    /// <summary>Whom to tell how the run ends.</summary>
    public List<RunCallback> Callbacks { get; } = [];

    public Dictionary<string, TimerMachine> Timers { get; } = new(StringComparer.Ordinal);

    /// <summary>By the id of their Initiated event.</summary>
    public Dictionary<long, ChildMachine> Children { get; } = [];

    /// <summary>Signals and cancel requests to other runs whose result is not known, by the id of their Initiated event.</summary>
    public Dictionary<long, HistoryEvent> Externals { get; } = [];

    public HashSet<string> SignalRequestIds { get; } = new(StringComparer.Ordinal);

    public int SignalCount { get; set; }

    /// <summary>The script wanted to close and was refused because of facts it had not seen: while it tries again, no further ones come in.</summary>
    public bool IsCloseAttempted { get; set; }

    public bool IsCancelRequested { get; set; }

    public EventBuffer Buffer { get; } = new();

    /// <summary>Updates by their ids, and what became of them.</summary>
    public UpdateRegistry Updates { get; } = new();

    public Alarm RunTimeout { get; }

    /// <summary>The end of the first backoff: start delay, cron, retry, continue-as-new.</summary>
    public Alarm FirstTask { get; }

    /// <summary>Whether the first workflow task still waits for the first backoff to end.</summary>
    public bool IsBeforeFirstTask => FirstTask.Index >= 0;

    /// <summary>Questions that wait for a workflow task, so that their answers see what came before them.</summary>
    public List<PendingQuery> Queries { get; } = [];

    /// <summary>Questions that went along with the started workflow task.</summary>
    public Dictionary<string, PendingQuery> AttachedQueries { get; } = new(StringComparer.Ordinal);

    /// <summary>The last turn failed: another attempt is due, although it leaves no event before it completes.</summary>
    public bool IsTurnOwed { get; private set; }

    /// <summary>The next event id when the transient turn was scheduled; once it has grown, the turn is a new one.</summary>
    public long FailedAtEventId { get; set; }

    /// <summary>The next event id right after recovery; 0 for a run that began in this process.</summary>
    public long RecoveredNextEventId { get; set; }

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

    /// <summary>The search attributes learn which activities are paused; no event tells.</summary>
    public void NotePauses() =>
        Attributes.SetPaused(Activities.All.Where(activity => activity.Pause is not null).OrderBy(activity => activity.ScheduledEventId).Select(activity => activity.Options.ActivityType.Name));

    /// <summary>Takes in the next event: the only place where the machines learn about events.</summary>
    public void Apply(HistoryEvent next)
    {
        NextEventId = next.EventId + 1;
        if (IsRecentComplete)
            Recent.Add(next);
        switch (next.EventType)
        {
            case EventType.WorkflowTaskScheduled:
                WorkflowTask.Scheduled(next.EventId, next.EventTime.Time(), next.WorkflowTaskScheduledEventAttributes);
                break;
            case EventType.WorkflowTaskStarted:
                break;
            case EventType.WorkflowTaskCompleted:
                IsTurnOwed = false;
                WorkflowTask.Ended();
                PreviousStartedEventId = next.WorkflowTaskCompletedEventAttributes.StartedEventId;
                LastCompletedEventId = next.EventId;
                LastBuild = next.WorkflowTaskCompletedEventAttributes.WorkerVersion ?? LastBuild;
                HasNewBuild = Attributes.AddBuild(next.WorkflowTaskCompletedEventAttributes.WorkerVersion);
                ResetPoints.Completed(next, RunId);
                break;
            case EventType.WorkflowTaskFailed or EventType.WorkflowTaskTimedOut:
                if (next.WorkflowTaskFailedEventAttributes is { Cause: WorkflowTaskFailedCause.ResetWorkflow })
                    LastReset = next.EventTime;
                IsTurnOwed = true;
                WorkflowTask.Ended();
                break;
            default:
                ApplyToOthers(next);
                break;
        }
    }

    private void ApplyToOthers(HistoryEvent next)
    {
        switch (next.EventType)
        {
            case EventType.WorkflowExecutionSignaled:
                if (next.WorkflowExecutionSignaledEventAttributes.RequestId is { Length: > 0 } requestId)
                    SignalRequestIds.Add(requestId);
                break;
            case EventType.WorkflowExecutionCancelRequested:
                IsCancelRequested = true;
                break;
            case EventType.WorkflowExecutionOptionsUpdated:
                Take(next.EventId, next.WorkflowExecutionOptionsUpdatedEventAttributes);
                Callbacks.AddRange(next.WorkflowExecutionOptionsUpdatedEventAttributes.AttachedCompletionCallbacks.Select(callback => new RunCallback(callback, next.EventTime.Time())));
                break;
            case EventType.UpsertWorkflowSearchAttributes:
                Attributes.Upsert(next.UpsertWorkflowSearchAttributesEventAttributes.SearchAttributes);
                break;
            case EventType.WorkflowPropertiesModified:
                Attributes.Modify(next.WorkflowPropertiesModifiedEventAttributes.UpsertedMemo);
                break;
            default:
                Activities.Apply(next);
                Operations.Apply(next);
                ApplyToTimers(next);
                ApplyToChildren(next);
                ApplyToExternals(next);
                Updates.Apply(next);
                break;
        }
    }

    private void ApplyToTimers(HistoryEvent next)
    {
        switch (next.EventType)
        {
            case EventType.TimerStarted:
                var timer = next.TimerStartedEventAttributes;
                Timers[timer.TimerId] = new TimerMachine(timer.TimerId, next.EventId, next.EventTime.Time() + timer.StartToFireTimeout.Span(), _timerDue);
                break;
            case EventType.TimerFired:
                Timers.Remove(next.TimerFiredEventAttributes.TimerId);
                break;
            case EventType.TimerCanceled:
                Timers.Remove(next.TimerCanceledEventAttributes.TimerId);
                break;
        }
    }

    private void Take(long eventId, WorkflowExecutionOptionsUpdatedEventAttributes updated)
    {
        if (updated.AttachedRequestId.Length > 0)
            AttachedRequestIds[updated.AttachedRequestId] = eventId;
        if (updated.UnsetVersioningOverride)
            VersioningOverride = null;
        else
            VersioningOverride = updated.VersioningOverride ?? VersioningOverride;
        _changedPriority = updated.Priority ?? _changedPriority;
    }

    private void ApplyToExternals(HistoryEvent next)
    {
        if (next.EventType is EventType.SignalExternalWorkflowExecutionInitiated or EventType.RequestCancelExternalWorkflowExecutionInitiated)
            Externals.Add(next.EventId, next);
        else if (next.EndedExternal() is { } initiated)
            Externals.Remove(initiated);
    }

    private void ApplyToChildren(HistoryEvent next)
    {
        if (next.EventType == EventType.StartChildWorkflowExecutionInitiated)
            Children.Add(next.EventId, new ChildMachine(next.EventId, next.StartChildWorkflowExecutionInitiatedEventAttributes) { Metadata = next.UserMetadata });
        else if (next.EventType == EventType.ChildWorkflowExecutionStarted && Children.TryGetValue(next.ChildWorkflowExecutionStartedEventAttributes.InitiatedEventId, out var child))
            (child.StartedEventId, child.RunId) = (next.EventId, next.ChildWorkflowExecutionStartedEventAttributes.WorkflowExecution.RunId);
        else if (next.EndedChild() is { } initiated)
            Children.Remove(initiated);
    }
}
