using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Common.V1;
using Temporal.Api.ErrorDetails.V1;
using Tsrun.Engine.Embedded.Operations;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;
using Api = Temporal.Api.WorkflowService.V1;
using ConflictPolicy = Temporal.Api.Enums.V1.WorkflowIdConflictPolicy;
using ExecutionStatus = Temporal.Api.Enums.V1.WorkflowExecutionStatus;
using Operation = Temporal.Api.WorkflowService.V1.ExecuteMultiOperationRequest.Types.Operation;

namespace Tsrun.Engine.Embedded.Verbs;

/// <summary>ExecuteMultiOperation: a start and an update in one; both happen or neither.</summary>
internal sealed class MultiOperationVerb(EngineCore core, UpdateVerbs updates)
{
    private const string NoId = "WorkflowId is not set on request.";

    public void Register(VerbTable verbs) => verbs.On<Api.ExecuteMultiOperationRequest, Api.ExecuteMultiOperationResponse>(ExecuteAsync);

    private async Task<Api.ExecuteMultiOperationResponse> ExecuteAsync(Api.ExecuteMultiOperationRequest request, CallContext _, CancellationToken cancellationToken)
    {
        if (request.Operations is not [{ OperationCase: Operation.OperationOneofCase.StartWorkflow }, { OperationCase: Operation.OperationOneofCase.UpdateWorkflow }])
            throw WorkflowServiceException.Invalid("Operations have to be exactly [Start, Update].");
        var (start, update) = (request.Operations[0].StartWorkflow, request.Operations[1].UpdateWorkflow);
        Check(start, update);
        CheckNamespace(start.Namespace);
        // An update that a closed run answered needs no new one.
        var (end, entry) = await updates.StoredAsync(start.Namespace, update.WorkflowExecution, update.Request.Meta.UpdateId).ConfigureAwait(false) is { } past
            ? (Known(past.Execution), past.Entry)
            : await BeginAsync(start, update).ConfigureAwait(false);
        var execution = new WorkflowExecution { WorkflowId = start.WorkflowId, RunId = end.RunId };
        var answer = await AnswerAsync(update, entry, execution, cancellationToken).ConfigureAwait(false);
        var started = new Api.StartWorkflowExecutionResponse { RunId = end.RunId, Started = end.IsStarted, Status = end.Status, Link = end.IsRepeated ? null : RunVerbs.StartOf(start, end.RunId) };
        return new Api.ExecuteMultiOperationResponse
        {
            Responses =
            {
                new Api.ExecuteMultiOperationResponse.Types.Response { StartWorkflow = started },
                new Api.ExecuteMultiOperationResponse.Types.Response { UpdateWorkflow = answer },
            },
        };
    }

    private void CheckNamespace(string name)
    {
        try
        {
            lock (core.Gate)
                Lookup.CheckNamespace(core, name);
        }
        catch (WorkflowServiceException unknown)
        {
            throw First(unknown);
        }
    }

    /// <summary>The run that had the update before.</summary>
    private StartEnd Known(WorkflowExecution execution)
    {
        var status = core.Reader.Find(execution.RunId)?.Status ?? ExecutionStatus.Running;
        return new StartEnd(execution.RunId, false, status, null) { IsRepeated = true };
    }

    private static void Check(Api.StartWorkflowExecutionRequest start, Api.UpdateWorkflowExecutionRequest update)
    {
        if (start.WorkflowId.Length == 0)
            throw Failed(WorkflowServiceException.Invalid(NoId), [Status(WorkflowServiceException.Invalid(NoId)), Status(WorkflowServiceException.Invalid(NoId))]);
        if (start.CronSchedule.Length > 0)
            throw First("CronSchedule is not allowed.");
        if (start.RequestEagerExecution)
            throw First("RequestEagerExecution is not supported.");
        if (start.WorkflowStartDelay.Limit() is not null)
            throw First("WorkflowStartDelay is not supported.");
        if (update.WorkflowExecution?.WorkflowId != start.WorkflowId)
            throw Second(WorkflowServiceException.Invalid("WorkflowId is not consistent with previous operation(s)."));
        if (update.WorkflowExecution.RunId.Length > 0)
            throw Second(WorkflowServiceException.Invalid("RunId is not allowed."));
        if (update.FirstExecutionRunId.Length > 0)
            throw Second(WorkflowServiceException.Invalid("FirstExecutionRunId is not allowed."));
        try
        {
            UpdateVerbs.Check(update);
        }
        catch (WorkflowServiceException wrong)
        {
            throw Second(wrong);
        }
    }

    private Task<(StartEnd End, UpdateEntry Entry)> BeginAsync(Api.StartWorkflowExecutionRequest start, Api.UpdateWorkflowExecutionRequest update) => core.TransactAsync(() =>
    {
        // The same update comes twice: its run is the one that has it, whatever the start would do.
        if (core.Runs.FindNewest(new(start.Namespace, start.WorkflowId)) is { IsOpen: true } open && open.Updates.Find(update.Request.Meta.UpdateId) is { } known)
        {
            core.Want(Urgency.Durable);
            return (new StartEnd(open.RunId, false, ExecutionStatus.Running, open) { IsRepeated = true }, known);
        }
        StartEnd end;
        try
        {
            end = core.Starting.Start(start, null, ConflictPolicy.Fail);
        }
        catch (WorkflowServiceException refused)
        {
            throw First(refused);
        }
        try
        {
            var run = end.Run is { IsOpen: true } begun ? begun : throw Lookup.Completed();
            return (end, core.Updates.Admit(run, update.Request));
        }
        catch (WorkflowServiceException refused)
        {
            throw Second(refused);
        }
    });

    private async Task<Api.UpdateWorkflowExecutionResponse> AnswerAsync(
        Api.UpdateWorkflowExecutionRequest update, UpdateEntry entry, WorkflowExecution execution, CancellationToken cancellationToken)
    {
        try
        {
            return await updates.AnswerAsync(update, entry, execution, cancellationToken).ConfigureAwait(false);
        }
        catch (WorkflowServiceException refused)
        {
            throw Second(refused);
        }
    }

    private static WorkflowServiceException First(string message) => First(WorkflowServiceException.Invalid(message));

    /// <summary>The start was refused, so there is no update.</summary>
    private static WorkflowServiceException First(WorkflowServiceException refused) => Failed(refused, [Status(refused), Aborted()]);

    private static WorkflowServiceException Second(WorkflowServiceException refused) => Failed(refused, [Aborted(), Status(refused)]);

    private static WorkflowServiceException Failed(WorkflowServiceException refused, MultiOperationExecutionFailure.Types.OperationStatus[] statuses) =>
        new(refused.Status, "Update-with-Start could not be executed.", refused) { Detail = new MultiOperationExecutionFailure { Statuses = { statuses } } };

    private static MultiOperationExecutionFailure.Types.OperationStatus Status(WorkflowServiceException refused)
    {
        var status = new MultiOperationExecutionFailure.Types.OperationStatus { Code = (int)refused.Status, Message = refused.Message };
        if (refused.Detail is { } detail)
            status.Details.Add(Any.Pack(detail));
        return status;
    }

    private static MultiOperationExecutionFailure.Types.OperationStatus Aborted() => new()
    {
        Code = (int)ServiceStatus.Aborted,
        Message = "Operation was aborted.",
        Details = { new Any { TypeUrl = "type.googleapis.com/temporal.api.failure.v1.MultiOperationExecutionAborted", Value = ByteString.Empty } },
    };
}
