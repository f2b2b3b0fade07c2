using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;
using TaskQueueMessage = Temporal.Api.TaskQueue.V1.TaskQueue;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>A turn's life until a worker takes it: due, scheduled, offered. Everything here runs under the gate.</summary>
internal sealed class WorkflowTaskOperations(EngineCore core)
{
    /// <summary>So long a speculative turn waits in the normal queue before it gets its events, as on a Temporal server.</summary>
    private static readonly TimeSpan SpeculativePatience = TimeSpan.FromSeconds(5);

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
        if (run.Sticky is null)
            core.Alarms.Set(run.WorkflowTask.ScheduleToStart, core.Now + SpeculativePatience);
        Await(run);
    }

    /// <summary>Where the next turn is asked for: at the worker that keeps the run, or at the normal queue.</summary>
    public static TaskQueueMessage Queue(RunState run) => run.Sticky?.Queue ?? run.Started.TaskQueue;

    /// <summary>Has the task handed out, and its wait for the worker that keeps the run bounded.</summary>
    public void Await(RunState run)
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
        var version = core.VersionFor(run);
        var queue = core.Queues.Workflow(run.Namespace, task.Queue.Name, task.Queue.Kind == TaskQueueKind.Sticky ? "" : version.Text());
        if (task.Queue.Kind == TaskQueueKind.Sticky && (!queue.IsAlive(core.Now) || !Equals(version, run.Versioning.Worker)))
            queue = core.Queues.Workflow(run.Namespace, run.Started.TaskQueue.Name, version.Text());
        queue.Offer(run, core.Now, run.Wishes.Priority.Rank());
    }

    /// <summary>Has what waits at a queue handed to the versions that it is for now.</summary>
    public void Reoffer(string ofNamespace, string name)
    {
        foreach (var work in core.Queues.DrainWorkflows(ofNamespace, name))
            Offer(work);
    }

    private void Offer(IWorkflowWork work)
    {
        if (work is RunState run)
            Offer(run);
        else if (work is PendingQuery query)
            core.QueryTasks.Offer(query);
    }

    /// <summary>A speculative turn that is still waiting gets its event before another one comes.</summary>
    public void Materialize(RunState run)
    {
        var task = run.WorkflowTask;
        if (task.State != WorkflowTaskMachine.Phase.Scheduled || !task.IsSpeculative)
            return;
        if (task.Queue.Kind == TaskQueueKind.Normal)
            core.Alarms.Unset(task.ScheduleToStart);
        core.Append(run, Events.Of(task.ScheduledAttributes), task.ScheduledTime);
    }

    /// <summary>Nobody will ask at a sticky queue any more: what lies in it is up for anybody at once.</summary>
    public void Abandon(string ofNamespace, string name)
    {
        var queue = core.Queues.Workflow(ofNamespace, name);
        queue.Abandon();
        foreach (var work in queue.Drain())
            Offer(work);
    }

    /// <summary>Another attempt, which leaves no event before it completes.</summary>
    public void ScheduleTransient(RunState run, int attempt)
    {
        run.WorkflowTask.ScheduledVirtual(speculative: false, attempt, core.Now, Queue(run), run.Started.WorkflowTaskTimeout);
        run.FailedAtEventId = run.NextEventId;
        Ready(run);
    }

    /// <summary>No worker has the run in its cache any more.</summary>
    public void ForgetSticky(RunState run)
    {
        run.Sticky = null;
        if (!run.Recent.IsWhole)
            run.Recent.Restart(keep: false);
    }
}
