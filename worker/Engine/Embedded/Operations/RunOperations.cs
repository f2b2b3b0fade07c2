using Temporal.Api.Common.V1;
using Temporal.Api.History.V1;
using Temporal.Api.Sdk.V1;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>Beginning of a run, and what reaches it from outside. Everything here runs under the gate.</summary>
internal sealed class RunOperations(EngineCore core)
{
    /// <summary>Signals that one run may get.</summary>
    private const int SignalsMax = 10_000;

    /// <summary>Writes the first events of a new run.</summary>
    /// <param name="signal">Comes with the start, as its second event.</param>
    /// <param name="links">What the starter names as related.</param>
    public RunState Create(
        WorkflowKey workflow, string runId, WorkflowExecutionStartedEventAttributes started, string? requestId, UserMetadata? metadata, HistoryEvent? signal = null, IEnumerable<Link>? links = null)
    {
        var first = Events.Of(started);
        first.Links.Add(links ?? []);
        var run = CreateBare(workflow, runId, core.Now, first, requestId, metadata);
        if (signal is not null)
            core.Append(run, signal, core.Now);
        SetRunTimeout(run);
        if (started.FirstWorkflowTaskBackoff.Limit() is { } backoff)
            core.Alarms.Set(run.FirstTask, run.StartTime + backoff);
        else
            core.Tasks.Attend(run);
        core.Index(run);
        return run;
    }

    /// <summary>A run with its first event, and nothing else.</summary>
    public RunState CreateBare(WorkflowKey workflow, string runId, DateTimeOffset time, HistoryEvent first, string? requestId, UserMetadata? metadata)
    {
        var row = new RunRow(core.Runs.NewKey(), runId, workflow);
        first.EventTime = time.ToTimestamp();
        first.UserMetadata = metadata;
        var run = new RunState(row, first, requestId, core.RunAlarms);
        run.Recent.Restart(keep: true);
        core.Want(Urgency.Durable);
        core.Write(new StoreWrite.InsertRun(row, first.WorkflowExecutionStartedEventAttributes, requestId, time));
        core.Append(run, first, time, metadata);
        core.Runs.Add(run);
        return run;
    }

    public void SetRunTimeout(RunState run)
    {
        var started = run.Started;
        if (started.WorkflowRunTimeout.Limit() is not { } limit)
            return;
        var due = run.StartTime + started.FirstWorkflowTaskBackoff.Span() + limit;
        if (started.WorkflowExecutionExpirationTime is { } expiry && expiry.Time() < due)
            due = expiry.Time();
        core.Alarms.Set(run.RunTimeout, due);
    }

    public static string NewRunId() => Guid.CreateVersion7().ToString();

    public void Signal(Api.SignalWorkflowExecutionRequest request)
    {
        Lookup.Workflow(core, request.Namespace, request.WorkflowExecution);
        if (request.SignalName.Length == 0)
            throw WorkflowServiceException.Invalid("SignalName is not set on request.");
        if (request.SignalName.Length > CommandLimits.IdLengthMax)
            throw WorkflowServiceException.Invalid("SignalName length exceeds limit.");
        Lookup.CheckRequestId(request.RequestId);
        StartCheck.CheckLinks(request.Links);
        if (request.Input?.CalculateSize() > CommandLimits.BlobSizeMax)
            throw WorkflowServiceException.Invalid("Blob data size exceeds limit.");
        var run = Lookup.Open(core, request.Namespace, request.WorkflowExecution);
        if (run is { IsCloseAttempted: true, WorkflowTask.IsStarted: true })
            throw Lookup.Busy("workflow operation can not be applied because workflow is closing");
        if (run.SignalCount >= SignalsMax)
            throw WorkflowServiceException.Invalid("exceeded workflow execution limit for signal events");
        Signal(run, Signaled(request), request.RequestId);
    }

    public static HistoryEvent Signaled(Api.SignalWorkflowExecutionRequest request)
    {
        var signaled = Events.Of(new WorkflowExecutionSignaledEventAttributes
        {
            SignalName = request.SignalName,
            Input = request.Input,
            Identity = request.Identity,
            Header = request.Header,
            RequestId = request.RequestId,
        });
        signaled.Links.Add(request.Links);
        return signaled;
    }

