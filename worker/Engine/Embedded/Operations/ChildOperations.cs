using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;
using ExecutionStatus = Temporal.Api.Enums.V1.WorkflowExecutionStatus;
using ReusePolicy = Temporal.Api.Enums.V1.WorkflowIdReusePolicy;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>What passes between a parent and its children, in one commit. Everything here runs under the gate.</summary>
internal sealed class ChildOperations(EngineCore core)
{
    /// <summary>Starts a child that a turn's commands asked for.</summary>
    public void Start(RunState parent, ChildMachine child)
    {
        var options = child.Options;
        if (!parent.IsOpen && options.ParentClosePolicy != ParentClosePolicy.Abandon)
            return;
        var workflow = new WorkflowKey(options.Namespace, options.WorkflowId);
        var runId = RunOperations.NewRunId();
        if (Obstacle(workflow, options, runId) is { } cause)
        {
            Tell(parent, Events.Of(Failed(child, cause)));
            return;
        }
        core.Executions.Create(workflow, runId, Started(parent, child, runId), Guid.NewGuid().ToString(), child.Metadata);
        Tell(parent, Events.Of(new ChildWorkflowExecutionStartedEventAttributes
        {
            Namespace = options.Namespace,
            NamespaceId = options.NamespaceId,
            InitiatedEventId = child.InitiatedEventId,
            WorkflowExecution = new WorkflowExecution { WorkflowId = options.WorkflowId, RunId = runId },
            WorkflowType = options.WorkflowType,
            Header = options.Header,
        }));
        child.RunId = runId;
    }

    private void Tell(RunState parent, HistoryEvent fact)
    {
        if (!parent.IsOpen)
            return;
        core.Fact(parent, fact, core.Now);
        core.Tasks.Attend(parent);
    }

    private StartChildWorkflowExecutionFailedCause? Obstacle(WorkflowKey workflow, StartChildWorkflowExecutionInitiatedEventAttributes options, string newRunId)
    {
        if (core.Hooks.Namespaces is { } known && known.FindId(workflow.Namespace) is null)
            return StartChildWorkflowExecutionFailedCause.NamespaceNotFound;
        if (core.Starting.Newest(workflow) is not { } newest)
            return null;
        if (newest.Status == ExecutionStatus.Running && options.WorkflowIdReusePolicy == ReusePolicy.TerminateIfRunning && newest.Run is { } running)
        {
            core.Closing.MakeRoom(running, newRunId);
            return null;
        }
        var isFree = newest.Status != ExecutionStatus.Running && options.WorkflowIdReusePolicy.Allows(newest.Status);
        return isFree ? null : StartChildWorkflowExecutionFailedCause.WorkflowAlreadyExists;
    }

    private static StartChildWorkflowExecutionFailedEventAttributes Failed(ChildMachine child, StartChildWorkflowExecutionFailedCause cause) => new()
    {
        Namespace = child.Options.Namespace,
        NamespaceId = child.Options.NamespaceId,
        WorkflowId = child.Options.WorkflowId,
        WorkflowType = child.Options.WorkflowType,
        Cause = cause,
        Control = child.Options.Control,
        InitiatedEventId = child.InitiatedEventId,
    };

    private WorkflowExecutionStartedEventAttributes Started(RunState parent, ChildMachine child, string runId)
    {
        var options = child.Options;
        var (now, pinned) = (core.Now, core.InheritedFor(parent, options.TaskQueue.Name));
        var backoff = options.CronSchedule.Length > 0 ? CronSchedule.TryParse(options.CronSchedule)?.Backoff(now, now) : null;
        var started = RunTimeouts.Apply(new WorkflowExecutionStartedEventAttributes
        {
            WorkflowId = options.WorkflowId,
            WorkflowType = options.WorkflowType,
            TaskQueue = new() { Name = options.TaskQueue.Name, Kind = TaskQueueKind.Normal },
            Input = options.Input,
            ParentWorkflowNamespace = parent.Namespace,
            ParentWorkflowNamespaceId = core.Hooks.Namespaces?.FindId(parent.Namespace) ?? "",
            ParentWorkflowExecution = parent.Execution,
            ParentInitiatedEventId = child.InitiatedEventId,
            OriginalExecutionRunId = runId,
            FirstExecutionRunId = runId,
            RetryPolicy = options.RetryPolicy,
            Attempt = 1,
            CronSchedule = options.CronSchedule,
            FirstWorkflowTaskBackoff = backoff.ToDuration(),
            Memo = options.Memo,
            SearchAttributes = options.SearchAttributes,
            Header = options.Header,
            Priority = Priorities.Merge(parent.Wishes.Priority, options.Priority),
            VersioningOverride = options.VersioningOverride ?? (pinned is null ? null : parent.Versioning.Override),
            InheritedPinnedVersion = pinned,
            RootWorkflowExecution = parent.Started.RootWorkflowExecution ?? parent.Execution,
        }, options.WorkflowExecutionTimeout.Limit(), options.WorkflowRunTimeout.Limit(), options.WorkflowTaskTimeout.Limit(), now, backoff ?? default);
        // A client's start says "none" as zero, a child's says nothing.
        started.WorkflowExecutionTimeout = options.WorkflowExecutionTimeout;
        return started;
    }

