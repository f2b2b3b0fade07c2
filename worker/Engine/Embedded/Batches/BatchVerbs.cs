using Google.Protobuf;
using Temporal.Api.Batch.V1;
using Tsrun.Engine.Embedded.Namespaces;
using Tsrun.Engine.Embedded.Visibility;
using Operation = Temporal.Api.WorkflowService.V1.StartBatchOperationRequest.OperationOneofCase;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Batches;

/// <summary>Batch operations: one request, many runs. Words of refusals are a real server's.</summary>
internal sealed class BatchVerbs(EmbeddedEngine engine, BatchRunner runner, NamespaceTable namespaces, TimeProvider clock)
{
    /// <summary>Runs that a request may name itself.</summary>
    private const int NamedMax = 1000;

    private const int PageDefault = 100;

    public void Register(VerbTable verbs)
    {
        verbs.On<Wire.StartBatchOperationRequest, Wire.StartBatchOperationResponse>((request, _, token) => StartAsync(request, token));
        verbs.On<Wire.StopBatchOperationRequest, Wire.StopBatchOperationResponse>(async (request, _, _) =>
        {
            if (request.JobId.Length == 0) throw WorkflowServiceException.Invalid("JobId is not set on request.");
            if (request.Reason.Length == 0) throw WorkflowServiceException.Invalid("Reason is not set on request.");
            var job = Get(request.Namespace, request.JobId);
            if (!job.IsRunning) throw Operations.Lookup.NotFound("workflow execution already completed");
            await runner.StopAsync(job).ConfigureAwait(false);
            return new();
        });
        verbs.On<Wire.DescribeBatchOperationRequest, Wire.DescribeBatchOperationResponse>(request => Get(request.Namespace, request.JobId).Progress);
        verbs.On<Wire.ListBatchOperationsRequest, Wire.ListBatchOperationsResponse>(List);
    }

    private async Task<Wire.StartBatchOperationResponse> StartAsync(Wire.StartBatchOperationRequest request, CancellationToken cancellationToken)
    {
        if (Problem(request) is { } problem) throw WorkflowServiceException.Invalid(problem);
        namespaces.Get(request.Namespace);
        var resolved = request.Clone();
        if (request.VisibilityQuery.Length > 0) await FindAsync(resolved, cancellationToken).ConfigureAwait(false);
        await runner.BeginAsync(BatchJob.Begin(resolved, clock.GetUtcNow())).ConfigureAwait(false);
        return new Wire.StartBatchOperationResponse();
    }

    private static string? Problem(Wire.StartBatchOperationRequest request)
    {
        if (request.VisibilityQuery.Length > 0 && request.Executions.Count > 0) return "batch query and executions are mutually exclusive";
        if (request.Executions.Count > NamedMax) return "Workflow executions count exceeded.";
        var isWhole = request.JobId.Length > 0 && request.Namespace.Length > 0 && request.Reason.Length > 0 && request.OperationCase != Operation.None
            && request.VisibilityQuery.Length + request.Executions.Count > 0;
        return isWhole ? null : "must provide required parameters: BatchType/Reason/Namespace/Query/Executions";
    }

    private async Task FindAsync(Wire.StartBatchOperationRequest resolved, CancellationToken cancellationToken)
    {
        var request = new Wire.ListWorkflowExecutionsRequest { Namespace = resolved.Namespace, Query = resolved.VisibilityQuery };
        do
        {
            var page = await engine.CallAsync<Wire.ListWorkflowExecutionsResponse>(request, CallContext.None, cancellationToken).ConfigureAwait(false);
            resolved.Executions.Add(page.Executions.Select(run => run.Execution));
            request.NextPageToken = page.NextPageToken;
        }
        while (!request.NextPageToken.IsEmpty);
    }

    private BatchJob Get(string ofNamespace, string jobId)
    {
        namespaces.Get(ofNamespace);
        if (jobId.Length == 0) throw WorkflowServiceException.Invalid("JobId is not set on request.");
        return runner.Find(ofNamespace, jobId) ?? throw Operations.Lookup.NotFound($"workflow not found for ID: {jobId}");
    }

    private Wire.ListBatchOperationsResponse List(Wire.ListBatchOperationsRequest request)
    {
        namespaces.Get(request.Namespace);
        var after = ListPageToken.Decode(request.NextPageToken);
        var left = runner.All(request.Namespace).SkipWhile(job => after is not null && !IsBehind(job, after)).ToList();
        var page = left.Take(request.PageSize > 0 ? request.PageSize : PageDefault).ToList();
        return new Wire.ListBatchOperationsResponse
        {
            OperationInfo = { page.Select(Info) },
            NextPageToken = page.Count < left.Count ? PlaceOf(page[^1]).Encode() : ByteString.Empty,
        };
    }

    private static bool IsBehind(BatchJob job, ListPageToken last)
    {
        var place = PlaceOf(job);
        return place.StartTime < last.StartTime || (place.StartTime == last.StartTime && string.CompareOrdinal(place.RunId, last.RunId) > 0);
    }

    /// <summary>Jobs are listed by when they began, and stand in a token where a run would.</summary>
    private static ListPageToken PlaceOf(BatchJob job)
    {
        var began = job.Progress.StartTime.ToDateTimeOffset().UtcTicks;
        return new ListPageToken(began, began, job.Key.JobId);
    }

    private static BatchOperationInfo Info(BatchJob job) => new()
    {
        JobId = job.Key.JobId,
        State = job.Progress.State,
        StartTime = job.Progress.StartTime,
        CloseTime = job.Progress.CloseTime,
        OperationType = job.Progress.OperationType,
    };
}
