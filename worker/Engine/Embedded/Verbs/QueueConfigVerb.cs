using Temporal.Api.Enums.V1;
using Temporal.Api.TaskQueue.V1;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;
using Api = Temporal.Api.WorkflowService.V1;
using RateLimitUpdate = Temporal.Api.WorkflowService.V1.UpdateTaskQueueConfigRequest.Types.RateLimitUpdate;

namespace Tsrun.Engine.Embedded.Verbs;

/// <summary>An operator limits how fast a queue hands out its tasks.</summary>
internal sealed class QueueConfigVerb(EngineCore core)
{
    private const int ReasonLengthMax = 1000;

    public void Register(VerbTable verbs) =>
        verbs.On<Api.UpdateTaskQueueConfigRequest, Api.UpdateTaskQueueConfigResponse>((request, _, _) => core.TransactAsync(() => Update(request)));

    /// <summary>Takes up what is stored.</summary>
    public void TakeUp(SqliteDatabase database)
    {
        core.QueueConfigs.Load(database);
        foreach (var queue in core.QueueConfigs.Limited)
            core.Queues.Limit(queue, core.QueueConfigs.RateOf(queue));
    }

    private Api.UpdateTaskQueueConfigResponse Update(Api.UpdateTaskQueueConfigRequest request)
    {
        if (Problem(request) is { } problem)
            throw WorkflowServiceException.Invalid(problem);
        var queue = new QueueRef(request.Namespace, request.TaskQueue, request.TaskQueueType);
        var config = core.QueueConfigs.Find(queue)?.Clone() ?? new TaskQueueConfig();
        if (request.UpdateQueueRateLimit is { } rate)
            config.QueueRateLimit = Limit(rate, request.Identity);
        if (request.UpdateFairnessKeyRateLimitDefault is { } fairness)
            config.FairnessKeysRateLimitDefault = Limit(fairness, request.Identity);
        core.QueueConfigs.Set(queue, config);
        core.Want(Urgency.Durable);
        core.Write(new StoreWrite.Custom(QueueConfigs.Save(queue, config)));
        if (queue.Type == TaskQueueType.Activity)
            core.Queues.Limit(queue, core.QueueConfigs.RateOf(queue));
        return new Api.UpdateTaskQueueConfigResponse { Config = config };
    }

    private static string? Problem(Api.UpdateTaskQueueConfigRequest request)
    {
        if (request is { TaskQueueType: TaskQueueType.Workflow, UpdateQueueRateLimit: not null })
            return "Setting rate limit on workflow task queues is not allowed.";
        if (request.TaskQueueType == TaskQueueType.Unspecified || !Enum.IsDefined(request.TaskQueueType))
            return "TaskQueueType is not set on request.";
        if (request.TaskQueue.Length == 0)
            return "TaskQueue is not set on request.";
        if (request.TaskQueue.Length > CommandLimits.IdLengthMax)
            return "TaskQueue length exceeds limit.";
        if (request.Identity.Length > CommandLimits.IdLengthMax)
            return "Identity length exceeds limit.";
        if (request.TaskQueue.StartsWith("/_sys/", StringComparison.Ordinal))
            return $"task queue family name cannot have prefix /_sys/ {request.TaskQueue}";
        return Problem("UpdateQueueRateLimit", request.UpdateQueueRateLimit) ?? Problem("UpdateFairnessKeyRateLimitDefault", request.UpdateFairnessKeyRateLimitDefault);
    }

    private static string? Problem(string field, RateLimitUpdate? update) => update switch
    {
        { RateLimit.RequestsPerSecond: < 0 } => $"RequestsPerSecond for {field} rate limit must be non-negative.",
        { RateLimit.RequestsPerSecond: var rate } when !TaskPace.IsRate(rate) => $"RequestsPerSecond for {field} rate limit must be a finite number.",
        { Reason.Length: > ReasonLengthMax } => $"{field}.Reason field too long (max {ReasonLengthMax} characters).",
        _ => null,
    };

    /// <summary>A limit that is taken away leaves who did so, and why.</summary>
    private RateLimitConfig Limit(RateLimitUpdate update, string identity) => new()
    {
        RateLimit = update.RateLimit,
        Metadata = new ConfigMetadata { Reason = update.Reason, UpdateIdentity = identity, UpdateTime = core.Now.ToTimestamp() },
    };
}
