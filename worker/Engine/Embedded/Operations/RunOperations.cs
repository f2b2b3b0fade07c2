using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;
using Tsrun.History;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>Beginning and end of a run, and what reaches it from outside. Everything here runs under the gate.</summary>
internal sealed class RunOperations(EngineCore core)
{
    /// <summary>Writes the first two events of a new run.</summary>
    public RunState Create(RunId runId, WorkflowExecutionStarted started, string? requestId, UserMetadata? metadata)
    {
        var now = core.Clock.GetUtcNow();
        var row = new RunRow(core.Runs.NewKey(), runId, started.WorkflowId);
        var first = new HistoryEvent(1, now, started, metadata);
        var run = new RunState(row, first, requestId, core.RunAlarms);
        run.RestartRecent(keep: true);
        core.Want(Urgency.Durable);
        core.Write(new StoreWrite.InsertRun(row, started, requestId, now));
        run.Apply(first);
        core.Write(new StoreWrite.AppendEvent(row, first));
        core.Runs.Add(run);
        SetRunTimeout(run);
        core.Tasks.Attend(run);
        return run;
    }

    public void SetRunTimeout(RunState run)
    {
        if (run.Started.WorkflowRunTimeout is { } limit)
            core.Alarms.Set(run.RunTimeout, run.StartTime + limit);
    }

    public static RunId NewRunId() => new(Guid.CreateVersion7().ToString());

    public void Signal(SignalWorkflowExecutionRequest request)
    {
        var run = core.Runs.GetOpen(request.WorkflowId, request.RunId);
        // A repeated request is answered when the first one is firm, hence before the look at the set.
        core.Want(Urgency.Durable);
        if (request.RequestId is { } id && !run.SignalRequestIds.Add(id))
            return;
        core.Fact(run, new WorkflowExecutionSignaled(request.SignalName, request.Input, request.Identity, request.RequestId), core.Clock.GetUtcNow());
        core.Tasks.Attend(run);
    }

    /// <exception cref="WorkflowServiceException">There never was such a run; a closed one needs no request.</exception>
    public void RequestCancel(RequestCancelWorkflowExecutionRequest request)
    {
        var run = request.RunId is { } id ? core.Runs.Find(id) : core.Runs.FindNewest(request.WorkflowId);
        if (run is { IsOpen: true })
            RequestCancel(run, request.Identity, request.Reason);
        else if (run is null && (request.RunId is { } named ? core.Reader.Find(named) : core.Reader.FindLatest(request.WorkflowId)) is null)
            throw WorkflowServiceException.NotFound($"workflow execution {request.WorkflowId} was never started");
    }

    public void RequestCancel(RunState run, string identity, string? reason)
    {
        core.Want(Urgency.Durable);
        if (run.IsCancelRequested)
            return;
        run.IsCancelRequested = true;
        core.Fact(run, new WorkflowExecutionCancelRequested(identity, reason), core.Clock.GetUtcNow());
        core.Tasks.Attend(run);
    }

    public void Terminate(RunState run, string? reason, string identity, Payload? details)
    {
        core.Tasks.ForceClose(run, "the run was terminated");
        Close(run, new WorkflowExecutionTerminated(identity, reason, details), null);
    }

    public void TimeOut(RunState run)
    {
        core.Tasks.ForceClose(run, "the run's time was up");
        Close(run, new WorkflowExecutionTimedOut(RetryState.RetryPolicyNotSet), null);
    }

    /// <summary>Starts the run that follows, then closes this one in its favour.</summary>
    public void ContinueAsNew(RunState run, Command.ContinueAsNewWorkflowExecution next, long completedEventId)
    {
        var runId = NewRunId();
        Close(run, new WorkflowExecutionContinuedAsNew(runId, next.WorkflowType, next.Input, completedEventId), next.Metadata);
        var left = run.Started.WorkflowExecutionTimeout is { } whole ? whole - (core.Clock.GetUtcNow() - run.StartTime) : (TimeSpan?)null;
        Create(
            runId,
            run.Started with
            {
                WorkflowType = next.WorkflowType,
                Input = next.Input,
                ContinuedExecutionRunId = run.Row.RunId,
                Initiator = ContinueAsNewInitiator.Workflow,
                WorkflowExecutionTimeout = left,
                WorkflowRunTimeout = left is { } limit && (run.Started.WorkflowRunTimeout is not { } own || own > limit) ? limit : run.Started.WorkflowRunTimeout,
            },
            null,
            null);
    }

    /// <summary>Writes the last event and lets go of everything that waits.</summary>
    public void Close(RunState run, EventAttributes close, UserMetadata? metadata)
    {
        // Others learn of a close, so it is a fact and not only a decision.
        core.Want(Urgency.Durable);
        var last = core.Append(run, close, core.Clock.GetUtcNow(), metadata);
        run.Status = Status(close);
        core.Write(new StoreWrite.CloseRun(run.Row, run.Status, last.EventTime));
        core.Pipeline.Pending.ClosedRuns.Add(run);
        StopClocks(run);
        if (close is not WorkflowExecutionContinuedAsNew)
        {
            core.Children.ApplyParentClosePolicy(run);
            core.Children.TellParent(run, close);
        }
        core.Queries.Release(run);
    }

    private void StopClocks(RunState run)
    {
        core.Alarms.Unset(run.RunTimeout);
        core.Alarms.Unset(run.WorkflowTask.StartToClose);
        core.Alarms.Unset(run.WorkflowTask.Backoff);
        foreach (var timer in run.Timers.Values)
            core.Alarms.Unset(timer.Alarm);
        foreach (var activity in run.Activities.Values)
        {
            core.Alarms.Unset(activity.Alarm);
            if (activity.IsStored)
                core.Write(new StoreWrite.DeleteAttempt(run.Row, activity.ScheduledEventId));
        }
    }

    private static WorkflowExecutionStatus Status(EventAttributes close) => close switch
    {
        WorkflowExecutionCompleted => WorkflowExecutionStatus.Completed,
        WorkflowExecutionFailed => WorkflowExecutionStatus.Failed,
        WorkflowExecutionCanceled => WorkflowExecutionStatus.Canceled,
        WorkflowExecutionContinuedAsNew => WorkflowExecutionStatus.ContinuedAsNew,
        WorkflowExecutionTimedOut => WorkflowExecutionStatus.TimedOut,
        _ => WorkflowExecutionStatus.Terminated,
    };
}
