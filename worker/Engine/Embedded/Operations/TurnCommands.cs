using System.Diagnostics;
using Temporal.Api.Command.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;
using Tsrun.Engine.Embedded.State;
using TaskQueueMessage = Temporal.Api.TaskQueue.V1.TaskQueue;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>Turns a turn's commands into events; they were all checked before.</summary>
internal sealed class TurnCommands(EngineCore core)
{
    /// <summary>Carries the commands out, then lets in what was buffered meanwhile.</summary>
    /// <returns>Whether the script has something new to see.</returns>
    public bool CarryOut(Turn turn)
    {
        var (run, isAnotherDue) = (turn.Run, false);
        foreach (var command in turn.Request.Commands)
        {
            // What closes the run ends the updates first, so that an answer in the same turn still counts.
            if (CommandCheck.IsClose(command))
                turn.Updates.TakeLeftovers();
            isAnotherDue |= CarryOut(turn, command);
        }
        if (run.IsOpen)
            turn.Updates.TakeLeftovers();
        if (run.IsOpen)
            isAnotherDue |= core.Flush(run) | WriteCanceled(turn);
        BeginActivities(turn);
        Defer(turn);
        return isAnotherDue;
    }

    private bool WriteCanceled(Turn turn)
    {
        foreach (var outcome in turn.Canceled)
            core.Append(turn.Run, outcome, core.Now);
        return turn.Canceled.Count > 0;
    }

    /// <summary>What reaches out to other runs happens once the decision is stored: its result is news of its own, not part of the answer to this turn.</summary>
    private void Defer(Turn turn)
    {
        var run = turn.Run;
        foreach (var child in turn.NewChildren)
            core.AfterCommit(() => core.Children.Start(run, child));
        foreach (var initiated in turn.NewExternals)
            core.AfterCommit(() => core.Externals.CarryOut(run, initiated));
        foreach (var (operation, call) in turn.NewCalls)
            core.AfterCommit(() => core.NexusCalls.Offer(run, operation, call));
    }

    private void BeginActivities(Turn turn)
    {
        var run = turn.Run;
        foreach (var (activity, wantsEager) in turn.NewActivities)
        {
            if (activity.State != ActivityMachine.Phase.Scheduled || !run.IsOpen)
                continue;
            if (wantsEager)
                turn.Eager.Add(core.Activities.Start(run, activity, turn.Request.Identity, turn.IsOutside));
            else
                core.Activities.Offer(run, activity);
        }
    }

    private bool CarryOut(Turn turn, Command command)
    {
        var run = turn.Run;
        switch (command.CommandType)
        {
            case CommandType.ScheduleActivityTask:
                Schedule(turn, command);
                return false;
            case CommandType.RequestCancelActivityTask:
                var scheduled = command.RequestCancelActivityTaskCommandAttributes.ScheduledEventId;
                Append(turn, command, Events.Of(new ActivityTaskCancelRequestedEventAttributes { ScheduledEventId = scheduled, WorkflowTaskCompletedEventId = turn.CompletedEventId }));
                if (core.Outcomes.CancelUnstarted(run, scheduled, turn.Request.Identity) is { } outcome)
                    turn.Canceled.Add(outcome);
                return false;
            case CommandType.StartTimer:
                var timer = command.StartTimerCommandAttributes;
                Append(turn, command, Events.Of(new TimerStartedEventAttributes { TimerId = timer.TimerId, StartToFireTimeout = timer.StartToFireTimeout, WorkflowTaskCompletedEventId = turn.CompletedEventId }));
                core.Timers.Set(run.Timers[timer.TimerId]);
                return false;
            case CommandType.CancelTimer:
                core.Timers.Cancel(run, command.CancelTimerCommandAttributes.TimerId, turn.CompletedEventId, turn.Request.Identity);
                return false;
            case CommandType.StartChildWorkflowExecution:
                Initiate(turn, command);
                return false;
            case CommandType.ProtocolMessage:
                turn.Updates.Take(command.ProtocolMessageCommandAttributes.MessageId);
                return false;
            case CommandType.CompleteWorkflowExecution or CommandType.FailWorkflowExecution or CommandType.CancelWorkflowExecution or CommandType.ContinueAsNewWorkflowExecution:
                core.Closing.Carry(turn, command);
                return false;
            default:
                Note(turn, command);
                return false;
        }
    }

