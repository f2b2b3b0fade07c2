using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.ErrorDetails.V1;
using Temporal.Api.History.V1;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;
using Api = Temporal.Api.WorkflowService.V1;
using ConflictPolicy = Temporal.Api.Enums.V1.WorkflowIdConflictPolicy;
using ExecutionStatus = Temporal.Api.Enums.V1.WorkflowExecutionStatus;
using ReusePolicy = Temporal.Api.Enums.V1.WorkflowIdReusePolicy;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>Whether a start request makes a new run; runs under the gate.</summary>
internal sealed class StartOperation(EngineCore core)
{
    /// <param name="signal">Set when the start brings a signal along: it becomes the second event.</param>
    /// <param name="conflictDefault">What an unspecified conflict policy means.</param>
    public StartEnd Start(Api.StartWorkflowExecutionRequest request, HistoryEvent? signal, ConflictPolicy conflictDefault)
    {
        StartCheck.Check(core, request, signal is not null);
        if (request.RequestId.Length == 0)
            request.RequestId = Guid.NewGuid().ToString();
        var workflow = new WorkflowKey(request.Namespace, request.WorkflowId);
        var runId = RunOperations.NewRunId();
        if (Newest(workflow) is { } newest && Existing(request, newest, conflictDefault, runId, signal) is { } existing)
            return existing;
        var run = core.Executions.Create(workflow, runId, Started(request, runId), request.RequestId, request.UserMetadata, signal, OwnLinks(request));
        return new StartEnd(run.RunId, true, ExecutionStatus.Running, run);
    }

    /// <summary>The id's newest run, in memory or in the file.</summary>
    public NewestRun? Newest(WorkflowKey workflow)
    {
        if (core.Runs.FindNewest(workflow) is { } run)
            return new NewestRun(run.RunId, run.Status, run.RequestId, run.StartTime, run);
        return core.Reader.FindLatest(workflow) is { } stored ? new NewestRun(stored.RunId, stored.Status, stored.RequestId, stored.StartTime, null) : null;
    }

    /// <summary>The answer without a new run; null when there may be one.</summary>
    private StartEnd? Existing(Api.StartWorkflowExecutionRequest request, NewestRun newest, ConflictPolicy conflictDefault, string newRunId, HistoryEvent? signal)
    {
        if (request.RequestId == newest.RequestId || newest.Run?.Wishes.AttachedRequests.ContainsKey(request.RequestId) == true)
        {
            core.Want(Urgency.Durable);
            return new StartEnd(newest.RunId, true, newest.Status, newest.Run) { IsRepeated = true };
        }
        if (newest.Status != ExecutionStatus.Running)
        {
            return request.WorkflowIdReusePolicy.Allows(newest.Status)
                ? null
                : throw Exists(newest, $"Workflow execution already finished{Because(request.WorkflowIdReusePolicy)}. WorkflowId: {request.WorkflowId}, RunId: {newest.RunId}.{Rule(request.WorkflowIdReusePolicy)}");
        }
        var run = newest.Run ?? throw core.Runs.Damaged(newest.RunId);
        switch (Conflict(request, conflictDefault))
        {
            case ConflictPolicy.UseExisting:
                if (signal is null)
                    Attach(run, request);
                return new StartEnd(newest.RunId, false, ExecutionStatus.Running, run);
            case ConflictPolicy.TerminateExisting:
                core.Closing.MakeRoom(run, newRunId);
                return null;
            default:
                throw Exists(newest, $"Workflow execution is already running. WorkflowId: {request.WorkflowId}, RunId: {newest.RunId}.");
        }
    }

    private static string Because(ReusePolicy policy) => policy == ReusePolicy.AllowDuplicateFailedOnly ? " successfully" : "";

    private static string Rule(ReusePolicy policy) => policy switch
    {
        ReusePolicy.AllowDuplicateFailedOnly => " Workflow Id reuse policy: allow duplicate workflow Id if last run failed.",
        ReusePolicy.RejectDuplicate => " Workflow Id reuse policy: reject duplicate workflow Id.",
        _ => "",
    };

