using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.Failure.V1;
using Temporal.Api.History.V1;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;
using Api = Temporal.Api.WorkflowService.V1;
using TaskQueueMessage = Temporal.Api.TaskQueue.V1.TaskQueue;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>A turn's life up to its start: scheduled, offered, handed out; and the ways in which it ends without a result. Everything here runs under the gate.</summary>
internal sealed class WorkflowTaskOperations(EngineCore core)
{
    /// <summary>From this attempt on a worker gets longer and longer for a turn: that is the only back-off.</summary>
    private const int PatientFrom = 4;

    private const int SuggestNewAtEvents = 4096;

    private const long SuggestNewAtBytes = 4 * 1024 * 1024;

    private static readonly RetryPolicy Patience = RetryPolicies.Fill(new RetryPolicy
    {
        InitialInterval = TimeSpan.FromSeconds(5).ToDuration(),
        MaximumInterval = TimeSpan.FromMinutes(10).ToDuration(),
    });

    /// <summary>Makes sure that the script gets to see what happened.</summary>
    public void Attend(RunState run)
    {
        if (run.IsOpen && !run.WorkflowTask.IsPending && !run.IsBeforeFirstTask)
            Schedule(run);
    }

    /// <summary>Writes the Scheduled event of a turn: at the queue of the worker that keeps the run, or at the normal one.</summary>
    public void Schedule(RunState run, DateTimeOffset? original = null)
    {
        core.Append(run, Events.Of(new WorkflowTaskScheduledEventAttributes { TaskQueue = Queue(run), StartToCloseTimeout = run.Started.WorkflowTaskTimeout, Attempt = 1 }), core.Now);
        if (original is { } first)
            run.WorkflowTask.Continues(first);
        Await(run);
    }

    /// <summary>Has updates taken to the worker by a turn that leaves no trace when all of them are rejected.</summary>
    public void ScheduleSpeculative(RunState run)
    {
        run.WorkflowTask.ScheduledVirtual(speculative: true, 1, core.Now, Queue(run), run.Started.WorkflowTaskTimeout);
        Await(run);
    }

    private static TaskQueueMessage Queue(RunState run) => run.Sticky?.Queue ?? run.Started.TaskQueue;

