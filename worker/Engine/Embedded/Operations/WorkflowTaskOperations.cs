using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;
using Tsrun.History;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>A turn's life: scheduled, handed out, ended. Everything here runs under the gate.</summary>
internal sealed class WorkflowTaskOperations(EngineCore core)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Waits before attempt 3, 4, … of a turn that keeps failing; the second comes at once.</summary>
    private static readonly RetryPolicy Backoff = new(TimeSpan.FromSeconds(5), 2.0, TimeSpan.FromMinutes(10), 0, []);

    private readonly TurnCommands commands = new(core);

    /// <summary>Makes sure that the script gets to see what happened.</summary>
    public void Attend(RunState run)
    {
        var task = run.WorkflowTask;
        if (task.IsStarted || task.State == WorkflowTaskMachine.Phase.Scheduled && !task.IsTransient)
            return;
        core.Alarms.Unset(task.Backoff);
        core.Append(run, new WorkflowTaskScheduled(run.Started.TaskQueue, 1, run.Started.WorkflowTaskTimeout), core.Clock.GetUtcNow());
        Ready(run);
    }

    /// <summary>Has the task handed out after the current change is committed.</summary>
    public void Ready(RunState run)
    {
        core.Want(Urgency.Soon);
        if (run.WorkflowTask.IsQueued)
            return;
        run.WorkflowTask.IsQueued = true;
        core.Pipeline.Pending.ReadyRuns.Add(run);
    }

    /// <summary>A worker takes what lies in the queue.</summary>
    public WorkflowGrant? Start(IWorkflowWork work, Poller<WorkflowGrant> poller)
    {
        var grant = work switch
        {
            RunState run => StartTurn(run, poller),
            PendingQuery query => core.Queries.Start(query, poller),
            _ => null,
        };
        if (grant is not null && poller.Expiry is { } expiry)
            core.Alarms.Unset(expiry);
        return grant;
    }

    private WorkflowGrant? StartTurn(RunState run, Poller<WorkflowGrant> poller)
    {
        var task = run.WorkflowTask;
        task.IsQueued = false;
        if (!run.IsOpen || task.State != WorkflowTaskMachine.Phase.Scheduled || task.Backoff.Index >= 0)
            return null;
        var now = core.Clock.GetUtcNow();
        task.Started(run.NextEventId, now, poller.Identity);
        core.Alarms.Set(task.StartToClose, now + (run.Started.WorkflowTaskTimeout ?? DefaultTimeout));
        HistoryEvent[] tail = task.IsTransient ? [task.ScheduledEvent(run.Started.TaskQueue), task.StartedEvent()] : [task.StartedEvent()];
        return new WorkflowGrant(
            new TaskToken(run.Row.RunId, task.ScheduledEventId, task.Attempt),
            run.Row.WorkflowId,
            run.Started.WorkflowType,
            run.PreviousStartedEventId,
            task.StartedEventId,
            task.Attempt,
            run.NextEventId - 1,
            Known(run, poller),
            tail);
    }

    /// <summary>The events that this worker lacks, when they are in memory.</summary>
    private static IReadOnlyList<HistoryEvent>? Known(RunState run, Poller<WorkflowGrant> poller)
    {
        var isCached = poller.HasCache && run.StickyIdentity is { } identity && string.Equals(identity, poller.Identity, StringComparison.Ordinal);
        return run.IsRecentWhole || run.IsRecentComplete && isCached ? run.Recent.ToArray() : null;
    }

    /// <exception cref="WorkflowServiceException">The turn is over, or somebody else's.</exception>
    private RunState Find(TaskToken token)
    {
        var run = core.Runs.Find(token.RunId);
        return run is { IsOpen: true, WorkflowTask.IsStarted: true } && run.WorkflowTask.ScheduledEventId == token.ScheduledEventId && run.WorkflowTask.Attempt == token.Attempt
            ? run
            : throw WorkflowServiceException.NotFound("Workflow task not found.");
    }

    /// <summary>Carries a turn's commands out, or fails the turn when one of them is wrong.</summary>
    public TurnEnd Complete(RespondWorkflowTaskCompletedRequest request)
    {
        var run = Find(request.Token);
        CommandCheck.Shape(request.Commands);
        if (new CommandCheck(run).FirstProblem(request.Commands) is { } problem)
        {
            Fail(run, problem.Cause, new Failure(problem.Message, new FailureInfo.Server(false), "Server"), request.Identity);
            return new TurnEnd(null, $"{problem.Cause}: {problem.Message}");
        }
        WriteStarted(run);
        run.StickyIdentity = request.Sticky ? request.Identity : null;
        run.RestartRecent(request.Sticky);
        var task = run.WorkflowTask;
        var completed = core.Append(run, new WorkflowTaskCompleted(task.ScheduledEventId, task.StartedEventId, request.Identity, request.Flags), core.Clock.GetUtcNow());
        var isAnotherDue = commands.CarryOut(run, request.Commands, completed.EventId);
        if (run.IsOpen && (isAnotherDue || request.ForceCreateNewWorkflowTask))
            Attend(run);
        core.Queries.Release(run);
        return new TurnEnd(request.ReturnNewWorkflowTask ? StartTurn(run, new Poller<WorkflowGrant>(request.Identity, request.Sticky)) : null, null);
    }

    public void Fail(RespondWorkflowTaskFailedRequest request) => Fail(Find(request.Token), request.Cause, request.Failure, request.Identity);

    private void Fail(RunState run, WorkflowTaskFailedCause cause, Failure failure, string identity)
    {
        var task = run.WorkflowTask;
        End(run, new WorkflowTaskFailed(task.ScheduledEventId, task.StartedEventId, cause, failure, identity));
    }

    public void TimeOut(RunState run)
    {
        var task = run.WorkflowTask;
        End(run, new WorkflowTaskTimedOut(task.ScheduledEventId, task.StartedEventId, TimeoutType.StartToClose));
    }

    /// <summary>Ends a turn without a result and plans the next attempt.</summary>
    private void End(RunState run, EventAttributes end)
    {
        var attempt = run.WorkflowTask.Attempt;
        var wasSticky = run.StickyIdentity is not null;
        WriteEnd(run, end);
        if (core.Flush(run) || wasSticky)
            Attend(run);
        else
            Retry(run, attempt + 1);
    }

    /// <summary>Writes the end of a turn that is cut short by the end of its run.</summary>
    public void ForceClose(RunState run, string why)
    {
        var task = run.WorkflowTask;
        if (task.IsStarted)
            WriteEnd(run, new WorkflowTaskFailed(task.ScheduledEventId, task.StartedEventId, WorkflowTaskFailedCause.ForceCloseCommand, new Failure(why, new FailureInfo.Server(false), "Server"), "engine"));
        core.Flush(run);
    }

    private void WriteEnd(RunState run, EventAttributes end)
    {
        run.StickyIdentity = null;
        if (!run.IsRecentWhole)
            run.RestartRecent(keep: false);
        if (run.WorkflowTask.IsTransient)
        {
            core.Alarms.Unset(run.WorkflowTask.StartToClose);
            run.WorkflowTask.Ended();
            return;
        }
        WriteStarted(run);
        core.Append(run, end, core.Clock.GetUtcNow());
    }

    private void Retry(RunState run, int attempt)
    {
        var now = core.Clock.GetUtcNow();
        run.WorkflowTask.ScheduledTransient(attempt, now);
        if (attempt > 2)
            core.Alarms.Set(run.WorkflowTask.Backoff, now + Backoff.BackoffAfter(attempt - 2));
        else
            Ready(run);
    }

    /// <summary>Writes what the start of the turn left unwritten.</summary>
    private void WriteStarted(RunState run)
    {
        var task = run.WorkflowTask;
        core.Alarms.Unset(task.StartToClose);
        var started = task.StartedEvent();
        if (task.IsTransient)
            core.Append(run, task.ScheduledEvent(run.Started.TaskQueue).Attributes, task.ScheduledTime);
        core.Append(run, started.Attributes, started.EventTime);
    }
}

/// <summary>How a turn ended.</summary>
/// <param name="Next">The next one, when it was asked for and due.</param>
/// <param name="Problem">Why the commands were refused; null when they were carried out.</param>
internal sealed record TurnEnd(WorkflowGrant? Next, string? Problem);
