using Google.Protobuf;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Operation = Temporal.Api.WorkflowService.V1.StartBatchOperationRequest.OperationOneofCase;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Batches;

/// <summary>What a batch does to one run: the same request that a client would send.</summary>
internal static class BatchStep
{
    /// <summary>Who is named as the one who did it.</summary>
    public static string IdentityOf(Wire.StartBatchOperationRequest batch) => batch.OperationCase switch
    {
        Operation.TerminationOperation => batch.TerminationOperation.Identity,
        Operation.SignalOperation => batch.SignalOperation.Identity,
        Operation.CancellationOperation => batch.CancellationOperation.Identity,
        Operation.DeletionOperation => batch.DeletionOperation.Identity,
        Operation.ResetOperation => batch.ResetOperation.Identity,
        Operation.UpdateWorkflowOptionsOperation => batch.UpdateWorkflowOptionsOperation.Identity,
        Operation.UnpauseActivitiesOperation => batch.UnpauseActivitiesOperation.Identity,
        Operation.ResetActivitiesOperation => batch.ResetActivitiesOperation.Identity,
        Operation.UpdateActivityOptionsOperation => batch.UpdateActivityOptionsOperation.Identity,
        _ => "",
    };

    /// <param name="frontend">Reads the history where the step depends on it.</param>
    public static async Task<IMessage> RequestAsync(IFrontend frontend, Wire.StartBatchOperationRequest batch, WorkflowExecution run) => batch.OperationCase switch
    {
        Operation.TerminationOperation => new Wire.TerminateWorkflowExecutionRequest { Namespace = batch.Namespace, WorkflowExecution = run, Reason = batch.Reason, Identity = IdentityOf(batch), Details = batch.TerminationOperation.Details },
        Operation.CancellationOperation => new Wire.RequestCancelWorkflowExecutionRequest { Namespace = batch.Namespace, WorkflowExecution = run, Reason = batch.Reason, Identity = IdentityOf(batch), RequestId = RequestId(batch, run) },
        Operation.DeletionOperation => new Wire.DeleteWorkflowExecutionRequest { Namespace = batch.Namespace, WorkflowExecution = run },
        Operation.SignalOperation => Signal(batch, run),
        Operation.ResetOperation => await ResetAsync(frontend, batch, run).ConfigureAwait(false),
        Operation.UpdateWorkflowOptionsOperation => new Wire.UpdateWorkflowExecutionOptionsRequest
        {
            Namespace = batch.Namespace,
            WorkflowExecution = run,
            WorkflowExecutionOptions = batch.UpdateWorkflowOptionsOperation.WorkflowExecutionOptions,
            UpdateMask = batch.UpdateWorkflowOptionsOperation.UpdateMask,
        },
        _ => OnActivities(batch, run),
    };

    // The same step twice, because the process died between doing it and noting it, is one signal and one reset.
    private static string RequestId(Wire.StartBatchOperationRequest batch, WorkflowExecution run) => $"{batch.JobId}/{run.RunId}";

    private static Wire.SignalWorkflowExecutionRequest Signal(Wire.StartBatchOperationRequest batch, WorkflowExecution run) => new()
    {
        Namespace = batch.Namespace,
        WorkflowExecution = run,
        SignalName = batch.SignalOperation.Signal,
        Input = batch.SignalOperation.Input,
        Header = batch.SignalOperation.Header,
        Identity = IdentityOf(batch),
        RequestId = RequestId(batch, run),
    };

