using Temporal.Api.Common.V1;
using Tsrun.Engine.Embedded.Nexus;
using Tsrun.Engine.Embedded.State;
using Api = Temporal.Api.WorkflowService.V1;
using ConflictPolicy = Temporal.Api.Enums.V1.WorkflowIdConflictPolicy;
using ReusePolicy = Temporal.Api.Enums.V1.WorkflowIdReusePolicy;
using TaskQueueMessage = Temporal.Api.TaskQueue.V1.TaskQueue;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>Whether a start request can be one, in the order and the words of a Temporal server.</summary>
internal static class StartCheck
{
    private const int LinksMax = 10, LinkSizeMax = 4000, CallbacksMax = 32, UrlLengthMax = 1000;

    /// <summary>Refuses to tell more runs of an end than one run tells.</summary>
    /// <exception cref="WorkflowServiceException">They are too many, with those that the run has.</exception>
    public static void CheckCallbacks(RunState run, int added)
    {
        var attached = run.Callbacks.Count + run.Buffer.Events.Sum(fact => fact.WorkflowExecutionOptionsUpdatedEventAttributes?.AttachedCompletionCallbacks.Count ?? 0);
        if (added > 0 && attached + added > CallbacksMax)
            throw new WorkflowServiceException(ServiceStatus.FailedPrecondition, $"cannot attach more than {CallbacksMax} callbacks to a workflow ({attached} callbacks already attached)");
    }

    /// <exception cref="WorkflowServiceException">What is wrong with it.</exception>
    public static void Check(EngineCore core, Api.StartWorkflowExecutionRequest request, bool withSignal)
    {
        Lookup.CheckNamespace(core, request.Namespace);
        if (Problem(core, request, withSignal) is { } problem)
            throw WorkflowServiceException.Invalid(problem);
    }

    private static string? Problem(EngineCore core, Api.StartWorkflowExecutionRequest request, bool withSignal) =>
        Names(request) ?? Limits(request) ?? Policies(request, withSignal) ?? request.VersioningOverride.Problem() ?? Callback(request) ?? Sizes(request)
        ?? (request.SearchAttributes is { } attributes ? core.Hooks.SearchAttributes?.Check(request.Namespace, attributes) : null);

    private static string? Names(Api.StartWorkflowExecutionRequest request)
    {
        const int max = CommandLimits.IdLengthMax;
        if (request.WorkflowId.Length == 0)
            return "WorkflowId is not set on request.";
        if (request.WorkflowId.Length > max)
            return "WorkflowId length exceeds limit.";
        if (string.IsNullOrEmpty(request.WorkflowType?.Name))
            return "WorkflowType is not set on request.";
        if (request.WorkflowType.Name.Length > max)
            return "WorkflowType length exceeds limit.";
        return Queue(request.TaskQueue) ?? (request.RequestId.Length > max ? "RequestId length exceeds limit." : null);
    }

    /// <summary>What is wrong with the name of a task queue.</summary>
    public static string? Queue(TaskQueueMessage? queue) => queue?.Name switch
    {
        null => "taskQueue is not set",
        "" => "missing task queue name",
        { Length: > CommandLimits.IdLengthMax } => "taskQueue length exceeds limit",
        var name when name.StartsWith("/_sys/", StringComparison.Ordinal) => "task queue name cannot start with reserved prefix /_sys/",
        _ => null,
    };

    private static string? Limits(Api.StartWorkflowExecutionRequest request)
    {
        if (request.WorkflowExecutionTimeout.IsNegative())
            return Negative("WorkflowExecutionTimeoutSeconds");
        if (request.WorkflowRunTimeout.IsNegative())
            return Negative("WorkflowRunTimeoutSeconds");
        if (request.WorkflowTaskTimeout.IsNegative())
            return Negative("WorkflowTaskTimeoutSeconds");
        if (request.WorkflowStartDelay.IsNegative())
            return Negative("WorkflowStartDelaySeconds");
        if ((RetryPolicies.Problem(request.RetryPolicy) ?? Priorities.Problem(request.Priority)) is { } policy)
            return policy;
        if (request.CronSchedule.Length == 0)
            return null;
        return request.WorkflowStartDelay.Limit() is not null ? "CronSchedule and WorkflowStartDelay may not be used together."
            : CronSchedule.TryParse(request.CronSchedule) is null ? "invalid CronSchedule." : null;
    }

