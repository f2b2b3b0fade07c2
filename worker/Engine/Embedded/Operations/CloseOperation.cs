using System.Diagnostics;
using Temporal.Api.Command.V1;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.Failure.V1;
using Temporal.Api.History.V1;
using Temporal.Api.Sdk.V1;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;
using ExecutionStatus = Temporal.Api.Enums.V1.WorkflowExecutionStatus;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>The end of a run, and whether another run follows it. Everything here runs under the gate.</summary>
internal sealed class CloseOperation(EngineCore core)
{
    private readonly ChainOperation _chain = new(core);

    /// <summary>Carries a turn's close command out.</summary>
    public void Carry(Turn turn, Command command)
    {
        var run = turn.Run;
        switch (command.CommandType)
        {
            case CommandType.CompleteWorkflowExecution:
                Complete(run, command.CompleteWorkflowExecutionCommandAttributes.Result, turn.CompletedEventId, command.UserMetadata);
                break;
            case CommandType.FailWorkflowExecution:
                Fail(run, command.FailWorkflowExecutionCommandAttributes.Failure, turn.CompletedEventId, command.UserMetadata);
                break;
            case CommandType.CancelWorkflowExecution:
                Close(run, Events.Of(new WorkflowExecutionCanceledEventAttributes { Details = command.CancelWorkflowExecutionCommandAttributes.Details, WorkflowTaskCompletedEventId = turn.CompletedEventId }), ExecutionStatus.Canceled, null, command.UserMetadata);
                break;
            case CommandType.ContinueAsNewWorkflowExecution:
                ContinueAsNew(run, command.ContinueAsNewWorkflowExecutionCommandAttributes, turn.CompletedEventId, command.UserMetadata);
                break;
            default:
                throw new UnreachableException(command.CommandType.ToString());
        }
    }

    private void Complete(RunState run, Payloads? result, long completedEventId, UserMetadata? metadata)
    {
        var next = _chain.ByCron(run, lastResult: result, failure: null);
        Close(run, Events.Of(new WorkflowExecutionCompletedEventAttributes { Result = result, WorkflowTaskCompletedEventId = completedEventId, NewExecutionRunId = next?.RunId ?? "" }), ExecutionStatus.Completed, next, metadata);
    }

    private void Fail(RunState run, Failure failure, long completedEventId, UserMetadata? metadata)
    {
        var (next, state) = _chain.AfterFailure(run, failure);
        Close(run, Events.Of(new WorkflowExecutionFailedEventAttributes { Failure = failure, RetryState = state, WorkflowTaskCompletedEventId = completedEventId, NewExecutionRunId = next?.RunId ?? "" }), ExecutionStatus.Failed, next, metadata);
    }

    private void ContinueAsNew(RunState run, ContinueAsNewWorkflowExecutionCommandAttributes command, long completedEventId, UserMetadata? metadata)
    {
        var next = _chain.AsNew(run, command);
        var started = next.Started;
        Close(run, Events.Of(new WorkflowExecutionContinuedAsNewEventAttributes
        {
            NewExecutionRunId = next.RunId,
            WorkflowType = started.WorkflowType,
            TaskQueue = started.TaskQueue,
            Input = started.Input,
            WorkflowRunTimeout = started.WorkflowRunTimeout,
            WorkflowTaskTimeout = started.WorkflowTaskTimeout,
            WorkflowTaskCompletedEventId = completedEventId,
            BackoffStartInterval = command.BackoffStartInterval,
            Initiator = command.Initiator,
            Failure = command.Failure,
            LastCompletionResult = started.LastCompletionResult,
            Header = command.Header,
            Memo = started.Memo,
            SearchAttributes = started.SearchAttributes,
            InheritBuildId = command.InheritBuildId,
            InitialVersioningBehavior = command.InitialVersioningBehavior,
        }), ExecutionStatus.ContinuedAsNew, next, metadata);
    }

    /// <param name="links">What whoever ends it names as related.</param>
    public void Terminate(RunState run, string reason, string identity, Payloads? details, IEnumerable<Link>? links = null)
    {
        core.TaskEnds.ForceClose(run, "ForceCloseCommand");
        var terminated = Events.Of(new WorkflowExecutionTerminatedEventAttributes { Reason = reason, Details = details, Identity = identity });
        terminated.Links.Add(links ?? []);
        Close(run, terminated, ExecutionStatus.Terminated, null, null);
    }

    /// <summary>Ends a run that a reset begins again: its children are the new run's, and who waits for its end waits for that one's.</summary>
    public void TerminateForReset(RunState run, string reason)
    {
        core.TaskEnds.ForceClose(run, "ForceCloseCommand");
        Close(run, Events.Of(new WorkflowExecutionTerminatedEventAttributes { Reason = reason, Identity = ServerIdentity.Resetter }), ExecutionStatus.Terminated, null, null, goesOn: true);
    }

    /// <summary>Ends a run because another one of its id begins.</summary>
    public void MakeRoom(RunState run, string newRunId) =>
        Terminate(run, "TerminateIfRunning WorkflowIdReusePolicy", ServerIdentity.History, new Payloads { Payloads_ = { JsonPayload.Text($"terminated by new runID: {newRunId}") } });

    public void TimeOut(RunState run)
    {
        core.TaskEnds.ForceClose(run, "ForceCloseCommand");
        var (next, state) = _chain.AfterFailure(run, ServerFailures.RunTimeout());
        Close(run, Events.Of(new WorkflowExecutionTimedOutEventAttributes { RetryState = state, NewExecutionRunId = next?.RunId ?? "" }), ExecutionStatus.TimedOut, next, null);
    }

    /// <summary>Writes the last event and lets go of everything that waits; then the next run begins.</summary>
    private void Close(RunState run, HistoryEvent close, ExecutionStatus status, NextRun? next, UserMetadata? metadata, bool goesOn = false)
    {
        // Others learn of a close, so it is a fact and not only a decision.
        core.Want(Urgency.Durable);
        var last = core.Append(run, close, core.Now, metadata);
        run.Status = status;
        core.Write(new StoreWrite.CloseRun(run.Row, status, last.EventTime.Time()));
        core.Pipeline.Pending.ClosedRuns.Add(run);
        StopClocks(run);
        core.Index(run, last.EventTime.Time());
        if (!goesOn)
            core.Children.ApplyParentClosePolicy(run);
        if (next is not null)
        {
            _chain.Begin(run, next);
        }
        else
        {
            if (!goesOn)
            {
                core.Children.TellParent(run, last);
                core.NexusOutcomes.TellCallers(run, last);
            }
            core.Hooks.Schedules?.Closed(run, last);
        }
        core.Updates.Closed(run, hasSuccessor: next is not null);
        core.Queries.Release(run);
    }

    private void StopClocks(RunState run)
    {
        foreach (var alarm in (Alarm[])[run.RunTimeout, run.FirstTask, run.WorkflowTask.StartToClose, run.WorkflowTask.ScheduleToStart])
            core.Alarms.Unset(alarm);
        foreach (var timer in run.Timers.All)
            core.Alarms.Unset(timer.Alarm);
        foreach (var operation in run.Operations.All)
            core.NexusOutcomes.Stop(operation);
        foreach (var activity in run.Activities.All)
        {
            core.Alarms.Unset(activity.Alarm);
            if (activity.IsStored)
                core.Write(new StoreWrite.DeleteAttempt(run.Row, activity.ScheduledEventId));
        }
    }
}