    public void ApplyParentClosePolicy(RunState parent)
    {
        foreach (var child in parent.Children.All.ToArray())
        {
            var workflow = new WorkflowKey(child.Options.Namespace, child.Options.WorkflowId);
            if (child.RunId.Length == 0 || core.Runs.FindNewest(workflow) is not { IsOpen: true } run || run.Started.FirstExecutionRunId != child.RunId)
                continue;
            if (child.ClosePolicy == ParentClosePolicy.Terminate)
                core.Closing.Terminate(run, "by parent close policy", ServerIdentity.History, null);
            else if (child.ClosePolicy == ParentClosePolicy.RequestCancel)
                core.Executions.RequestCancel(run, new WorkflowExecutionCancelRequestedEventAttributes { Identity = ServerIdentity.History, ExternalWorkflowExecution = parent.Execution });
        }
    }

    /// <summary>Tells an open parent how its child ended.</summary>
    public void TellParent(RunState run, HistoryEvent close)
    {
        if (run.Started.ParentWorkflowExecution is not { } link || Parent(run, link) is not { } parent
            || parent.Children.Find(run.Started.ParentInitiatedEventId) is not { } child)
            return;
        core.Fact(parent, Outcome(run, child, close), core.Now);
        core.Tasks.Attend(parent);
    }

    /// <summary>The parent, or the run that a reset made of it and that took the child over.</summary>
    private RunState? Parent(RunState run, WorkflowExecution link)
    {
        if (core.Runs.FindSound(link.RunId) is { IsOpen: true } parent)
            return parent;
        var newest = core.Runs.FindNewest(new WorkflowKey(run.Started.ParentWorkflowNamespace, link.WorkflowId));
        return newest is { IsOpen: true } && newest.Children.Find(run.Started.ParentInitiatedEventId) is { } child && child.RunId == run.Started.FirstExecutionRunId ? newest : null;
    }

    private static HistoryEvent Outcome(RunState run, ChildMachine child, HistoryEvent close)
    {
        var (initiated, options) = (child.InitiatedEventId, child.Options);
        var (ns, execution, type) = (options.Namespace, run.Execution, run.Started.WorkflowType);
        return close.EventType switch
        {
            EventType.WorkflowExecutionCompleted => Events.Of(new ChildWorkflowExecutionCompletedEventAttributes { Namespace = ns, NamespaceId = options.NamespaceId, WorkflowExecution = execution, WorkflowType = type, InitiatedEventId = initiated, Result = close.WorkflowExecutionCompletedEventAttributes.Result }),
            EventType.WorkflowExecutionFailed => Events.Of(new ChildWorkflowExecutionFailedEventAttributes { Namespace = ns, NamespaceId = options.NamespaceId, WorkflowExecution = execution, WorkflowType = type, InitiatedEventId = initiated, Failure = close.WorkflowExecutionFailedEventAttributes.Failure, RetryState = close.WorkflowExecutionFailedEventAttributes.RetryState }),
            EventType.WorkflowExecutionCanceled => Events.Of(new ChildWorkflowExecutionCanceledEventAttributes { Namespace = ns, NamespaceId = options.NamespaceId, WorkflowExecution = execution, WorkflowType = type, InitiatedEventId = initiated, Details = close.WorkflowExecutionCanceledEventAttributes.Details }),
            EventType.WorkflowExecutionTimedOut => Events.Of(new ChildWorkflowExecutionTimedOutEventAttributes { Namespace = ns, NamespaceId = options.NamespaceId, WorkflowExecution = execution, WorkflowType = type, InitiatedEventId = initiated, RetryState = close.WorkflowExecutionTimedOutEventAttributes.RetryState }),
            _ => Events.Of(new ChildWorkflowExecutionTerminatedEventAttributes { Namespace = ns, NamespaceId = options.NamespaceId, WorkflowExecution = execution, WorkflowType = type, InitiatedEventId = initiated }),
        };
    }
}
