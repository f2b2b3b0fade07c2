using Temporal.Api.Deployment.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Verbs;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>A worker's answer to a turn: checked as a whole, then carried out. Runs under the gate.</summary>
internal sealed class TurnOperation(EngineCore core)
{
    /// <summary>So long may a turn go on with heartbeats.</summary>
    private static readonly TimeSpan HeartbeatsMax = TimeSpan.FromMinutes(30);

    private const int EventsMax = 51_200;

    private const long BytesMax = 50L * 1024 * 1024;

    private readonly TurnCommands _commands = new(core);

    /// <param name="context">Who answers.</param>
    /// <exception cref="WorkflowServiceException">The turn is over, or the answer has no valid shape.</exception>
    public TurnEnd Complete(Api.RespondWorkflowTaskCompletedRequest request, CallContext context)
    {
        var run = core.TaskStarts.Find(request.TaskToken, request.Namespace);
        CommandCheck.Shape(request.Commands);
        if (context.IsOutside && TooLong(run) is { } reason)
        {
            core.Closing.Terminate(run, reason, ServerIdentity.History, null);
            return new TurnEnd { Lost = "workflow execution already completed" };
        }
        if (context.IsOutside)
            core.Want(Store.Urgency.Soon);
        var isHeartbeat = request.ForceCreateNewWorkflowTask && request.Commands.Count == 0 && request.Messages.Count == 0;
        if (isHeartbeat && core.Now - run.WorkflowTask.OriginalScheduledTime > HeartbeatsMax)
        {
            core.TaskEnds.TimeOut(run);
            return new TurnEnd { Lost = "workflow task heartbeat timeout" };
        }
        var updates = new TurnUpdates(core, run, request.Messages);
        if ((new CommandCheck(run, core.Hooks).FirstProblem(request.Commands) ?? updates.FirstProblem(request.Commands)) is { } problem)
            return Refuse(run, request, problem.Cause, problem.Message);
        // As with the length of a run: our own worker, which lives in this process, knows no such limit.
        if (context.IsOutside && CommandSizes.FirstProblem(request.Commands) is { } large)
        {
            var refused = Refuse(run, request, large.Cause, large.Message);
            core.Closing.Terminate(run, refused.Problem!, ServerIdentity.History, null);
            return refused;
        }
        return IsToBeDropped(run, request) ? Drop(run, request, updates, context) : Accept(run, request, updates, isHeartbeat, context);
    }

    /// <summary>A Temporal server ends runs of such length; our own worker knows none and is let alone.</summary>
    private static string? TooLong(RunState run) =>
        run.NextEventId > EventsMax ? "Workflow history count exceeds limit." : run.Row.Size > BytesMax ? "Workflow history size exceeds limit." : null;

    /// <summary>The whole answer is void: the turn has failed.</summary>
    private TurnEnd Refuse(RunState run, Api.RespondWorkflowTaskCompletedRequest request, WorkflowTaskFailedCause cause, string message)
    {
        var text = message.Length == 0 ? cause.ToString() : $"{cause}: {message}";
        // A turn that fails again and again is left to time out, so that it does not become a hot loop.
        run.IsCloseAttempted = cause == WorkflowTaskFailedCause.UnhandledCommand;
        if (run.WorkflowTask.Attempt == 1 || run.IsCloseAttempted)
            core.TaskEnds.Fail(run, cause, ServerFailures.Plain(text), request.Identity);
        return new TurnEnd { Problem = text };
    }

    /// <summary>A speculative turn whose updates were all rejected leaves no trace, unless it showed the worker events that it could not take back.</summary>
    private static bool IsToBeDropped(RunState run, Api.RespondWorkflowTaskCompletedRequest request)
    {
        var task = run.WorkflowTask;
        if (!task.IsSpeculative || request.Commands.Count > 0 || request.ForceCreateNewWorkflowTask || run.Buffer.Count > 0)
            return false;
        if (!TurnUpdates.AreRejections(request.Messages))
            return false;
        return request.Capabilities?.DiscardSpeculativeWorkflowTaskWithEvents == true || task.ScheduledEventId == run.LastCompletedEventId + 1;
    }

    private TurnEnd Drop(RunState run, Api.RespondWorkflowTaskCompletedRequest request, TurnUpdates updates, CallContext context)
    {
        core.Alarms.Unset(run.WorkflowTask.StartToClose);
        run.WorkflowTask.Ended();
        SetSticky(run, request);
        updates.TakeLeftovers();
        updates.RejectUnanswered();
        if (run.Updates.HasUnsent)
            core.Tasks.ScheduleSpeculative(run);
        core.Queries.Answered(run, request.QueryResults);
        return new TurnEnd { Next = Next(run, request, context), ResetTo = run.PreviousStartedEventId };
    }

