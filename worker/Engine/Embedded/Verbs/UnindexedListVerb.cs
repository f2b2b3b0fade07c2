using System.Globalization;
using Google.Protobuf;
using Temporal.Api.Common.V1;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;
using Api = Temporal.Api.WorkflowService.V1;
using Info = Temporal.Api.Workflow.V1.WorkflowExecutionInfo;

namespace Tsrun.Engine.Embedded.Verbs;

/// <summary>Runs, newest first, without a filter: all that a store from before the index of runs (schema 3) can answer while it is open for reading only.</summary>
/// <remarks>Opening such a store for writing brings it to the newest schema; who only looks at it changes nothing, and so does without the index.</remarks>
internal sealed class UnindexedListVerb(StoreReader reader)
{
    private const int PageDefault = 100;

    public void Register(VerbTable verbs) =>
        verbs.On<Api.ListWorkflowExecutionsRequest, Api.ListWorkflowExecutionsResponse>(List);

    private Api.ListWorkflowExecutionsResponse List(Api.ListWorkflowExecutionsRequest request)
    {
        if (request.Query.Length > 0)
            throw new WorkflowServiceException(ServiceStatus.FailedPrecondition, $"lists with a filter need the index of runs, and this store is of an older version without one: open it for writing once, any `tsrun fix` or `tsrun server start-dev` does ({request.Query})");
        var before = request.NextPageToken.IsEmpty ? long.MaxValue : long.Parse(request.NextPageToken.ToStringUtf8(), CultureInfo.InvariantCulture);
        var size = request.PageSize <= 0 ? PageDefault : request.PageSize;
        var response = new Api.ListWorkflowExecutionsResponse();
        var rows = reader.List(request.Namespace, before, size);
        foreach (var stored in rows)
            response.Executions.Add(ToInfo(stored));
        if (rows.Count == size)
            response.NextPageToken = ByteString.CopyFromUtf8(rows[^1].Key.ToString(CultureInfo.InvariantCulture));
        return response;
    }

    private static Info ToInfo(StoredRun stored) => new()
    {
        Execution = new WorkflowExecution { WorkflowId = stored.Workflow.WorkflowId, RunId = stored.RunId },
        Type = new WorkflowType { Name = stored.WorkflowType },
        StartTime = stored.StartTime.ToTimestamp(),
        CloseTime = stored.CloseTime?.ToTimestamp(),
        Status = stored.Status,
        HistoryLength = stored.Count,
        HistorySizeBytes = stored.Size,
        TaskQueue = stored.TaskQueue,
    };
}