    private static IMessage OnActivities(Wire.StartBatchOperationRequest batch, WorkflowExecution run)
    {
        switch (batch.OperationCase)
        {
            case Operation.UnpauseActivitiesOperation:
                var unpause = batch.UnpauseActivitiesOperation;
                var going = new Wire.UnpauseActivityRequest { Namespace = batch.Namespace, Execution = run, Identity = IdentityOf(batch), ResetAttempts = unpause.ResetAttempts, ResetHeartbeat = unpause.ResetHeartbeat, Jitter = unpause.Jitter };
                if (unpause.MatchAll) going.UnpauseAll = true;
                else going.Type = unpause.Type;
                return going;
            case Operation.ResetActivitiesOperation:
                var reset = batch.ResetActivitiesOperation;
                var again = new Wire.ResetActivityRequest { Namespace = batch.Namespace, Execution = run, Identity = IdentityOf(batch), ResetHeartbeat = reset.ResetHeartbeat, KeepPaused = reset.KeepPaused, Jitter = reset.Jitter, RestoreOriginalOptions = reset.RestoreOriginalOptions };
                if (reset.MatchAll) again.MatchAll = true;
                else again.Type = reset.Type;
                return again;
            default:
                var update = batch.UpdateActivityOptionsOperation;
                var other = new Wire.UpdateActivityOptionsRequest { Namespace = batch.Namespace, Execution = run, Identity = IdentityOf(batch), ActivityOptions = update.ActivityOptions, UpdateMask = update.UpdateMask, RestoreOriginal = update.RestoreOriginal };
                if (update.MatchAll) other.MatchAll = true;
                else other.Type = update.Type;
                return other;
        }
    }

    private static async Task<IMessage> ResetAsync(IFrontend frontend, Wire.StartBatchOperationRequest batch, WorkflowExecution run)
    {
        var reset = batch.ResetOperation;
        var options = reset.Options ?? new ResetOptions();
        var point = options.TargetCase switch
        {
            ResetOptions.TargetOneofCase.WorkflowTaskId => options.WorkflowTaskId,
            ResetOptions.TargetOneofCase.BuildId => await FirstOfAsync(frontend, batch.Namespace, run, options.BuildId).ConfigureAwait(false),
            ResetOptions.TargetOneofCase.FirstWorkflowTask => await TaskAsync(frontend, batch.Namespace, run, last: false).ConfigureAwait(false),
            ResetOptions.TargetOneofCase.LastWorkflowTask => await TaskAsync(frontend, batch.Namespace, run, last: true).ConfigureAwait(false),
            _ => await TaskAsync(frontend, batch.Namespace, run, last: reset.ResetType == ResetType.LastWorkflowTask).ConfigureAwait(false),
        };
        return new Wire.ResetWorkflowExecutionRequest
        {
            Namespace = batch.Namespace,
            WorkflowExecution = run,
            Reason = batch.Reason,
            RequestId = RequestId(batch, run),
            WorkflowTaskFinishEventId = point,
            ResetReapplyType = reset.Options is null ? reset.ResetReapplyType : options.ResetReapplyType,
            ResetReapplyExcludeTypes = { options.ResetReapplyExcludeTypes },
            PostResetOperations = { reset.PostResetOperations },
            Identity = reset.Identity,
        };
    }

    private static async Task<long> FirstOfAsync(IFrontend frontend, string ofNamespace, WorkflowExecution run, string buildId)
    {
        var described = await frontend.CallAsync<Wire.DescribeWorkflowExecutionResponse>(new Wire.DescribeWorkflowExecutionRequest { Namespace = ofNamespace, Execution = run }).ConfigureAwait(false);
        return described.WorkflowExecutionInfo.AutoResetPoints?.Points.FirstOrDefault(point => point.BuildId == buildId || point.BinaryChecksum == buildId)?.FirstWorkflowTaskCompletedId
            ?? throw WorkflowServiceException.Invalid($"no reset point found for build id {buildId}");
    }

    /// <summary>The first or the last completed workflow task.</summary>
    private static async Task<long> TaskAsync(IFrontend frontend, string ofNamespace, WorkflowExecution run, bool last)
    {
        var request = new Wire.GetWorkflowExecutionHistoryRequest { Namespace = ofNamespace, Execution = run };
        var found = 0L;
        do
        {
            var page = await frontend.CallAsync<Wire.GetWorkflowExecutionHistoryResponse>(request).ConfigureAwait(false);
            foreach (var written in page.History.Events)
            {
                if (written.EventType == EventType.WorkflowTaskCompleted && (last || found == 0))
                    found = written.EventId;
            }
            request = request.Clone();
            request.NextPageToken = page.NextPageToken;
        }
        while (!request.NextPageToken.IsEmpty && (last || found == 0));
        return found > 0 ? found : throw WorkflowServiceException.Invalid("unable to find any scheduled or completed task");
    }
}