    private TurnEnd Accept(RunState run, Api.RespondWorkflowTaskCompletedRequest request, TurnUpdates updates, bool isHeartbeat, CallContext context)
    {
        run.IsCloseAttempted = false;
        var original = run.WorkflowTask.OriginalScheduledTime;
        core.TaskEnds.WriteStarted(run);
        SetSticky(run, request);
        run.Recent.Restart(keep: run.Sticky is not null);
        var completed = core.Append(run, Events.Of(Completed(run, request)), core.Now);
        if (run.HasNewBuild)
            core.Index(run);
        var turn = new Turn(run, request, completed.EventId, updates, context.IsOutside);
        var isAnotherDue = _commands.CarryOut(turn);
        if (run.IsOpen && !isHeartbeat)
            updates.RejectUnanswered();
        if (run.IsOpen && !run.WorkflowTask.IsPending)
        {
            if (isAnotherDue || request.ForceCreateNewWorkflowTask)
                core.Tasks.Schedule(run, isHeartbeat ? original : null);
            else if (run.Updates.HasUnsent)
                core.Tasks.ScheduleSpeculative(run);
        }
        // A turn that is due already will not be taken.
        if (context.IsOutside && run is { IsOpen: true, WorkflowTask.IsPending: true } && TooLong(run) is { } reason)
            core.Closing.Terminate(run, reason, ServerIdentity.History, null);
        core.Queries.Answered(run, request.QueryResults);
        return new TurnEnd { Next = Next(run, request, context), Eager = turn.Eager };
    }

    private static WorkflowTaskCompletedEventAttributes Completed(RunState run, Api.RespondWorkflowTaskCompletedRequest request) => new()
    {
        ScheduledEventId = run.WorkflowTask.ScheduledEventId,
        StartedEventId = run.WorkflowTask.StartedEventId,
        Identity = request.Identity,
        BinaryChecksum = request.BinaryChecksum,
        WorkerVersion = request.WorkerVersionStamp,
        SdkMetadata = request.SdkMetadata,
        MeteringMetadata = request.MeteringMetadata,
        VersioningBehavior = request.VersioningBehavior,
        DeploymentVersion = VersionOf(request),
        WorkerDeploymentName = VersionOf(request)?.DeploymentName ?? "",
    };

    /// <summary>The version of the worker that answers, in the way of today or that of the clients before; null for none.</summary>
    private static WorkerDeploymentVersion? VersionOf(Api.RespondWorkflowTaskCompletedRequest request) => request switch
    {
        { DeploymentOptions: { } options } => options.Version(),
        { Deployment: { SeriesName.Length: > 0 } before } when request.VersioningBehavior != VersioningBehavior.Unspecified => new WorkerDeploymentVersion { DeploymentName = before.SeriesName, BuildId = before.BuildId },
        _ => null,
    };

    private static void SetSticky(RunState run, Api.RespondWorkflowTaskCompletedRequest request)
    {
        var sticky = request.StickyAttributes;
        run.Sticky = sticky?.WorkerTaskQueue switch
        {
            null or { Name.Length: 0 } => null,
            var queue => new StickyBinding(Named(queue, run), sticky.ScheduleToStartTimeout.Limit()),
        };
    }

    private static Temporal.Api.TaskQueue.V1.TaskQueue Named(Temporal.Api.TaskQueue.V1.TaskQueue queue, RunState run) => queue is { Kind: TaskQueueKind.Sticky, NormalName.Length: > 0 }
        ? queue
        : new Temporal.Api.TaskQueue.V1.TaskQueue { Name = queue.Name, Kind = TaskQueueKind.Sticky, NormalName = run.Started.TaskQueue.Name };

    private WorkflowGrant? Next(RunState run, Api.RespondWorkflowTaskCompletedRequest request, CallContext context) => request.ReturnNewWorkflowTask && Equals(core.VersionFor(run), run.Versioning.Worker)
        ? core.TaskStarts.StartTurn(run, new Poller<WorkflowGrant>(request.Identity, isSticky: true, context) { Build = request.WorkerVersionStamp, Deployment = request.DeploymentOptions }, "request-from-RespondWorkflowTaskCompleted")
        : null;
}

/// <summary>How a turn ended.</summary>
internal sealed record TurnEnd
{
    /// <summary>The next one, when it was asked for and due.</summary>
    public WorkflowGrant? Next { get; init; }

    /// <summary>Activities that the worker begins at once.</summary>
    public IReadOnlyList<Api.PollActivityTaskQueueResponse> Eager { get; init; } = [];

    /// <summary>Set when a speculative turn was dropped: the worker's last event is this one again.</summary>
    public long ResetTo { get; init; }

    /// <summary>Why the answer was refused; null when it was carried out.</summary>
    public string? Problem { get; init; }

    /// <summary>Why the turn is lost to the worker.</summary>
    public string? Lost { get; init; }
}
