using Temporal.Api.Enums.V1;
using Temporal.Api.ErrorDetails.V1;
using Temporal.Api.Query.V1;
using Tsrun.Engine.Embedded.Operations;
using Tsrun.Engine.Embedded.State;
using Api = Temporal.Api.WorkflowService.V1;
using ExecutionStatus = Temporal.Api.Enums.V1.WorkflowExecutionStatus;

namespace Tsrun.Engine.Embedded.Verbs;

/// <summary>Questions to scripts and their answers.</summary>
internal sealed class QueryVerbs(EngineCore core)
{
    /// <summary>Where no worker was seen, this is told so long before the caller stops to wait.</summary>
    private static readonly TimeSpan HopeMargin = TimeSpan.FromSeconds(1);

    /// <summary>Who asks a question wants its answer: the refusal leaves as late as it can.</summary>
    private static readonly TimeSpan AnswerMargin = TimeSpan.FromMilliseconds(100);

    /// <summary>A question of a caller without a deadline is given up after this long, as on the genuine server, so that nobody waits for workers that never come.</summary>
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30);

    public void Register(VerbTable verbs)
    {
        verbs.On<Api.QueryWorkflowRequest, Api.QueryWorkflowResponse>(QueryAsync);
        verbs.On<Api.RespondQueryTaskCompletedRequest, Api.RespondQueryTaskCompletedResponse>((request, _, _) =>
            core.TransactAsync<Api.RespondQueryTaskCompletedResponse>(() => core.Queries.Answer(request)));
    }

    private async Task<Api.QueryWorkflowResponse> QueryAsync(Api.QueryWorkflowRequest request, CallContext context, CancellationToken cancellationToken)
    {
        lock (core.Gate)
            Lookup.Workflow(core, request.Namespace, request.Execution);
        if (request.Query is null)
            throw WorkflowServiceException.Invalid("WorkflowQuery is not set on request.");
        if (request.Query.QueryType.Length == 0)
            throw WorkflowServiceException.Invalid("QueryType is not set on request.");
        if (request.Query.QueryArgs?.CalculateSize() > CommandLimits.BlobSizeMax)
            throw WorkflowServiceException.Invalid("Blob data size exceeds limit.");
        if (request.QueryRejectCondition is QueryRejectCondition.NotOpen or QueryRejectCondition.NotCompletedCleanly
            && await StatusAsync(request).ConfigureAwait(false) is { } status && QueryOperations.Rejection(status, request.QueryRejectCondition) is { } rejected)
            return new Api.QueryWorkflowResponse { QueryRejected = new QueryRejected { Status = rejected } };
        await core.BarrierAsync().ConfigureAwait(false);
        var query = await core.TransactAsync(() => core.Queries.Ask(request)).ConfigureAwait(false);
        return Response(await AnswerAsync(query, context, cancellationToken).ConfigureAwait(false));
    }

    private async Task<ExecutionStatus?> StatusAsync(Api.QueryWorkflowRequest request)
    {
        await core.BarrierAsync().ConfigureAwait(false);
        lock (core.Gate)
            return Lookup.Stored(core, Lookup.Workflow(core, request.Namespace, request.Execution), request.Execution.RunId)?.Status;
    }

    private async Task<WorkflowQueryResult> AnswerAsync(PendingQuery query, CallContext context, CancellationToken cancellationToken)
    {
        var end = core.Now + context.Patience(core.Clock, TimeSpan.Zero, WaitMax);
        try
        {
            if (await WaitAsync(query, end - HopeMargin, cancellationToken).ConfigureAwait(false) is { } answer)
                return answer;
            lock (core.Gate)
                core.QueryTasks.CheckHope(query);
            return await WaitAsync(query, end - AnswerMargin, cancellationToken).ConfigureAwait(false)
                ?? throw new WorkflowServiceException(ServiceStatus.DeadlineExceeded, "query timed out before a worker could process it");
        }
        finally
        {
            lock (core.Gate)
                core.Queries.GiveUp(query);
        }
    }

    /// <returns>Null when there is no answer until then.</returns>
    private async Task<WorkflowQueryResult?> WaitAsync(PendingQuery query, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var left = end - core.Now;
        try
        {
            return await query.Answer.Task.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, core.Clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private static Api.QueryWorkflowResponse Response(WorkflowQueryResult result) => result.ResultType == QueryResultType.Failed
        ? throw new WorkflowServiceException(ServiceStatus.InvalidArgument, result.ErrorMessage.Length > 0 ? result.ErrorMessage : result.Failure?.Message ?? "the query failed") { Detail = new QueryFailedFailure { Failure = result.Failure } }
        : new Api.QueryWorkflowResponse { QueryResult = result.Answer };
}
