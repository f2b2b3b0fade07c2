using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;
using Temporal.Api.Sdk.V1;
using Tsrun.Engine.Embedded.Store;
using ExecutionStatus = Temporal.Api.Enums.V1.WorkflowExecutionStatus;

namespace Tsrun.Engine.Embedded.State;

/// <summary>An open run in memory: its machines, folded from the events that it writes, live and after a restart alike.</summary>
internal sealed class RunState : IWorkflowWork
{
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
        Timers = new PendingTimers(timer => alarms.TimerDue(this, timer));
        Attributes = new RunAttributes(Started);
        ResetPoints = new ResetPoints(Started.PrevAutoResetPoints);
        Wishes = new RunWishes(Started);
        Versioning = new RunVersioning(Started);
        Attributes.SetVersion(Versioning);
        Operations = new PendingOperations(scheduled => new NexusMachine(scheduled, operation => alarms.OperationExpired(this, operation), (operation, call) => alarms.OperationCallDue(this, operation, call)));
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

    public RunWishes Wishes { get; }

    /// <summary>Which version of its worker it is on.</summary>
    public RunVersioning Versioning { get; }

    public WorkflowTaskMachine WorkflowTask { get; }

    /// <summary>Start of the last workflow task that was completed.</summary>
    public long PreviousStartedEventId { get; private set; }

    /// <summary>The completion that belongs to it; 0 before the first.</summary>
    public long LastCompletedEventId { get; private set; }

    /// <summary>The worker that has this run in its cache; null when nobody has.</summary>
    public StickyBinding? Sticky { get; set; }

    /// <summary>The events after <see cref="PreviousStartedEventId"/>.</summary>
    public RecentEvents Recent { get; } = new();

    public PendingActivities Activities { get; }

    public PendingOperations Operations { get; }

    /// <summary>Whom to tell how the run ends.</summary>
    public List<RunCallback> Callbacks { get; } = [];

    public PendingTimers Timers { get; }

    public PendingChildren Children { get; } = new();

    public PendingExternals Externals { get; } = new();

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

    /// <summary>The search attributes learn which activities are paused; no event tells.</summary>
    public void NotePauses() =>
        Attributes.SetPaused(Activities.All.Where(activity => activity.Pause is not null).OrderBy(activity => activity.ScheduledEventId).Select(activity => activity.Options.ActivityType.Name));

    /// <summary>Takes in the next event: the only place where the machines learn about events.</summary>
    public void Apply(HistoryEvent next)
    {
        NextEventId = next.EventId + 1;
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
                Versioning.Completed(next.WorkflowTaskCompletedEventAttributes);
                HasNewBuild = Attributes.SetVersion(Versioning) | Attributes.AddBuild(next.WorkflowTaskCompletedEventAttributes.WorkerVersion, Versioning.Behavior);
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
                Wishes.Apply(next.EventId, next.WorkflowExecutionOptionsUpdatedEventAttributes);
                Versioning.Apply(next.WorkflowExecutionOptionsUpdatedEventAttributes);
                Attributes.SetVersion(Versioning);
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
                Timers.Apply(next);
                Children.Apply(next);
                Externals.Apply(next);
                Updates.Apply(next);
                break;
        }
    }
}
