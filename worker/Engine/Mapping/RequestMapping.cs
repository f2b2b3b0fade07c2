using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Sdk.V1;
using Temporal.Api.TaskQueue.V1;
using Tsrun.History;
using Api = Temporal.Api.WorkflowService.V1;
using CommandMessage = Temporal.Api.Command.V1.Command;
using Enums = Temporal.Api.Enums.V1;

namespace Tsrun.Engine.Mapping;

/// <summary>Our requests as Temporal's.</summary>
internal static class RequestMapping
{
    public static Api.StartWorkflowExecutionRequest ToMessage(this StartWorkflowExecutionRequest request, WorkflowClientOptions options) => new()
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

    public static Api.RespondWorkflowTaskCompletedRequest ToMessage(this RespondWorkflowTaskCompletedRequest request, WorkflowClientOptions options)
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

    public static Api.RespondWorkflowTaskFailedRequest ToMessage(this RespondWorkflowTaskFailedRequest request, WorkflowClientOptions options) => new()
    {
        Namespace = options.Namespace,
        TaskToken = request.Token.ToMessage(),
        Cause = request.Cause.ToMessage<WorkflowTaskFailedCause, Enums.WorkflowTaskFailedCause>(),
        Failure = request.Failure.ToMessage(),
        Identity = request.Identity,
    };

    public static Api.RespondActivityTaskCompletedRequest ToMessage(this RespondActivityTaskCompletedRequest request, WorkflowClientOptions options) => new()
    {
        Namespace = options.Namespace,
        TaskToken = request.Token.ToMessage(),
        Result = request.Result.ToMessages(),
        Identity = request.Identity,
    };

    public static Api.RespondActivityTaskFailedRequest ToMessage(this RespondActivityTaskFailedRequest request, WorkflowClientOptions options) => new()
    {
        Namespace = options.Namespace,
        TaskToken = request.Token.ToMessage(),
        Failure = request.Failure.ToMessage(),
        Identity = request.Identity,
        LastHeartbeatDetails = request.LastHeartbeatDetails.ToMessages(),
    };

    public static Api.RespondActivityTaskCanceledRequest ToMessage(this RespondActivityTaskCanceledRequest request, WorkflowClientOptions options) => new()
    {
        Namespace = options.Namespace,
        TaskToken = request.Token.ToMessage(),
        Identity = request.Identity,
        Details = request.Details.ToMessages(),
    };

    public static Api.SignalWorkflowExecutionRequest ToMessage(this SignalWorkflowExecutionRequest request, WorkflowClientOptions options) => new()
    {
        Namespace = options.Namespace,
        WorkflowExecution = ValueMapping.Execution(request.WorkflowId, request.RunId),
        SignalName = request.SignalName,
        Input = request.Input.ToMessages(),
        Identity = request.Identity,
        RequestId = request.RequestId ?? options.NewRequestId(),
    };

    public static Api.RequestCancelWorkflowExecutionRequest ToMessage(this RequestCancelWorkflowExecutionRequest request, WorkflowClientOptions options) => new()
    {
        Namespace = options.Namespace,
        WorkflowExecution = ValueMapping.Execution(request.WorkflowId, request.RunId),
        Identity = request.Identity,
        Reason = request.Reason ?? "",
        RequestId = options.NewRequestId(),
    };

    public static Api.TerminateWorkflowExecutionRequest ToMessage(this TerminateWorkflowExecutionRequest request, WorkflowClientOptions options) => new()
    {
        Namespace = options.Namespace,
        WorkflowExecution = ValueMapping.Execution(request.WorkflowId, request.RunId),
        Reason = request.Reason ?? "",
        Details = request.Details.ToMessages(),
        Identity = request.Identity,
    };

    public static Api.RespondQueryTaskCompletedRequest ToMessage(this RespondQueryTaskCompletedRequest request, WorkflowClientOptions options)
    {
        var answer = new QueryAnswer(request.Result, request.Failure).ToMessage();
        return new Api.RespondQueryTaskCompletedRequest
        {
            Namespace = options.Namespace,
            TaskToken = request.Token.ToMessage(),
            CompletedType = answer.ResultType,
            QueryResult = answer.Answer,
            ErrorMessage = answer.ErrorMessage,
            Failure = answer.Failure,
        };
    }

    /// <summary>A real server refuses an activity without a queue's name; that of the run is meant.</summary>
    private static CommandMessage Placed(Command command, RespondWorkflowTaskCompletedRequest request)
    {
        var message = command.ToMessage();
        if (message.ScheduleActivityTaskCommandAttributes is not { } activity) return message;
        activity.RequestEagerExecution = request.EagerActivities.Contains(new ActivityId(activity.ActivityId));
        if (activity.TaskQueue.Name.Length == 0 && request.TaskQueue is { } taskQueue) activity.TaskQueue.Name = taskQueue;
        return message;
    }

    /// <summary>The queue that a worker asks at.</summary>
    public static TaskQueue Queue(this PollWorkflowTaskQueueRequest request, WorkflowClientOptions options)
    {
        if (!request.Sticky) return ValueMapping.Queue(request.TaskQueue)!;
        var sticky = options.StickyQueue ?? throw new InvalidOperationException("a sticky poll needs a StickyQueue in the client's options");
        return new TaskQueue { Name = sticky, Kind = Enums.TaskQueueKind.Sticky, NormalName = request.TaskQueue };
    }
}
