using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;
using Tsrun.Engine.Embedded.Operations;
using Tsrun.Engine.Embedded.State;
using Api = Temporal.Api.WorkflowService.V1;
using ConflictPolicy = Temporal.Api.Enums.V1.WorkflowIdConflictPolicy;

namespace Tsrun.Engine.Embedded.Verbs;

/// <summary>Start, signal, cancel, terminate, reset, delete, describe.</summary>
internal sealed class RunVerbs(EngineCore core, HistoryReads reads)
{
    public void Register(VerbTable verbs)
    {
        verbs.On<Api.StartWorkflowExecutionRequest, Api.StartWorkflowExecutionResponse>((request, context, _) => StartAsync(request, context));
        verbs.On<Api.SignalWithStartWorkflowExecutionRequest, Api.SignalWithStartWorkflowExecutionResponse>((request, _, _) => SignalWithStartAsync(request));
        verbs.On<Api.SignalWorkflowExecutionRequest, Api.SignalWorkflowExecutionResponse>((request, _, _) => core.TransactAsync<Api.SignalWorkflowExecutionResponse>(() => core.Executions.Signal(request)));
        verbs.On<Api.RequestCancelWorkflowExecutionRequest, Api.RequestCancelWorkflowExecutionResponse>((request, _, _) => core.TransactAsync<Api.RequestCancelWorkflowExecutionResponse>(() => core.Executions.RequestCancel(request)));
        verbs.On<Api.TerminateWorkflowExecutionRequest, Api.TerminateWorkflowExecutionResponse>((request, _, _) => core.TransactAsync<Api.TerminateWorkflowExecutionResponse>(() => core.Executions.Terminate(request)));
        verbs.On<Api.DeleteWorkflowExecutionRequest, Api.DeleteWorkflowExecutionResponse>((request, _, _) => DeleteAsync(request));
        verbs.On<Api.ResetWorkflowExecutionRequest, Api.ResetWorkflowExecutionResponse>((request, _, _) => ResetAsync(request));
    }

    private async Task<Api.StartWorkflowExecutionResponse> StartAsync(Api.StartWorkflowExecutionRequest request, CallContext context)
    {
        var (response, grant) = await core.TransactAsync(() =>
        {
            var end = core.Starting.Start(request, null, ConflictPolicy.Fail);
            var started = new Api.StartWorkflowExecutionResponse
            {
                RunId = end.RunId,
                Started = end.IsStarted,
                Status = end.Status,
                Link = StartOf(request, end.RunId),
            };
            return (started, request.RequestEagerExecution ? Eager(request, end, context) : null);
        }).ConfigureAwait(false);
        if (grant is not null)
            response.EagerWorkflowTask = await reads.FillAsync(grant).ConfigureAwait(false);
        return response;
    }

    /// <summary>The event that a start leaves.</summary>
    public static Link StartOf(Api.StartWorkflowExecutionRequest request, string runId) => new()
    {
        WorkflowEvent = new()
        {
            Namespace = request.Namespace,
            WorkflowId = request.WorkflowId,
            RunId = runId,
            EventRef = new() { EventId = 1, EventType = EventType.WorkflowExecutionStarted },
        },
    };

    /// <summary>The first turn goes along with the answer; a repeated request gets the same one while it is still the first.</summary>
    private WorkflowGrant? Eager(Api.StartWorkflowExecutionRequest request, StartEnd end, CallContext context)
    {
        if (end is not { IsStarted: true, Run: { IsOpen: true } run } || run.IsBeforeFirstTask || !run.Started.EagerExecutionAccepted)
            return null;
        var task = run.WorkflowTask;
        if (end.IsRepeated)
            return task is { IsStarted: true, IsEager: true, Attempt: 1 } && run.PreviousStartedEventId == 0 && core.Now - task.StartedTime < task.Timeout.Span() ? core.TaskStarts.Grant(run, isPartial: false) : null;
        var grant = core.TaskStarts.StartTurn(run, new Poller<WorkflowGrant>(request.Identity, false, context), request.RequestId);
        task.IsEager = true;
        return grant;
    }