    /// <summary>Delivers a signal once.</summary>
    public void Signal(RunState run, HistoryEvent signaled, string requestId)
    {
        // A repeated request is answered when the first one is firm, hence before the look at the set.
        core.Want(Urgency.Durable);
        if (requestId.Length > 0 && !run.SignalRequestIds.Add(requestId))
            return;
        run.SignalCount++;
        core.Fact(run, signaled, core.Now);
        if (run.Buffer.IsOver)
            core.TaskEnds.Fail(run, Temporal.Api.Enums.V1.WorkflowTaskFailedCause.ForceCloseCommand, null, ServerIdentity.History);
        core.Tasks.Attend(run);
    }

    /// <exception cref="WorkflowServiceException">There never was such a run; a closed one needs no request.</exception>
    public void RequestCancel(Api.RequestCancelWorkflowExecutionRequest request)
    {
        var workflow = Lookup.Workflow(core, request.Namespace, request.WorkflowExecution);
        StartCheck.CheckLinks(request.Links);
        // Who names the chain's first run means the run that the chain is at.
        var execution = Lookup.Current(request.WorkflowExecution, request.FirstExecutionRunId);
        var runId = execution.RunId;
        var run = runId.Length > 0 ? core.Runs.Find(runId) : core.Runs.FindNewest(workflow);
        if (run is { IsOpen: true } && run.Row.Workflow == workflow)
        {
            Lookup.CheckChain(run, request.FirstExecutionRunId);
            RequestCancel(run, new WorkflowExecutionCancelRequestedEventAttributes { Cause = request.Reason, Identity = request.Identity }, request.Links);
            return;
        }
        if (run is null && Lookup.Stored(core, workflow, runId) is null)
            throw Lookup.Unknown(execution);
    }

    /// <param name="links">What whoever asks names as related.</param>
    public void RequestCancel(RunState run, WorkflowExecutionCancelRequestedEventAttributes asked, IEnumerable<Link>? links = null)
    {
        core.Want(Urgency.Durable);
        if (run.IsCancelRequested)
            return;
        run.IsCancelRequested = true;
        var requested = Events.Of(asked);
        requested.Links.Add(links ?? []);
        core.Fact(run, requested, core.Now);
        // Whoever waits for his first turn learns of it at once, other than of a signal.
        core.Alarms.Unset(run.FirstTask);
        core.Tasks.Attend(run);
    }

    /// <exception cref="WorkflowServiceException">It is over, or of another chain.</exception>
    public void Terminate(Api.TerminateWorkflowExecutionRequest request)
    {
        var workflow = Lookup.Workflow(core, request.Namespace, request.WorkflowExecution);
        StartCheck.CheckLinks(request.Links);
        var run = Lookup.Open(core, workflow.Namespace, Lookup.Current(request.WorkflowExecution, request.FirstExecutionRunId));
        Lookup.CheckChain(run, request.FirstExecutionRunId);
        core.Closing.Terminate(run, request.Reason.Length > 0 ? request.Reason : "terminated by user via frontend", request.Identity, request.Details, request.Links);
    }

    /// <summary>Ends a run if need be and takes everything about it out of the store.</summary>
    public void Delete(Api.DeleteWorkflowExecutionRequest request)
    {
        var workflow = Lookup.Workflow(core, request.Namespace, request.WorkflowExecution);
        var runId = request.WorkflowExecution.RunId;
        var run = runId.Length > 0 ? core.Runs.Find(runId) : core.Runs.FindNewest(workflow);
        if (run is { IsOpen: true } && run.Row.Workflow == workflow)
            core.Closing.Terminate(run, "Delete workflow execution", ServerIdentity.History, null);
        else if (Lookup.Stored(core, workflow, runId) is null)
            throw Lookup.Unknown(request.WorkflowExecution);
        var key = run?.Row.Workflow == workflow ? run.Row.Key : Lookup.Stored(core, workflow, runId)!.Key;
        core.Want(Urgency.Durable);
        core.Write(new StoreWrite.DeleteRun(key));
    }
}
