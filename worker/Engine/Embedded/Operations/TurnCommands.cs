using System.Diagnostics;
using Tsrun.Engine.Embedded.State;
using Tsrun.History;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>Turns a turn's commands into events; they were all checked before.</summary>
internal sealed class TurnCommands(EngineCore core)
{
    private readonly List<ActivityMachine> newActivities = [];
    private readonly List<ChildMachine> newChildren = [];

    /// <summary>Carries the commands out, then lets in what was buffered meanwhile.</summary>
    /// <returns>Whether the script has something new to see.</returns>
    public bool CarryOut(RunState run, IReadOnlyList<Command> commands, long completedEventId)
    {
        var isAnotherDue = false;
        for (var i = 0; i < commands.Count; i++)
            isAnotherDue |= CarryOut(run, commands[i], completedEventId);
        isAnotherDue |= core.Flush(run);
        foreach (var activity in newActivities)
        {
            if (activity.State == ActivityMachine.Phase.Scheduled && run.IsOpen)
                core.Activities.Offer(run, activity);
        }
        newActivities.Clear();
        for (var i = 0; i < newChildren.Count; i++)
            isAnotherDue |= core.Children.Start(run, newChildren[i]);
        newChildren.Clear();
        return isAnotherDue;
    }

    private bool CarryOut(RunState run, Command command, long completedEventId)
    {
        var now = core.Clock.GetUtcNow();
        switch (command)
        {
            case Command.ScheduleActivityTask schedule:
                var scheduled = core.Append(run, ActivityDefaults.Fill(schedule, run.Started, run.Started.WorkflowRunTimeout, completedEventId), now, command.Metadata);
                newActivities.Add(run.Activities[scheduled.EventId]);
                return false;
            case Command.RequestCancelActivityTask cancel:
                core.Append(run, new ActivityTaskCancelRequested(cancel.ScheduledEventId, completedEventId), now, command.Metadata);
                return core.Activities.CancelUnstarted(run, cancel.ScheduledEventId);
            case Command.StartTimer start:
                core.Append(run, new TimerStarted(start.TimerId, start.StartToFireTimeout, completedEventId), now, command.Metadata);
                core.Timers.Set(run.Timers[start.TimerId]);
                return false;
            case Command.CancelTimer cancel:
                core.Timers.Cancel(run, cancel.TimerId, completedEventId);
                return false;
            case Command.RecordMarker marker:
                core.Append(run, new MarkerRecorded(marker.MarkerName, marker.Details, completedEventId), now, command.Metadata);
                return false;
            case Command.UpsertWorkflowSearchAttributes upsert:
                core.Append(run, new UpsertWorkflowSearchAttributes(upsert.SearchAttributes, completedEventId), now, command.Metadata);
                return false;
            case Command.StartChildWorkflowExecution child:
                Initiate(run, child, completedEventId, now);
                return false;
            default:
                Close(run, command, completedEventId);
                return false;
        }
    }

    private void Initiate(RunState run, Command.StartChildWorkflowExecution child, long completedEventId, DateTimeOffset now)
    {
        var queue = string.IsNullOrEmpty(child.TaskQueue) ? run.Started.TaskQueue : child.TaskQueue;
        var initiated = core.Append(
            run,
            new StartChildWorkflowExecutionInitiated(child.WorkflowId, child.WorkflowType, queue, child.Input, child.ParentClosePolicy, completedEventId),
            now,
            child.Metadata);
        newChildren.Add(run.Children[initiated.EventId]);
    }

    private void Close(RunState run, Command command, long completedEventId)
    {
        switch (command)
        {
            case Command.CompleteWorkflowExecution complete:
                core.Life.Close(run, new WorkflowExecutionCompleted(complete.Result, completedEventId), command.Metadata);
                break;
            case Command.FailWorkflowExecution fail:
                core.Life.Close(run, new WorkflowExecutionFailed(fail.Failure, RetryState.RetryPolicyNotSet, completedEventId), command.Metadata);
                break;
            case Command.CancelWorkflowExecution cancel:
                core.Life.Close(run, new WorkflowExecutionCanceled(completedEventId, cancel.Details), command.Metadata);
                break;
            case Command.ContinueAsNewWorkflowExecution next:
                core.Life.ContinueAsNew(run, next, completedEventId);
                break;
            default:
                throw new UnreachableException(command.GetType().Name);
        }
    }
}
