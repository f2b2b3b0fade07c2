using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporal.Api.ErrorDetails.V1;
using Temporal.Api.Sdk.V1;
using Temporal.Api.TaskQueue.V1;
using Tsrun.History;
using Api = Temporal.Api.WorkflowService.V1;
using Enums = Temporal.Api.Enums.V1;
using Query = Temporal.Api.Query.V1.WorkflowQuery;

namespace Tsrun.Engine.Mapping;

/// <summary>Our verbs over any <see cref="IFrontend"/>: the embedded engine and a cluster are one to whoever holds this.</summary>
/// <param name="frontend">Where requests go. It is not disposed with this.</param>
/// <param name="options">Namespace, sticky queue, request ids.</param>
public sealed class WorkflowClient(IFrontend frontend, WorkflowClientOptions options) : IWorkflowService
{
    private readonly ConcurrentDictionary<long, ByteString> _listPages = new();
    private readonly HistoryPages _history = new((request, cancellationToken) =>
    {
        request.Namespace = options.Namespace;
        return frontend.CallAsync<Api.GetWorkflowExecutionHistoryResponse>(request, null, cancellationToken);
    });

    private long _listPage;

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
            var started = await frontend.CallAsync<Api.StartWorkflowExecutionResponse>(Start(request), null, cancellationToken).ConfigureAwait(false);
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
        var poll = new Api.PollWorkflowTaskQueueRequest { Namespace = options.Namespace, TaskQueue = PolledQueue(request), Identity = request.Identity };
        return await TaskAsync(await frontend.CallAsync<Api.PollWorkflowTaskQueueResponse>(poll, null, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<RespondWorkflowTaskCompletedResponse> RespondWorkflowTaskCompletedAsync(RespondWorkflowTaskCompletedRequest request, CancellationToken cancellationToken = default)
    {
        var response = await frontend.CallAsync<Api.RespondWorkflowTaskCompletedResponse>(Completed(request), null, cancellationToken).ConfigureAwait(false);
        return new RespondWorkflowTaskCompletedResponse(response.WorkflowTask is { } next ? await TaskAsync(next, cancellationToken).ConfigureAwait(false) : null)
        {
            Activities = [.. response.ActivityTasks.Select(task => task.ToRecord())],
        };
    }

    /// <inheritdoc/>
    public Task RespondWorkflowTaskFailedAsync(RespondWorkflowTaskFailedRequest request, CancellationToken cancellationToken = default) => frontend.CallAsync(new Api.RespondWorkflowTaskFailedRequest
    {
        Namespace = options.Namespace,
        TaskToken = request.Token.ToMessage(),
        Cause = request.Cause.ToMessage<WorkflowTaskFailedCause, Enums.WorkflowTaskFailedCause>(),
        Failure = request.Failure.ToMessage(),
        Identity = request.Identity,
    }, CallContext.None, cancellationToken);

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
    public Task RespondActivityTaskCompletedAsync(RespondActivityTaskCompletedRequest request, CancellationToken cancellationToken = default) => frontend.CallAsync(new Api.RespondActivityTaskCompletedRequest
    {
        Namespace = options.Namespace,
        TaskToken = request.Token.ToMessage(),
        Result = request.Result.ToMessages(),
        Identity = request.Identity,
    }, CallContext.None, cancellationToken);

    /// <inheritdoc/>
    public Task RespondActivityTaskFailedAsync(RespondActivityTaskFailedRequest request, CancellationToken cancellationToken = default) => frontend.CallAsync(new Api.RespondActivityTaskFailedRequest
    {
        Namespace = options.Namespace,
        TaskToken = request.Token.ToMessage(),
        Failure = request.Failure.ToMessage(),
        Identity = request.Identity,
        LastHeartbeatDetails = request.LastHeartbeatDetails.ToMessages(),
    }, CallContext.None, cancellationToken);

    /// <inheritdoc/>
    public Task RespondActivityTaskCanceledAsync(RespondActivityTaskCanceledRequest request, CancellationToken cancellationToken = default) => frontend.CallAsync(new Api.RespondActivityTaskCanceledRequest
    {
        Namespace = options.Namespace,
        TaskToken = request.Token.ToMessage(),
        Identity = request.Identity,
        Details = request.Details.ToMessages(),
    }, CallContext.None, cancellationToken);

    /// <inheritdoc/>
    public Task SignalWorkflowExecutionAsync(SignalWorkflowExecutionRequest request, CancellationToken cancellationToken = default) => frontend.CallAsync(new Api.SignalWorkflowExecutionRequest
    {
        Namespace = options.Namespace,
        WorkflowExecution = ValueMapping.Execution(request.WorkflowId, request.RunId),
        SignalName = request.SignalName,
        Input = request.Input.ToMessages(),
        Identity = request.Identity,
        RequestId = request.RequestId ?? options.NewRequestId(),
    }, CallContext.None, cancellationToken);

    /// <inheritdoc/>
    public async Task<QueryWorkflowResponse> QueryWorkflowAsync(QueryWorkflowRequest request, CancellationToken cancellationToken = default)
    {
        var query = new Query { QueryType = request.QueryType, QueryArgs = request.Arguments.ToMessages() };
        var message = new Api.QueryWorkflowRequest { Namespace = options.Namespace, Execution = ValueMapping.Execution(request.WorkflowId, request.RunId), Query = query };
        return new QueryWorkflowResponse((await frontend.CallAsync<Api.QueryWorkflowResponse>(message, null, cancellationToken).ConfigureAwait(false)).QueryResult.ToRecord());
    }

    /// <inheritdoc/>
    public Task RespondQueryTaskCompletedAsync(RespondQueryTaskCompletedRequest request, CancellationToken cancellationToken = default)
    {
        var answer = new QueryAnswer(request.Result, request.Failure).ToMessage();
        return frontend.CallAsync(new Api.RespondQueryTaskCompletedRequest
        {
            Namespace = options.Namespace,
            TaskToken = request.Token.ToMessage(),
            CompletedType = answer.ResultType,
            QueryResult = answer.Answer,
            ErrorMessage = answer.ErrorMessage,
            Failure = answer.Failure,
        }, CallContext.None, cancellationToken);
    }

    /// <inheritdoc/>
    public Task RequestCancelWorkflowExecutionAsync(RequestCancelWorkflowExecutionRequest request, CancellationToken cancellationToken = default) => frontend.CallAsync(new Api.RequestCancelWorkflowExecutionRequest
    {
        Namespace = options.Namespace,
        WorkflowExecution = ValueMapping.Execution(request.WorkflowId, request.RunId),
        Identity = request.Identity,
        Reason = request.Reason ?? "",
        RequestId = options.NewRequestId(),
    }, CallContext.None, cancellationToken);

    /// <inheritdoc/>
    public Task TerminateWorkflowExecutionAsync(TerminateWorkflowExecutionRequest request, CancellationToken cancellationToken = default) => frontend.CallAsync(new Api.TerminateWorkflowExecutionRequest
    {
        Namespace = options.Namespace,
        WorkflowExecution = ValueMapping.Execution(request.WorkflowId, request.RunId),
        Reason = request.Reason ?? "",
        Details = request.Details.ToMessages(),
        Identity = request.Identity,
    }, CallContext.None, cancellationToken);

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
        if (request.Before is { } before) message.NextPageToken = _listPages.TryGetValue(before, out var token) ? token : throw WorkflowServiceException.Invalid($"Before {before} is not the NextPage of an answer");
        var page = await frontend.CallAsync<Api.ListWorkflowExecutionsResponse>(message, null, cancellationToken).ConfigureAwait(false);
        return new ListWorkflowExecutionsResponse([.. page.Executions.Select(execution => execution.ToRecord())], Place(page.NextPageToken));
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

    private Api.StartWorkflowExecutionRequest Start(StartWorkflowExecutionRequest request) => new()
    {
        Namespace = options.Namespace,
        WorkflowId = request.WorkflowId.Value,
        WorkflowType = ValueMapping.TypeOf(request.WorkflowType),
        TaskQueue = ValueMapping.Queue(request.TaskQueue),
        Input = request.Input.ToMessages(),
        Identity = request.Identity,
        RequestId = request.RequestId ?? options.NewRequestId(),
        WorkflowIdReusePolicy = request.ReusePolicy.ToMessage<WorkflowIdReusePolicy, Enums.WorkflowIdReusePolicy>(),
        WorkflowIdConflictPolicy = request.ConflictPolicy.ToMessage<WorkflowIdConflictPolicy, Enums.WorkflowIdConflictPolicy>(),
        WorkflowExecutionTimeout = request.WorkflowExecutionTimeout.ToMessage(),
        WorkflowRunTimeout = request.WorkflowRunTimeout.ToMessage(),
        WorkflowTaskTimeout = request.WorkflowTaskTimeout.ToMessage(),
        Memo = request.Memo.ToMemo(),
        SearchAttributes = request.SearchAttributes.ToSearchAttributes(),
        UserMetadata = request.Metadata.ToMessage(),
    };

    private Api.RespondWorkflowTaskCompletedRequest Completed(RespondWorkflowTaskCompletedRequest request)
    {
        var message = new Api.RespondWorkflowTaskCompletedRequest
        {
            Namespace = options.Namespace,
            TaskToken = request.Token.ToMessage(),
            Identity = request.Identity,
            ReturnNewWorkflowTask = request.ReturnNewWorkflowTask,
            ForceCreateNewWorkflowTask = request.ForceCreateNewWorkflowTask,
            SdkMetadata = WorkflowTaskEventMapping.Flags(request.Flags) ?? new WorkflowTaskCompletedMetadata(),
        };
        message.SdkMetadata.SdkName = "tsrun";
        message.SdkMetadata.SdkVersion = options.WorkerVersion;
        foreach (var command in request.Commands) message.Commands.Add(Placed(command, request));
        message.Messages.AddRange(request.Commands.Select(command => command.Said()).OfType<Temporal.Api.Protocol.V1.Message>());
        foreach (var (id, answer) in request.QueryAnswers) message.QueryResults[id] = answer.ToMessage();
        foreach (var rejection in request.Rejections) message.Messages.Add(rejection.ToMessage());
        if (request.Sticky && options.StickyQueue is { } sticky)
            message.StickyAttributes = new StickyExecutionAttributes { WorkerTaskQueue = new TaskQueue { Name = sticky, Kind = Enums.TaskQueueKind.Sticky, NormalName = request.TaskQueue ?? "" }, ScheduleToStartTimeout = Duration.FromTimeSpan(options.StickyWaitMax) };
        return message;
    }

    /// <summary>A real server refuses an activity without a queue's name; that of the run is meant.</summary>
    private static Temporal.Api.Command.V1.Command Placed(History.Command command, RespondWorkflowTaskCompletedRequest request)
    {
        var message = command.ToMessage();
        if (message.ScheduleActivityTaskCommandAttributes is not { } activity) return message;
        activity.RequestEagerExecution = request.EagerActivities.Contains(new ActivityId(activity.ActivityId));
        if (activity.TaskQueue.Name.Length == 0 && request.TaskQueue is { } taskQueue) activity.TaskQueue.Name = taskQueue;
        return message;
    }

    private TaskQueue PolledQueue(PollWorkflowTaskQueueRequest request)
    {
        if (!request.Sticky) return ValueMapping.Queue(request.TaskQueue)!;
        var sticky = options.StickyQueue ?? throw new InvalidOperationException("a sticky poll needs a StickyQueue in the client's options");
        return new TaskQueue { Name = sticky, Kind = Enums.TaskQueueKind.Sticky, NormalName = request.TaskQueue };
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

    private long? Place(ByteString token)
    {
        if (token.IsEmpty) return null;
        var place = Interlocked.Increment(ref _listPage);
        _listPages[place] = token;
        return place;
    }
}
