using Google.Protobuf;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Batches;

/// <summary>A batch's reset of one run: to which of its workflow tasks, its history says.</summary>
internal static class BatchReset
{
    public static async Task<IMessage> RequestAsync(IFrontend frontend, Wire.StartBatchOperationRequest batch, WorkflowExecution run)
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
            RequestId = BatchKind.RequestId(batch, run),
            WorkflowTaskFinishEventId = point,
            ResetReapplyType = reset.Options is null ? reset.ResetReapplyType : options.ResetReapplyType,
            ResetReapplyExcludeTypes = { options.ResetReapplyExcludeTypes },
            PostResetOperations = { reset.PostResetOperations },
            Identity = Operations.ServerIdentity.History,
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