    private Task<Api.SignalWithStartWorkflowExecutionResponse> SignalWithStartAsync(Api.SignalWithStartWorkflowExecutionRequest request) => core.TransactAsync(() =>
    {
        Lookup.CheckNamespace(core, request.Namespace);
        if (request.WorkflowId.Length == 0)
            throw WorkflowServiceException.Invalid("WorkflowId is not set on request.");
        if (request.SignalName.Length == 0)
            throw WorkflowServiceException.Invalid("SignalName is not set on request.");
        if (request.SignalName.Length > CommandLimits.IdLengthMax)
            throw WorkflowServiceException.Invalid("SignalName length exceeds limit.");
        if (request.SignalInput?.CalculateSize() > CommandLimits.BlobSizeMax)
            throw WorkflowServiceException.Invalid("Blob data size exceeds limit.");
        var signal = Events.Of(new WorkflowExecutionSignaledEventAttributes
        {
            SignalName = request.SignalName,
            Input = request.SignalInput,
            Identity = request.Identity,
            Header = request.Header,
            RequestId = request.RequestId,
        });
        signal.Links.Add(request.Links);
        var end = core.Starting.Start(StartOf(request), signal, ConflictPolicy.UseExisting);
        if (!end.IsStarted && end.Run is { } run)
            core.Executions.Signal(run, signal, request.RequestId);
        // A repeated request is answered as if it had found the run, as a Temporal server does.
        return new Api.SignalWithStartWorkflowExecutionResponse { RunId = end.RunId, Started = end is { IsStarted: true, IsRepeated: false } };
    });

    private static Api.StartWorkflowExecutionRequest StartOf(Api.SignalWithStartWorkflowExecutionRequest request) => new()
    {
        Namespace = request.Namespace,
        WorkflowId = request.WorkflowId,
        WorkflowType = request.WorkflowType,
        TaskQueue = request.TaskQueue,
        Input = request.Input,
        WorkflowExecutionTimeout = request.WorkflowExecutionTimeout,
        WorkflowRunTimeout = request.WorkflowRunTimeout,
        WorkflowTaskTimeout = request.WorkflowTaskTimeout,
        Identity = request.Identity,
        RequestId = request.RequestId,
        WorkflowIdReusePolicy = request.WorkflowIdReusePolicy,
        WorkflowIdConflictPolicy = request.WorkflowIdConflictPolicy,
        RetryPolicy = request.RetryPolicy,
        CronSchedule = request.CronSchedule,
        Memo = request.Memo,
        SearchAttributes = request.SearchAttributes,
        Header = request.Header,
        WorkflowStartDelay = request.WorkflowStartDelay,
        UserMetadata = request.UserMetadata,
        VersioningOverride = request.VersioningOverride,
        Priority = request.Priority,
    };

    /// <summary>Deleting reads rows that must be there, so everything so far is written first.</summary>
    private async Task<Api.DeleteWorkflowExecutionResponse> DeleteAsync(Api.DeleteWorkflowExecutionRequest request)
    {
        await core.BarrierAsync().ConfigureAwait(false);
        return await core.TransactAsync<Api.DeleteWorkflowExecutionResponse>(() => core.Executions.Delete(request)).ConfigureAwait(false);
    }

    private async Task<Api.ResetWorkflowExecutionResponse> ResetAsync(Api.ResetWorkflowExecutionRequest request)
    {
        if (request.RequestId.Length == 0)
            throw WorkflowServiceException.Invalid("RequestId is not set on request.");
        Lookup.CheckRequestId(request.RequestId);
        while (true)
        {
            await core.BarrierAsync().ConfigureAwait(false);
            var source = Source(request);
            if (await core.TransactAsync(() => core.Resets.Reset(request, source)).ConfigureAwait(false) is { } runId)
                return new Api.ResetWorkflowExecutionResponse { RunId = runId };
        }
    }

    private ResetOperation.Source Source(Api.ResetWorkflowExecutionRequest request)
    {
        var workflow = Lookup.Workflow(core, request.Namespace, request.WorkflowExecution);
        var stored = Lookup.Stored(core, workflow, request.WorkflowExecution.RunId) ?? throw Lookup.Unknown(request.WorkflowExecution);
        var events = reads.Read(stored, 1, stored.Count);
        var later = new List<HistoryEvent>();
        var next = Successor(events[^1]);
        while (next.Length > 0 && core.Reader.Find(next) is { } following)
        {
            var own = reads.Read(following, 1, following.Count);
            later.AddRange(own);
            next = Successor(own[^1]);
        }
        return new ResetOperation.Source(stored, events, later);
    }

    private static string Successor(HistoryEvent last) => last.EventType == EventType.WorkflowExecutionContinuedAsNew
        ? last.WorkflowExecutionContinuedAsNewEventAttributes.NewExecutionRunId
        : "";
}
