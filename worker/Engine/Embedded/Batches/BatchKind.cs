using Google.Protobuf;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Batch = Temporal.Api.WorkflowService.V1.StartBatchOperationRequest;
using Operation = Temporal.Api.WorkflowService.V1.StartBatchOperationRequest.OperationOneofCase;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Batches;

/// <summary>One operation that a batch can be of: what it does to one run is the same request that a client would send.</summary>
/// <param name="Type">Its name in descriptions.</param>
/// <param name="Identity">Who is named as the one who did it.</param>
/// <param name="Request">For one run; the frontend reads its history where the step depends on it.</param>
internal sealed record BatchKind(BatchOperationType Type, Func<Batch, string> Identity, Func<IFrontend, Batch, WorkflowExecution, Task<IMessage>> Request)
{
    /// <summary>Who a cancelling batch names, as a Temporal server does: its worker, without a reason.</summary>
    private static readonly string WorkerIdentity = $"{Environment.ProcessId}@{Environment.MachineName}@";

    private static readonly Dictionary<Operation, BatchKind> Known = new()
    {
        [Operation.TerminationOperation] = new(BatchOperationType.Terminate, batch => batch.TerminationOperation.Identity, (batch, run) =>
            new Wire.TerminateWorkflowExecutionRequest { Namespace = batch.Namespace, WorkflowExecution = run, Reason = batch.Reason, Identity = batch.TerminationOperation.Identity, Details = batch.TerminationOperation.Details }),
        [Operation.CancellationOperation] = new(BatchOperationType.Cancel, batch => batch.CancellationOperation.Identity, (batch, run) =>
            new Wire.RequestCancelWorkflowExecutionRequest { Namespace = batch.Namespace, WorkflowExecution = run, Identity = WorkerIdentity, RequestId = RequestId(batch, run) }),
        [Operation.DeletionOperation] = new(BatchOperationType.Delete, batch => batch.DeletionOperation.Identity, (batch, run) =>
            new Wire.DeleteWorkflowExecutionRequest { Namespace = batch.Namespace, WorkflowExecution = run }),
        [Operation.SignalOperation] = new(BatchOperationType.Signal, batch => batch.SignalOperation.Identity, Signal),
        [Operation.ResetOperation] = new(BatchOperationType.Reset, batch => batch.ResetOperation.Identity, BatchReset.RequestAsync),
        [Operation.UpdateWorkflowOptionsOperation] = new(BatchOperationType.UpdateExecutionOptions, batch => batch.UpdateWorkflowOptionsOperation.Identity, UpdateOptions),
        [Operation.UnpauseActivitiesOperation] = new(BatchOperationType.UnpauseActivity, batch => batch.UnpauseActivitiesOperation.Identity, Unpause),
        [Operation.ResetActivitiesOperation] = new(BatchOperationType.ResetActivity, batch => batch.ResetActivitiesOperation.Identity, ResetActivities),
        [Operation.UpdateActivityOptionsOperation] = new(BatchOperationType.UpdateActivityOptions, batch => batch.UpdateActivityOptionsOperation.Identity, UpdateActivities),
    };

    private BatchKind(BatchOperationType type, Func<Batch, string> identity, Func<Batch, WorkflowExecution, IMessage> request)
        : this(type, identity, (_, batch, run) => Task.FromResult(request(batch, run)))
    {
    }

    /// <exception cref="WorkflowServiceException">An operation of a newer client.</exception>
    public static BatchKind Of(Batch batch) => Known.GetValueOrDefault(batch.OperationCase) ?? throw WorkflowServiceException.Invalid("The operation type is not supported");

    /// <summary>The same step twice, because the process died between doing it and noting it, is one signal and one reset.</summary>
    public static string RequestId(Batch batch, WorkflowExecution run) => $"{batch.JobId}/{run.RunId}";

    private static Wire.SignalWorkflowExecutionRequest Signal(Batch batch, WorkflowExecution run) => new()
    {
        Namespace = batch.Namespace,
        WorkflowExecution = run,
        SignalName = batch.SignalOperation.Signal,
        Input = batch.SignalOperation.Input,
        Header = batch.SignalOperation.Header,
        Identity = batch.SignalOperation.Identity,
        RequestId = RequestId(batch, run),
    };

    private static Wire.UpdateWorkflowExecutionOptionsRequest UpdateOptions(Batch batch, WorkflowExecution run) => new()
    {
        Namespace = batch.Namespace,
        WorkflowExecution = run,
        WorkflowExecutionOptions = batch.UpdateWorkflowOptionsOperation.WorkflowExecutionOptions,
        UpdateMask = batch.UpdateWorkflowOptionsOperation.UpdateMask,
    };

    private static Wire.UnpauseActivityRequest Unpause(Batch batch, WorkflowExecution run)
    {
        var asked = batch.UnpauseActivitiesOperation;
        var request = new Wire.UnpauseActivityRequest { Namespace = batch.Namespace, Execution = run, Identity = asked.Identity, ResetAttempts = asked.ResetAttempts, ResetHeartbeat = asked.ResetHeartbeat, Jitter = asked.Jitter };
        if (asked.MatchAll) request.UnpauseAll = true;
        else request.Type = asked.Type;
        return request;
    }

    private static Wire.ResetActivityRequest ResetActivities(Batch batch, WorkflowExecution run)
    {
        var asked = batch.ResetActivitiesOperation;
        var request = new Wire.ResetActivityRequest { Namespace = batch.Namespace, Execution = run, Identity = asked.Identity, ResetHeartbeat = asked.ResetHeartbeat, KeepPaused = asked.KeepPaused, Jitter = asked.Jitter, RestoreOriginalOptions = asked.RestoreOriginalOptions };
        if (asked.MatchAll) request.MatchAll = true;
        else request.Type = asked.Type;
        return request;
    }

    private static Wire.UpdateActivityOptionsRequest UpdateActivities(Batch batch, WorkflowExecution run)
    {
        var asked = batch.UpdateActivityOptionsOperation;
        var request = new Wire.UpdateActivityOptionsRequest { Namespace = batch.Namespace, Execution = run, Identity = asked.Identity, ActivityOptions = asked.ActivityOptions, UpdateMask = asked.UpdateMask, RestoreOriginal = asked.RestoreOriginal };
        if (asked.MatchAll) request.MatchAll = true;
        else request.Type = asked.Type;
        return request;
    }
}
