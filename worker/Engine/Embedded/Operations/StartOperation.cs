using Tsrun.Engine.Embedded.Store;
using Tsrun.History;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>Whether a start request makes a new run; runs under the gate.</summary>
internal sealed class StartOperation(EngineCore core)
{
    public StartWorkflowExecutionResponse Start(StartWorkflowExecutionRequest request)
    {
        Check(request);
        if (Newest(request.WorkflowId) is { } newest && Existing(request, newest) is { } existing)
            return existing;
        var runId = RunOperations.NewRunId();
        core.Life.Create(runId, Started(request, runId), request.RequestId, request.Metadata);
        return new StartWorkflowExecutionResponse(runId, true);
    }

    private static void Check(StartWorkflowExecutionRequest request)
    {
        if (string.IsNullOrEmpty(request.WorkflowId.Value) || string.IsNullOrEmpty(request.WorkflowType) || string.IsNullOrEmpty(request.TaskQueue))
            throw WorkflowServiceException.Invalid("WorkflowId, WorkflowType and TaskQueue must be set");
        if (request.WorkflowId.Value.Length > 1000)
            throw WorkflowServiceException.Invalid($"WorkflowId has {request.WorkflowId.Value.Length} characters, at most 1000 are allowed");
        if (request.WorkflowExecutionTimeout < TimeSpan.Zero || request.WorkflowRunTimeout < TimeSpan.Zero || request.WorkflowTaskTimeout < TimeSpan.Zero)
            throw WorkflowServiceException.Invalid("a timeout is negative");
    }

    /// <summary>The id's newest run, in memory or in the file.</summary>
    private (RunId RunId, WorkflowExecutionStatus Status, string? RequestId)? Newest(WorkflowId id)
    {
        if (core.Runs.FindNewest(id) is { } run)
            return (run.Row.RunId, run.Status, run.RequestId);
        return core.Reader.FindLatest(id) is { } stored ? (stored.RunId, stored.Status, stored.RequestId) : null;
    }

    /// <summary>The answer without a new run; null when there may be one.</summary>
    private StartWorkflowExecutionResponse? Existing(StartWorkflowExecutionRequest request, (RunId RunId, WorkflowExecutionStatus Status, string? RequestId) newest)
    {
        if (request.RequestId is not null && string.Equals(request.RequestId, newest.RequestId, StringComparison.Ordinal))
        {
            core.Want(Urgency.Durable);
            return new StartWorkflowExecutionResponse(newest.RunId, true);
        }
        if (newest.Status == WorkflowExecutionStatus.Running)
        {
            return request.ConflictPolicy == WorkflowIdConflictPolicy.UseExisting
                ? new StartWorkflowExecutionResponse(newest.RunId, false)
                : throw Exists(newest.RunId, $"workflow execution {request.WorkflowId} is running as run {newest.RunId}; wait for it, or choose another id");
        }
        var isRefused = request.ReusePolicy == WorkflowIdReusePolicy.RejectDuplicate
            || request.ReusePolicy == WorkflowIdReusePolicy.AllowDuplicateFailedOnly && newest.Status == WorkflowExecutionStatus.Completed;
        return isRefused
            ? throw Exists(newest.RunId, $"workflow execution {request.WorkflowId} was used by run {newest.RunId} ({newest.Status}), and {request.ReusePolicy} forbids another one")
            : null;
    }

    private static WorkflowServiceException Exists(RunId runId, string message) => new(ServiceStatus.AlreadyExists, message) { RunId = runId };

    private static WorkflowExecutionStarted Started(StartWorkflowExecutionRequest request, RunId runId)
    {
        var execution = Set(request.WorkflowExecutionTimeout);
        var run = Set(request.WorkflowRunTimeout);
        return new WorkflowExecutionStarted(
            request.WorkflowId,
            request.WorkflowType,
            request.TaskQueue,
            request.Input,
            request.Identity,
            runId,
            WorkflowExecutionTimeout: execution,
            WorkflowRunTimeout: execution is { } limit && (run is not { } own || own > limit) ? limit : run,
            WorkflowTaskTimeout: Set(request.WorkflowTaskTimeout),
            Memo: request.Memo,
            SearchAttributes: request.SearchAttributes);
    }

    private static TimeSpan? Set(TimeSpan? given) => given is { } value && value > TimeSpan.Zero ? value : null;
}