    private void Await(RunState run)
    {
        if (run.Sticky?.ScheduleToStart is { } limit)
            core.Alarms.Set(run.WorkflowTask.ScheduleToStart, core.Now + limit);
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

    /// <summary>Puts the task where its worker asks; the normal queue when that worker was silent.</summary>
    public void Offer(RunState run)
    {
        var task = run.WorkflowTask;
        if (task.State != WorkflowTaskMachine.Phase.Scheduled)
        {
            task.IsQueued = false;
            return;
        }
        var queue = core.Queues.Workflow(run.Namespace, task.Queue.Name);
        if (task.Queue.Kind == TaskQueueKind.Sticky && !queue.IsAlive(core.Now))
            queue = core.Queues.Workflow(run.Namespace, run.Started.TaskQueue.Name);
        queue.Offer(run, core.Now);
    }

    /// <summary>A speculative turn that is still waiting gets its event before another one comes.</summary>
    public void Materialize(RunState run)
    {
        var task = run.WorkflowTask;
        if (task.State == WorkflowTaskMachine.Phase.Scheduled && task.IsSpeculative)
            core.Append(run, Events.Of(task.ScheduledAttributes), task.ScheduledTime);
    }

    /// <summary>A worker takes what lies in the queue.</summary>
    public WorkflowGrant? Start(IWorkflowWork work, Poller<WorkflowGrant> poller)
    {
        var grant = work switch
        {
            RunState run => StartTurn(run, poller, Guid.NewGuid().ToString()),
            PendingQuery query => core.Queries.Start(query, poller),
            _ => null,
        };
        if (grant is not null && poller.Expiry is { } expiry)
            core.Alarms.Unset(expiry);
        return grant;
    }

    public WorkflowGrant? StartTurn(RunState run, Poller<WorkflowGrant> poller, string requestId)
    {
        var task = run.WorkflowTask;
        task.IsQueued = false;
        if (!run.IsOpen || task.State != WorkflowTaskMachine.Phase.Scheduled)
            return null;
        core.Alarms.Unset(task.ScheduleToStart);
        if (task.IsTransient && run.FailedAtEventId != run.NextEventId)
            core.Append(run, Events.Of(new WorkflowTaskScheduledEventAttributes { TaskQueue = Queue(run), StartToCloseTimeout = task.Timeout, Attempt = 1 }), core.Now);
        var (size, count) = (run.Row.Size, run.NextEventId);
        task.Started(run.NextEventId, core.Now, poller.Identity, requestId, size, count > SuggestNewAtEvents || size > SuggestNewAtBytes);
        task.Build = poller.Build;
        core.Alarms.Set(task.StartToClose, core.Now + TurnTimeout(task));
        return Grant(run, poller.IsSticky || run.Sticky?.IsOf(poller.Identity) == true);
    }

    private static TimeSpan TurnTimeout(WorkflowTaskMachine task) => task.Attempt < PatientFrom
        ? task.Timeout.Span()
        : task.Timeout.Span() + Patience.BackoffAfter(task.Attempt - PatientFrom + 1);

    /// <summary>The started task as its worker gets it.</summary>
    /// <param name="isPartial">The worker knows everything up to the last turn that was completed.</param>
    public WorkflowGrant Grant(RunState run, bool isPartial)
    {
        var task = run.WorkflowTask;
        var response = new Api.PollWorkflowTaskQueueResponse
        {
            TaskToken = TokenOf(run).ToBytes(),
            WorkflowExecution = run.Execution,
            WorkflowType = run.Started.WorkflowType,
            PreviousStartedEventId = run.PreviousStartedEventId,
            StartedEventId = task.StartedEventId,
            Attempt = task.Attempt,
            WorkflowExecutionTaskQueue = new TaskQueueMessage { Name = run.Started.TaskQueue.Name, Kind = TaskQueueKind.Normal },
            ScheduledTime = task.ScheduledTime.ToTimestamp(),
            StartedTime = task.StartedTime.ToTimestamp(),
        };
        core.Updates.Deliver(run, response, again: !isPartial);
        core.Queries.Attach(run, response);
        var from = isPartial ? run.PreviousStartedEventId + 1 : 1;
        return new WorkflowGrant(response, run.RunId, from, run.NextEventId - 1, Known(run, from), task.Unstored(run.NextEventId));
    }

    private static Token TokenOf(RunState run)
    {
        var task = run.WorkflowTask;
        return new Token(run.RunId, task.ScheduledEventId, task.Attempt, task.IsVirtual ? task.Stamp : 0);
    }

    /// <summary>The events that a worker lacks, when they are in memory.</summary>
    private static List<HistoryEvent>? Known(RunState run, long from)
    {
        if (!run.IsRecentComplete || run.Recent is [var first, ..] && first.EventId > from)
            return null;
        var skip = 0;
        while (skip < run.Recent.Count && run.Recent[skip].EventId < from)
            skip++;
        return run.Recent.GetRange(skip, run.Recent.Count - skip);
    }

    /// <exception cref="WorkflowServiceException">The turn is over, or somebody else's.</exception>
    public RunState Find(Google.Protobuf.ByteString bytes, string ofNamespace)
    {
        var token = Token.Parse(bytes);
        var run = core.Runs.Find(token.RunId);
        Lookup.CheckOwner(run, ofNamespace);
        if (run is { IsOpen: true } && run.WorkflowTask.IsStarted && TokenOf(run) == token)
            return run;
        if (run is { IsOpen: true } && IsFromBefore(run, token))
        {
            run.WorkflowTask.Started(run.NextEventId, core.Now, "", "", run.Row.Size, false);
            return run;
        }
        throw Lookup.NotFound("Workflow task not found.");
    }

    /// <summary>A start leaves no event, so after a restart a task looks as if nobody had it; nothing happened since, so its worker may still answer.</summary>
    private static bool IsFromBefore(RunState run, Token token)
    {
        var task = run.WorkflowTask;
        return run.RecoveredNextEventId == run.NextEventId && task is { State: WorkflowTaskMachine.Phase.Scheduled, IsVirtual: false }
            && token == new Token(run.RunId, task.ScheduledEventId, task.Attempt);
    }

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

    /// <summary>The worker that keeps the run did not come for its task: anybody may have it now.</summary>
    public void Unclaimed(RunState run)
    {
        var task = run.WorkflowTask;
        if (task.State != WorkflowTaskMachine.Phase.Scheduled)
            return;
        if (core.Queues.Workflow(run.Namespace, task.Queue.Name).Remove(run))
            task.IsQueued = false;
        Materialize(run);
        core.Append(run, Events.Of(new WorkflowTaskTimedOutEventAttributes { ScheduledEventId = task.ScheduledEventId, TimeoutType = TimeoutType.ScheduleToStart }), core.Now);
        ForgetSticky(run);
        Schedule(run);
    }

    /// <summary>Nobody will ask at a sticky queue any more: what lies in it is up for anybody at once.</summary>
    public void Abandon(string ofNamespace, string name)
    {
        var queue = core.Queues.Workflow(ofNamespace, name);
        queue.Abandon();
        foreach (var work in queue.Drain())
        {
            if (work is RunState run)
                Offer(run);
            else if (work is PendingQuery query)
                core.Queues.Workflow(ofNamespace, query.TaskQueue).Offer(query, core.Now);
        }
    }

    public void ForgetSticky(RunState run)
    {
        run.Sticky = null;
        if (!run.IsRecentWhole)
            run.RestartRecent(keep: false);
    }

    /// <summary>Ends a turn without a result and plans the next attempt.</summary>
    private void End(RunState run, HistoryEvent end)
    {
        var attempt = run.WorkflowTask.Attempt;
        var wasSticky = run.Sticky is not null;
        WriteEnd(run, end);
        run.Updates.Unsend();
        if (core.Flush(run) || wasSticky)
            Schedule(run);
        else
            ScheduleTransient(run, attempt + 1);
        core.Queries.Release(run);
    }

    private void ScheduleTransient(RunState run, int attempt)
    {
        run.WorkflowTask.ScheduledVirtual(speculative: false, attempt, core.Now, Queue(run), run.Started.WorkflowTaskTimeout);
        run.FailedAtEventId = run.NextEventId;
        Ready(run);
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
                Failure = ServerFailures.Plain(why),
                Identity = "history-service",
            }));
        }
        core.Flush(run);
    }

    private void WriteEnd(RunState run, HistoryEvent end)
    {
        ForgetSticky(run);
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
