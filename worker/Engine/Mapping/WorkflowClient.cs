using Google.Protobuf;
using Temporal.Api.ErrorDetails.V1;
using Tsrun.History;
using Api = Temporal.Api.WorkflowService.V1;
using Query = Temporal.Api.Query.V1.WorkflowQuery;

namespace Tsrun.Engine.Mapping;

/// <summary>Our verbs over any <see cref="IFrontend"/>: the embedded engine and a cluster are one to whoever holds this.</summary>
/// <param name="frontend">Where requests go. It is not disposed with this.</param>
/// <param name="options">Namespace, sticky queue, request ids.</param>
public sealed class WorkflowClient(IFrontend frontend, WorkflowClientOptions options) : IWorkflowService
{
    private readonly HistoryPages _history = new((request, cancellationToken) =>
    {
        request.Namespace = options.Namespace;
        return frontend.CallAsync<Api.GetWorkflowExecutionHistoryResponse>(request, null, cancellationToken);
    });

    /// <summary>Where requests go, for callers that need a verb or a field that the records lack.</summary>
    public IFrontend Frontend => frontend;

    /// <summary>The namespace of every call.</summary>
    public string Namespace => options.Namespace;

    /// <summary>Whether this worker has a queue of its own for the runs in its cache.</summary>
    public bool HasStickyQueue => options.StickyQueue is not null;

    /// <inheritdoc/>
    public async Task<StartWorkflowExecutionResponse> StartWorkflowExecutionAsync(StartWorkflowExecutionRequest request, CancellationToken cancellationToken = default)
    {
        try
        {
            var started = await frontend.CallAsync<Api.StartWorkflowExecutionResponse>(request.ToMessage(options), null, cancellationToken).ConfigureAwait(false);
            return new StartWorkflowExecutionResponse(new RunId(started.RunId), started.Started);
        }
        catch (WorkflowServiceException e) when (e is { Status: ServiceStatus.AlreadyExists, RunId: null, Detail: WorkflowExecutionAlreadyStartedFailure })
        {
            throw new WorkflowServiceException(e.Status, e.Message, e) { Detail = e.Detail, RunId = new RunId(((WorkflowExecutionAlreadyStartedFailure)e.Detail!).RunId) };
        }
    }

