using Temporal.Api.Common.V1;
using Temporal.Api.ErrorDetails.V1;
using Temporal.Api.Update.V1;
using Tsrun.Engine.Embedded.Operations;
using Tsrun.Engine.Embedded.State;
using Api = Temporal.Api.WorkflowService.V1;
using Phase = Tsrun.Engine.Embedded.State.UpdateEntry.Phase;
using Stage = Temporal.Api.Enums.V1.UpdateWorkflowExecutionLifecycleStage;

namespace Tsrun.Engine.Embedded.Verbs;

/// <summary>Updates: asked for, and waited for.</summary>
internal sealed class UpdateVerbs(EngineCore core)
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(20);

    public void Register(VerbTable verbs)
    {
        verbs.On<Api.UpdateWorkflowExecutionRequest, Api.UpdateWorkflowExecutionResponse>(UpdateAsync);
        verbs.On<Api.PollWorkflowExecutionUpdateRequest, Api.PollWorkflowExecutionUpdateResponse>(PollAsync);
    }

    private async Task<Api.UpdateWorkflowExecutionResponse> UpdateAsync(Api.UpdateWorkflowExecutionRequest request, CallContext _, CancellationToken cancellationToken)
    {
        lock (core.Gate)
            Lookup.Workflow(core, request.Namespace, request.WorkflowExecution);
        Check(request);
        while (true)
        {
            var (entry, execution) = await AdmitAsync(request).ConfigureAwait(false);
            try
            {
                return await AnswerAsync(request, entry, execution, cancellationToken).ConfigureAwait(false);
            }
            catch (WorkflowServiceException moved) when (ReferenceEquals(moved, UpdateMoved.Instance) && request.WorkflowExecution.RunId.Length == 0)
            {
                // The run continued as new before it took the update up: the next one gets it.
            }
        }
    }

    /// <exception cref="WorkflowServiceException">What the request lacks.</exception>
    public static void Check(Api.UpdateWorkflowExecutionRequest request)
    {
        if (request.Request?.Meta is null)
            throw WorkflowServiceException.Invalid("Update meta is not set on request.");
        if (request.Request.Input is null)
            throw WorkflowServiceException.Invalid("Update input is not set on request.");
        if (request.Request.Input.Name.Length == 0)
            throw WorkflowServiceException.Invalid("Update name is not set on request.");
        if (request.Request.Meta.UpdateId.Length > CommandLimits.IdLengthMax)
            throw WorkflowServiceException.Invalid("UpdateId length exceeds limit.");
        if (request.Request.Meta.UpdateId.Length == 0)
            request.Request.Meta.UpdateId = Guid.NewGuid().ToString();
        request.WaitPolicy ??= new WaitPolicy();
        if (request.WaitPolicy.LifecycleStage == Stage.Admitted)
            throw new WorkflowServiceException(ServiceStatus.PermissionDenied, "UpdateWorkflowExecution issued asynchronously and waiting on update admitted is not supported.") { Detail = new PermissionDeniedFailure() };
        if (request.WaitPolicy.LifecycleStage == Stage.Unspecified)
            request.WaitPolicy.LifecycleStage = Stage.Completed;
    }

    private async Task<(UpdateEntry Entry, WorkflowExecution Execution)> AdmitAsync(Api.UpdateWorkflowExecutionRequest request)
    {
        try
        {
            return await core.TransactAsync(() =>
            {
                var run = Lookup.Open(core, request.Namespace, request.WorkflowExecution);
                if (request.FirstExecutionRunId.Length > 0 && request.FirstExecutionRunId != run.Started.FirstExecutionRunId)
                    throw Lookup.NotFound("workflow execution not found");
                return (core.Updates.Admit(run, request.Request), run.Execution);
            }).ConfigureAwait(false);
        }
        catch (WorkflowServiceException closed) when (closed.Status == ServiceStatus.NotFound)
        {
            // An update of a closed run can still be asked for its outcome.
            if (await StoredAsync(request.Namespace, request.WorkflowExecution, request.Request.Meta.UpdateId).ConfigureAwait(false) is { } stored)
                return stored;
            throw;
        }
    }

    /// <summary>The end of an update in the history of a closed run; null when there is none.</summary>
    public async Task<(UpdateEntry Entry, WorkflowExecution Execution)?> StoredAsync(string ofNamespace, WorkflowExecution? execution, string updateId)
    {
        await core.BarrierAsync().ConfigureAwait(false);
        var stored = Lookup.Stored(core, Lookup.Workflow(core, ofNamespace, execution), execution!.RunId);
        if (stored is null or { IsOpen: true })
            return null;
        var entry = RunFold.Fold(core.Reader, stored, RunFold.NoAlarms).Updates.Find(updateId);
        if (entry is null)
            return null;
        if (entry.State == Phase.Accepted)
            (entry.State, entry.Outcome) = (Phase.Completed, new Outcome { Failure = ServerFailures.Application("AcceptedUpdateCompletedWorkflow", "Workflow Update failed because the Workflow completed before the Update completed.") });
        entry.Committed = entry.State;
        return (entry, new WorkflowExecution { WorkflowId = execution.WorkflowId, RunId = stored.RunId });
    }

    /// <summary>Waits for the stage that the request names, and answers with the one that was reached.</summary>
    public async Task<Api.UpdateWorkflowExecutionResponse> AnswerAsync(
        Api.UpdateWorkflowExecutionRequest request, UpdateEntry entry, WorkflowExecution execution, CancellationToken cancellationToken)
    {
        var (stage, outcome) = await WaitAsync(entry, request.WaitPolicy.LifecycleStage, cancellationToken).ConfigureAwait(false);
        return new Api.UpdateWorkflowExecutionResponse
        {
            UpdateRef = new UpdateRef { WorkflowExecution = execution, UpdateId = entry.Id },
            Stage = stage,
            Outcome = outcome,
        };
    }

    private async Task<Api.PollWorkflowExecutionUpdateResponse> PollAsync(Api.PollWorkflowExecutionUpdateRequest request, CallContext _, CancellationToken cancellationToken)
    {
        if (request.UpdateRef is null)
            throw WorkflowServiceException.Invalid("UpdateRef is not set on request.");
        var execution = request.UpdateRef.WorkflowExecution;
        var live = await core.TransactAsync(() =>
        {
            var workflow = Lookup.Workflow(core, request.Namespace, execution);
            var run = execution.RunId.Length > 0 ? core.Runs.Find(execution.RunId) : core.Runs.FindNewest(workflow);
            return run?.Updates.Find(request.UpdateRef.UpdateId) is { } known ? (known, run.Execution) : default((UpdateEntry, WorkflowExecution)?);
        }).ConfigureAwait(false);
        var (entry, found) = live ?? await StoredAsync(request.Namespace, execution, request.UpdateRef.UpdateId).ConfigureAwait(false)
            ?? throw (Lookup.Stored(core, new Store.WorkflowKey(request.Namespace, execution.WorkflowId), execution.RunId) is null ? Lookup.Unknown(execution) : Lookup.NotFound($"update \"{request.UpdateRef.UpdateId}\" not found"));
        var (stage, outcome) = await WaitAsync(entry, request.WaitPolicy?.LifecycleStage ?? Stage.Unspecified, cancellationToken).ConfigureAwait(false);
        return new Api.PollWorkflowExecutionUpdateResponse { Stage = stage, Outcome = outcome, UpdateRef = new UpdateRef { WorkflowExecution = found, UpdateId = entry.Id } };
    }

    private async Task<(Stage Stage, Outcome? Outcome)> WaitAsync(UpdateEntry entry, Stage wanted, CancellationToken cancellationToken)
    {
        // A caller with less patience is told by its deadline, as a Temporal server leaves it to.
        using var limit = new CancellationTokenSource(WaitMax, core.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        while (true)
        {
            Task changed;
            lock (core.Gate)
            {
                if (entry.Committed == Phase.Aborted)
                    throw entry.Abort!;
                var reached = entry.Committed switch { Phase.Completed => Stage.Completed, Phase.Accepted => Stage.Accepted, _ => Stage.Admitted };
                if (reached >= wanted || limit.IsCancellationRequested)
                    return (reached, reached == Stage.Completed ? entry.Outcome : null);
                changed = entry.Changed.Task;
            }
            await changed.WaitAsync(either.Token).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