    private static string Negative(string what) => $"An invalid {what} is set on request. cause: negative duration";

    private static string? Policies(Api.StartWorkflowExecutionRequest request, bool withSignal)
    {
        var (reuse, conflict) = (request.WorkflowIdReusePolicy, request.WorkflowIdConflictPolicy);
        if (conflict != ConflictPolicy.Unspecified && reuse == ReusePolicy.TerminateIfRunning)
            return "Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING cannot be used together with a WorkflowIDConflictPolicy";
        if (conflict == ConflictPolicy.TerminateExisting && reuse == ReusePolicy.RejectDuplicate)
            return "Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE cannot be used together with WorkflowIdConflictPolicy WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING";
        return withSignal && conflict == ConflictPolicy.Fail ? "Invalid WorkflowIDConflictPolicy: WORKFLOW_ID_CONFLICT_POLICY_FAIL is not supported for this operation." : null;
    }

    /// <summary>A Temporal server calls back only where its configuration allows it; this one tells runs of its own alone, and it does not look as if it would tell others.</summary>
    private static string? Callback(Api.StartWorkflowExecutionRequest request)
    {
        if (request.OnConflictOptions is { AttachCompletionCallbacks: true, AttachRequestId: false })
            return "attaching request ID is required for attaching completion callbacks";
        if (request.CompletionCallbacks.Count > CallbacksMax)
            return $"cannot attach more than {CallbacksMax} callbacks to a workflow";
        if (request.CompletionCallbacks.FirstOrDefault(callback => NexusToken.Parse(callback) is null) is not { } first)
            return null;
        if (first.Nexus is not { Url: var url })
            throw new WorkflowServiceException(ServiceStatus.Unimplemented, "unknown callback variant: <nil>");
        if (url.Length > UrlLengthMax)
            return $"invalid url: url length longer than max length allowed of {UrlLengthMax}";
        var isWeb = url.StartsWith("http://", StringComparison.Ordinal) || url.StartsWith("https://", StringComparison.Ordinal);
        return isWeb ? $"invalid url: url does not match any configured callback address: {url}" : $"invalid url: unknown scheme: {url}";
    }

    private static string? Sizes(Api.StartWorkflowExecutionRequest request)
    {
        const int max = CommandLimits.BlobSizeMax;
        if (request.Input?.CalculateSize() > max)
            return "Blob data size exceeds limit.";
        return request.Memo?.CalculateSize() > max ? "Memo size exceeds limit." : Links(request.Links);
    }

    /// <summary>What is wrong with the links of a request.</summary>
    public static string? Links(IReadOnlyCollection<Link> links)
    {
        if (links.Count > LinksMax)
            return $"cannot attach more than {LinksMax} links per request, got {links.Count}";
        return links.Select(Problem).FirstOrDefault(problem => problem is not null);
    }

    private static string? Problem(Link link) => link switch
    {
        _ when link.CalculateSize() is > LinkSizeMax and var size => $"link exceeds allowed size of {LinkSizeMax}, got {size}",
        { WorkflowEvent.Namespace: "" } => "workflow event link must not have an empty namespace field",
        { WorkflowEvent.WorkflowId: "" } => "workflow event link must not have an empty workflow ID field",
        { WorkflowEvent.RunId: "" } => "workflow event link must not have an empty run ID field",
        { BatchJob.JobId: "" } => "batch job link must not have an empty job ID",
        { VariantCase: Link.VariantOneofCase.WorkflowEvent or Link.VariantOneofCase.BatchJob } => null,
        _ => "unsupported link variant",
    };
}
