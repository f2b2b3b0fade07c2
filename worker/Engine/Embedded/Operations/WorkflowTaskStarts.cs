using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Verbs;
using Api = Temporal.Api.WorkflowService.V1;
using TaskQueueMessage = Temporal.Api.TaskQueue.V1.TaskQueue;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>A worker takes a turn, and is known again when it answers. Everything here runs under the gate.</summary>
internal sealed class WorkflowTaskStarts(EngineCore core)
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

    /// <summary>A worker takes what lies in the queue.</summary>
    public WorkflowGrant? Start(IWorkflowWork work, Poller<WorkflowGrant> poller)
    {
        var grant = work switch
        {
            RunState run => StartTurn(run, poller, Guid.NewGuid().ToString()),
            PendingQuery query => core.QueryTasks.Start(query, poller),
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
            core.Append(run, Events.Of(new WorkflowTaskScheduledEventAttributes { TaskQueue = WorkflowTaskOperations.Queue(run), StartToCloseTimeout = task.Timeout, Attempt = 1 }), core.Now);
        var (size, count) = (run.Row.Size, run.NextEventId);
        task.Started(run.NextEventId, core.Now, poller.Identity, requestId, size, count > SuggestNewAtEvents || size > SuggestNewAtBytes);
        (task.Build, task.Version, task.Holder) = (poller.Build, poller.Deployment.Version(), poller.Gone);
        core.Alarms.Set(task.StartToClose, core.Now + TurnTimeout(task));
        return Grant(run, poller.IsSticky);
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
        return new WorkflowGrant(response, run.RunId, from, run.NextEventId - 1, run.Recent.From(from), task.Unstored(run.NextEventId, run.Row.TaskId));
    }

    private static Token TokenOf(RunState run)
    {
        var task = run.WorkflowTask;
        return new Token(run.RunId, task.ScheduledEventId, task.Attempt, task.IsVirtual || task.WasGivenBack ? task.Stamp : 0);
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
}