    /// <inheritdoc/>
    public async Task<WorkflowTask?> PollWorkflowTaskQueueAsync(PollWorkflowTaskQueueRequest request, CancellationToken cancellationToken = default)
    {
        var poll = new Api.PollWorkflowTaskQueueRequest { Namespace = options.Namespace, TaskQueue = request.Queue(options), Identity = request.Identity };
        return await TaskAsync(await frontend.CallAsync<Api.PollWorkflowTaskQueueResponse>(poll, null, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<RespondWorkflowTaskCompletedResponse> RespondWorkflowTaskCompletedAsync(RespondWorkflowTaskCompletedRequest request, CancellationToken cancellationToken = default)
    {
        var response = await frontend.CallAsync<Api.RespondWorkflowTaskCompletedResponse>(request.ToMessage(options), null, cancellationToken).ConfigureAwait(false);
        return new RespondWorkflowTaskCompletedResponse(response.WorkflowTask is { } next ? await TaskAsync(next, cancellationToken).ConfigureAwait(false) : null)
        {
            Activities = [.. response.ActivityTasks.Select(task => task.ToRecord())],
        };
    }

    /// <inheritdoc/>
    public Task RespondWorkflowTaskFailedAsync(RespondWorkflowTaskFailedRequest request, CancellationToken cancellationToken = default) =>
        frontend.CallAsync(request.ToMessage(options), CallContext.None, cancellationToken);

    /// <inheritdoc/>
    public async Task<ActivityTask?> PollActivityTaskQueueAsync(PollActivityTaskQueueRequest request, CancellationToken cancellationToken = default)
    {
        var poll = new Api.PollActivityTaskQueueRequest { Namespace = options.Namespace, TaskQueue = ValueMapping.Queue(request.TaskQueue), Identity = request.Identity };
        var task = await frontend.CallAsync<Api.PollActivityTaskQueueResponse>(poll, null, cancellationToken).ConfigureAwait(false);
        return task.TaskToken.IsEmpty ? null : task.ToRecord();
    }

    /// <inheritdoc/>
    public async Task<RecordActivityTaskHeartbeatResponse> RecordActivityTaskHeartbeatAsync(RecordActivityTaskHeartbeatRequest request, CancellationToken cancellationToken = default)
    {
        var heartbeat = new Api.RecordActivityTaskHeartbeatRequest { Namespace = options.Namespace, TaskToken = request.Token.ToMessage(), Details = request.Details.ToMessages() };
        return new RecordActivityTaskHeartbeatResponse((await frontend.CallAsync<Api.RecordActivityTaskHeartbeatResponse>(heartbeat, null, cancellationToken).ConfigureAwait(false)).CancelRequested);
    }

    /// <inheritdoc/>
    public Task RespondActivityTaskCompletedAsync(RespondActivityTaskCompletedRequest request, CancellationToken cancellationToken = default) =>
        frontend.CallAsync(request.ToMessage(options), CallContext.None, cancellationToken);

    /// <inheritdoc/>
    public Task RespondActivityTaskFailedAsync(RespondActivityTaskFailedRequest request, CancellationToken cancellationToken = default) =>
        frontend.CallAsync(request.ToMessage(options), CallContext.None, cancellationToken);

    /// <summary>Fails the attempt that an activity is at, by the names that everybody can read: whoever has its token is gone.</summary>
    public Task RespondActivityTaskFailedByIdAsync(WorkflowId workflow, RunId run, ActivityId activity, Failure failure, string identity, CancellationToken cancellationToken = default) =>
        frontend.CallAsync(
            new Api.RespondActivityTaskFailedByIdRequest { Namespace = options.Namespace, WorkflowId = workflow.Value, RunId = run.Value, ActivityId = activity.Value, Failure = failure.ToMessage(), Identity = identity },
            CallContext.None, cancellationToken);

    /// <inheritdoc/>
    public Task RespondActivityTaskCanceledAsync(RespondActivityTaskCanceledRequest request, CancellationToken cancellationToken = default) =>
        frontend.CallAsync(request.ToMessage(options), CallContext.None, cancellationToken);

    /// <inheritdoc/>
    public Task SignalWorkflowExecutionAsync(SignalWorkflowExecutionRequest request, CancellationToken cancellationToken = default) =>
        frontend.CallAsync(request.ToMessage(options), CallContext.None, cancellationToken);

    /// <inheritdoc/>
    public async Task<QueryWorkflowResponse> QueryWorkflowAsync(QueryWorkflowRequest request, CancellationToken cancellationToken = default)
    {
        var query = new Query { QueryType = request.QueryType, QueryArgs = request.Arguments.ToMessages() };
        var message = new Api.QueryWorkflowRequest { Namespace = options.Namespace, Execution = ValueMapping.Execution(request.WorkflowId, request.RunId), Query = query };
        return new QueryWorkflowResponse((await frontend.CallAsync<Api.QueryWorkflowResponse>(message, null, cancellationToken).ConfigureAwait(false)).QueryResult.ToRecord());
    }

    /// <inheritdoc/>
    public Task RespondQueryTaskCompletedAsync(RespondQueryTaskCompletedRequest request, CancellationToken cancellationToken = default) =>
        frontend.CallAsync(request.ToMessage(options), CallContext.None, cancellationToken);

    /// <inheritdoc/>
    public Task RequestCancelWorkflowExecutionAsync(RequestCancelWorkflowExecutionRequest request, CancellationToken cancellationToken = default) =>
        frontend.CallAsync(request.ToMessage(options), CallContext.None, cancellationToken);

    /// <inheritdoc/>
    public Task TerminateWorkflowExecutionAsync(TerminateWorkflowExecutionRequest request, CancellationToken cancellationToken = default) =>
        frontend.CallAsync(request.ToMessage(options), CallContext.None, cancellationToken);

    /// <inheritdoc/>
    public async Task<GetWorkflowExecutionHistoryResponse> GetWorkflowExecutionHistoryAsync(GetWorkflowExecutionHistoryRequest request, CancellationToken cancellationToken = default)
    {
        if (request.FromEventId < 1 || request.MaximumPageSize < 1)
            throw WorkflowServiceException.Invalid($"FromEventId {request.FromEventId} and MaximumPageSize {request.MaximumPageSize} must be at least 1");
        var run = request.RunId ?? (await DescribeWorkflowExecutionAsync(new DescribeWorkflowExecutionRequest(request.WorkflowId), cancellationToken).ConfigureAwait(false)).Execution.RunId;
        return await _history.ReadAsync(request, run, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<DescribeWorkflowExecutionResponse> DescribeWorkflowExecutionAsync(DescribeWorkflowExecutionRequest request, CancellationToken cancellationToken = default)
    {
        var message = new Api.DescribeWorkflowExecutionRequest { Namespace = options.Namespace, Execution = ValueMapping.Execution(request.WorkflowId, request.RunId) };
        return (await frontend.CallAsync<Api.DescribeWorkflowExecutionResponse>(message, null, cancellationToken).ConfigureAwait(false)).ToRecord();
    }

    /// <inheritdoc/>
    public async Task<ListWorkflowExecutionsResponse> ListWorkflowExecutionsAsync(ListWorkflowExecutionsRequest request, CancellationToken cancellationToken = default)
    {
        var message = new Api.ListWorkflowExecutionsRequest { Namespace = options.Namespace, PageSize = request.MaximumPageSize, Query = ListQuery.Of(request) };
        if (request.Before is { } before) message.NextPageToken = ByteString.FromBase64(before);
        var page = await frontend.CallAsync<Api.ListWorkflowExecutionsResponse>(message, null, cancellationToken).ConfigureAwait(false);
        return new ListWorkflowExecutionsResponse([.. page.Executions.Select(execution => execution.ToRecord())], page.NextPageToken.IsEmpty ? null : page.NextPageToken.ToBase64());
    }

    /// <summary>Says goodbye: runs in this worker's cache go to any other worker at once, instead of after <see cref="WorkflowClientOptions.StickyWaitMax"/>.</summary>
    /// <param name="taskQueue">The shared queue that was asked at.</param>
    /// <param name="identity">The worker's.</param>
    /// <param name="cancellationToken">Gives up on the goodbye.</param>
    public async Task ShutdownWorkerAsync(string taskQueue, string identity, CancellationToken cancellationToken = default)
    {
        if (options.StickyQueue is not { } sticky) return;
        try
        {
            await frontend.CallAsync(new Api.ShutdownWorkerRequest { Namespace = options.Namespace, StickyTaskQueue = sticky, TaskQueue = taskQueue, Identity = identity, Reason = "graceful shutdown" }, CallContext.None, cancellationToken).ConfigureAwait(false);
        }
        catch (WorkflowServiceException e) when (e.Status is ServiceStatus.Unimplemented or ServiceStatus.Unavailable)
        {
            // An older server, or one that is gone: its runs come back after the sticky wait.
        }
    }

    /// <summary>Null for the empty answer of a long poll.</summary>
    private async Task<WorkflowTask?> TaskAsync(Api.PollWorkflowTaskQueueResponse message, CancellationToken cancellationToken)
    {
        if (message.TaskToken.IsEmpty) return null;
        var events = message.History?.Events ?? [];
        if (!message.NextPageToken.IsEmpty)
            await _history.AppendAsync(new WorkflowId(message.WorkflowExecution.WorkflowId), new RunId(message.WorkflowExecution.RunId), message.NextPageToken, events, cancellationToken).ConfigureAwait(false);
        return message.ToRecord(events);
    }
}