    /// <summary>Commands that only leave their event, and those that reach out to other runs afterwards.</summary>
    private void Note(Turn turn, Command command)
    {
        var completed = turn.CompletedEventId;
        switch (command.CommandType)
        {
            case CommandType.RecordMarker:
                var marker = command.RecordMarkerCommandAttributes;
                Append(turn, command, Events.Of(new MarkerRecordedEventAttributes { MarkerName = marker.MarkerName, Details = { marker.Details }, Header = marker.Header, Failure = marker.Failure, WorkflowTaskCompletedEventId = completed }));
                break;
            case CommandType.UpsertWorkflowSearchAttributes:
                Append(turn, command, Events.Of(new UpsertWorkflowSearchAttributesEventAttributes { SearchAttributes = command.UpsertWorkflowSearchAttributesCommandAttributes.SearchAttributes, WorkflowTaskCompletedEventId = completed }));
                core.Index(turn.Run);
                break;
            case CommandType.ModifyWorkflowProperties:
                Append(turn, command, Events.Of(new WorkflowPropertiesModifiedEventAttributes { UpsertedMemo = command.ModifyWorkflowPropertiesCommandAttributes.UpsertedMemo, WorkflowTaskCompletedEventId = completed }));
                core.Index(turn.Run);
                break;
            case CommandType.SignalExternalWorkflowExecution:
                turn.NewExternals.Add(Append(turn, command, Events.Of(core.Externals.Initiated(turn, command.SignalExternalWorkflowExecutionCommandAttributes))));
                break;
            case CommandType.RequestCancelExternalWorkflowExecution:
                turn.NewExternals.Add(Append(turn, command, Events.Of(core.Externals.Initiated(turn, command.RequestCancelExternalWorkflowExecutionCommandAttributes))));
                break;
            case CommandType.ScheduleNexusOperation:
                var scheduled = Append(turn, command, Events.Of(core.NexusCalls.Scheduled(turn, command.ScheduleNexusOperationCommandAttributes)));
                var operation = turn.Run.Operations.Find(scheduled.EventId)!;
                core.NexusOutcomes.SetExpiry(operation);
                turn.NewCalls.Add((operation, operation.Start));
                break;
            case CommandType.RequestCancelNexusOperation:
                var asked = command.RequestCancelNexusOperationCommandAttributes.ScheduledEventId;
                Append(turn, command, Events.Of(new NexusOperationCancelRequestedEventAttributes { ScheduledEventId = asked, WorkflowTaskCompletedEventId = completed }));
                if (turn.Run.Operations.Find(asked) is { IsClosed: false } started)
                    turn.NewCalls.Add((started, started.Cancel));
                break;
            default:
                throw new UnreachableException(command.CommandType.ToString());
        }
    }

    private void Schedule(Turn turn, Command command)
    {
        var (run, schedule) = (turn.Run, command.ScheduleActivityTaskCommandAttributes);
        var scheduled = Append(turn, command, Events.Of(ActivityDefaults.Fill(schedule, run.Started, turn.CompletedEventId)));
        var activity = run.Activities[scheduled.EventId];
        turn.NewActivities.Add((activity, schedule.RequestEagerExecution && activity.Options.TaskQueue.Name == run.Started.TaskQueue.Name));
    }

    private void Initiate(Turn turn, Command command)
    {
        var (run, child) = (turn.Run, command.StartChildWorkflowExecutionCommandAttributes);
        var initiated = Append(turn, command, Events.Of(new StartChildWorkflowExecutionInitiatedEventAttributes
        {
            Namespace = child.Namespace.Length > 0 ? child.Namespace : run.Namespace,
            NamespaceId = core.Hooks.Namespaces?.FindId(child.Namespace.Length > 0 ? child.Namespace : run.Namespace) ?? "",
            WorkflowId = child.WorkflowId,
            WorkflowType = child.WorkflowType,
            TaskQueue = new TaskQueueMessage { Name = string.IsNullOrEmpty(child.TaskQueue?.Name) ? run.Started.TaskQueue.Name : child.TaskQueue.Name, Kind = TaskQueueKind.Normal },
            Input = child.Input,
            WorkflowExecutionTimeout = child.WorkflowExecutionTimeout,
            WorkflowRunTimeout = Times.Min(child.WorkflowRunTimeout.Limit(), child.WorkflowExecutionTimeout.Limit()).ToDuration(),
            WorkflowTaskTimeout = RunTimeouts.Task(child.WorkflowTaskTimeout.Limit(), Times.Min(child.WorkflowRunTimeout.Limit(), child.WorkflowExecutionTimeout.Limit())).ToDuration(),
            ParentClosePolicy = child.ParentClosePolicy == ParentClosePolicy.Unspecified ? ParentClosePolicy.Terminate : child.ParentClosePolicy,
            Control = child.Control,
            WorkflowTaskCompletedEventId = turn.CompletedEventId,
            WorkflowIdReusePolicy = child.WorkflowIdReusePolicy == Temporal.Api.Enums.V1.WorkflowIdReusePolicy.Unspecified ? Temporal.Api.Enums.V1.WorkflowIdReusePolicy.AllowDuplicate : child.WorkflowIdReusePolicy,
            RetryPolicy = child.RetryPolicy is null ? null : RetryPolicies.Fill(child.RetryPolicy),
            CronSchedule = child.CronSchedule,
            Header = child.Header,
            Memo = child.Memo,
            SearchAttributes = child.SearchAttributes,
            InheritBuildId = child.InheritBuildId,
            Priority = child.Priority,
            VersioningOverride = child.VersioningOverride,
        }));
        turn.NewChildren.Add(run.Children[initiated.EventId]);
    }

    private HistoryEvent Append(Turn turn, Command command, HistoryEvent made) => core.Append(turn.Run, made, core.Now, command.UserMetadata);
}