    private static ConflictPolicy Conflict(Api.StartWorkflowExecutionRequest request, ConflictPolicy ifUnspecified) =>
        request.WorkflowIdReusePolicy == ReusePolicy.TerminateIfRunning ? ConflictPolicy.TerminateExisting
        : request.WorkflowIdConflictPolicy == ConflictPolicy.Unspecified ? ifUnspecified : request.WorkflowIdConflictPolicy;

    /// <summary>The running run takes the request's id, so that a repetition of it is known, and whom to tell of its end.</summary>
    private void Attach(RunState run, Api.StartWorkflowExecutionRequest request)
    {
        if (request.OnConflictOptions is not { AttachRequestId: true } options)
            return;
        var attached = Events.Of(new WorkflowExecutionOptionsUpdatedEventAttributes { AttachedRequestId = request.RequestId });
        if (options.AttachCompletionCallbacks)
        {
            StartCheck.CheckCallbacks(run, request.CompletionCallbacks.Count);
            attached.WorkflowExecutionOptionsUpdatedEventAttributes.AttachedCompletionCallbacks.Add(request.CompletionCallbacks);
        }
        if (options.AttachLinks)
            attached.Links.Add(OwnLinks(request));
        core.Fact(run, attached, core.Now);
    }

    /// <summary>Links that no callback of the request names as well.</summary>
    private static IEnumerable<Link> OwnLinks(Api.StartWorkflowExecutionRequest request) => request.Links.Except(request.CompletionCallbacks.SelectMany(callback => callback.Links));

    private static WorkflowServiceException Exists(NewestRun newest, string message) => new(ServiceStatus.AlreadyExists, message)
    {
        RunId = new(newest.RunId),
        Detail = new WorkflowExecutionAlreadyStartedFailure { RunId = newest.RunId, StartRequestId = newest.RequestId ?? "" },
    };

    private WorkflowExecutionStartedEventAttributes Started(Api.StartWorkflowExecutionRequest request, string runId)
    {
        var now = core.Now;
        var backoff = request.WorkflowStartDelay.Limit();
        if (backoff is null && request.CronSchedule.Length > 0)
            backoff = CronSchedule.TryParse(request.CronSchedule)?.Backoff(now, now);
        var started = RunTimeouts.Apply(new WorkflowExecutionStartedEventAttributes
        {
            WorkflowId = request.WorkflowId,
            WorkflowType = request.WorkflowType,
            TaskQueue = new() { Name = request.TaskQueue.Name, Kind = TaskQueueKind.Normal },
            Input = request.Input,
            Identity = request.Identity,
            OriginalExecutionRunId = runId,
            FirstExecutionRunId = runId,
            RetryPolicy = request.RetryPolicy is null ? null : RetryPolicies.Fill(request.RetryPolicy),
            Attempt = 1,
            CronSchedule = request.CronSchedule,
            FirstWorkflowTaskBackoff = backoff.ToDuration(),
            Memo = request.Memo,
            SearchAttributes = request.SearchAttributes,
            Header = request.Header,
            Priority = request.Priority,
            VersioningOverride = request.VersioningOverride?.InNewWords(),
            ContinuedFailure = request.ContinuedFailure,
            LastCompletionResult = request.LastCompletionResult,
            EagerExecutionAccepted = request.RequestEagerExecution && backoff is null,
            CompletionCallbacks = { request.CompletionCallbacks },
        }, request.WorkflowExecutionTimeout.Limit(), request.WorkflowRunTimeout.Limit(), request.WorkflowTaskTimeout.Limit(), now, backoff ?? default);
        // What the request does not say, the event does not say either.
        started.WorkflowExecutionTimeout = request.WorkflowExecutionTimeout;
        if (request.WorkflowRunTimeout is null && request.WorkflowExecutionTimeout.Limit() is null)
            started.WorkflowRunTimeout = null;
        return started;
    }
}

/// <summary>The newest run of a workflow id.</summary>
/// <param name="Run">Null when it is not in memory.</param>
internal sealed record NewestRun(string RunId, ExecutionStatus Status, string? RequestId, DateTimeOffset StartTime, RunState? Run);

/// <summary>What a start came to.</summary>
/// <param name="Run">Null for a closed one.</param>
internal sealed record StartEnd(string RunId, bool IsStarted, ExecutionStatus Status, RunState? Run)
{
    /// <summary>The same request was answered before.</summary>
    public bool IsRepeated { get; init; }
}
