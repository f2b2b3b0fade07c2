using Temporal.Api.Enums.V1;
using Temporal.Api.Failure.V1;
using Temporal.Api.History.V1;
using Tsrun.Engine.Embedded.State;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>The ways in which a turn ends without a result, and what its start left unwritten. Everything here runs under the gate.</summary>
internal sealed class WorkflowTaskEnds(EngineCore core)
{
    /// <summary>The worker gives up, or its answer cannot be carried out.</summary>
    public void Fail(RunState run, WorkflowTaskFailedCause cause, Failure? failure, string identity)
    {
        var task = run.WorkflowTask;
        End(run, Events.Of(new WorkflowTaskFailedEventAttributes
        {
            ScheduledEventId = task.ScheduledEventId,
            StartedEventId = task.StartedEventId,
            Cause = cause,
            Failure = failure,
            Identity = identity,
        }));
    }

    /// <summary>The worker's time is up.</summary>
    public void TimeOut(RunState run)
    {
        var task = run.WorkflowTask;
        End(run, Events.Of(new WorkflowTaskTimedOutEventAttributes
        {
            ScheduledEventId = task.ScheduledEventId,
            StartedEventId = task.StartedEventId,
            TimeoutType = TimeoutType.StartToClose,
        }));
    }

    /// <summary>The worker that keeps the run did not come for its task, or nobody for a speculative one: anybody may have it now.</summary>
    public void Unclaimed(RunState run)
    {
        var task = run.WorkflowTask;
        if (task.State != WorkflowTaskMachine.Phase.Scheduled)
            return;
        if (core.Queues.Workflow(run.Namespace, task.Queue.Name).Remove(run))
            task.IsQueued = false;
        core.Tasks.Materialize(run);
        core.Append(run, Events.Of(new WorkflowTaskTimedOutEventAttributes { ScheduledEventId = task.ScheduledEventId, TimeoutType = TimeoutType.ScheduleToStart }), core.Now);
        core.Tasks.ForgetSticky(run);
        core.Tasks.Schedule(run);
    }

    /// <summary>The worker that has the turn is lost with its connection: whoever asks next gets it. Once, and not what is in no history yet (a speculative turn, or the next attempt at one that failed): these wait for their time.</summary>
    public void GiveBack(RunState run, CancellationToken lost)
    {
        var task = run.WorkflowTask;
        if (!run.IsOpen || !task.IsStarted || task.Holder != lost || task.IsVirtual || task.WasGivenBack)
            return;
        core.Alarms.Unset(task.StartToClose);
        task.GivenBack();
        run.Updates.Unsend();
        core.Flush(run);
        core.Queries.Release(run);
        core.Tasks.Await(run);
    }

    /// <summary>Ends a turn without a result and plans the next attempt.</summary>
    private void End(RunState run, HistoryEvent end)
    {
        var attempt = run.WorkflowTask.Attempt;
        var wasSticky = run.Sticky is not null;
        WriteEnd(run, end);
        run.Updates.Unsend();
        if (core.Flush(run) || wasSticky)
            core.Tasks.Schedule(run);
        else
            core.Tasks.ScheduleTransient(run, attempt + 1);
        core.Queries.Release(run);
    }

    /// <summary>Writes the end of a turn that is cut short by the end of its run.</summary>
    public void ForceClose(RunState run, string why)
    {
        var task = run.WorkflowTask;
        if (task.IsStarted)
        {
            WriteEnd(run, Events.Of(new WorkflowTaskFailedEventAttributes
            {
                ScheduledEventId = task.ScheduledEventId,
                StartedEventId = task.StartedEventId,
                Cause = WorkflowTaskFailedCause.ForceCloseCommand,
                Failure = new Failure { Message = why },
                Identity = ServerIdentity.History,
            }));
        }
        core.Flush(run);
    }

    private void WriteEnd(RunState run, HistoryEvent end)
    {
        core.Tasks.ForgetSticky(run);
        if (run.WorkflowTask.IsTransient)
        {
            core.Alarms.Unset(run.WorkflowTask.StartToClose);
            run.WorkflowTask.Ended();
            return;
        }
        WriteStarted(run);
        core.Append(run, end, core.Now);
    }

    /// <summary>Writes what the start of the turn left unwritten.</summary>
    public void WriteStarted(RunState run)
    {
        var task = run.WorkflowTask;
        core.Alarms.Unset(task.StartToClose);
        core.Alarms.Unset(task.ScheduleToStart);
        var (started, time) = (task.StartedAttributes, task.StartedTime);
        if (task.IsVirtual)
            core.Append(run, Events.Of(task.ScheduledAttributes), task.ScheduledTime);
        core.Append(run, Events.Of(started), time);
    }
}
