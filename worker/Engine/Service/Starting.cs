using Tsrun.History;

namespace Tsrun.Engine;

/// <summary>Asks for a new run.</summary>
/// <param name="RequestId">Makes the start idempotent; null for a request that is never sent twice.</param>
/// <param name="WorkflowTaskTimeout">How long a worker may think about one turn; null is 10 s.</param>
public sealed record StartWorkflowExecutionRequest(
    WorkflowId WorkflowId,
    string WorkflowType,
    string TaskQueue,
    Payload Input,
    string Identity = "",
    string? RequestId = null,
    WorkflowIdReusePolicy ReusePolicy = WorkflowIdReusePolicy.AllowDuplicate,
    WorkflowIdConflictPolicy ConflictPolicy = WorkflowIdConflictPolicy.Fail,
    TimeSpan? WorkflowExecutionTimeout = null,
    TimeSpan? WorkflowRunTimeout = null,
    TimeSpan? WorkflowTaskTimeout = null,
    IReadOnlyDictionary<string, Payload>? Memo = null,
    IReadOnlyDictionary<string, Payload>? SearchAttributes = null,
    UserMetadata? Metadata = null);

/// <param name="Started">False when an open run of that id was used instead.</param>
/// <summary>Names the run.</summary>
public sealed record StartWorkflowExecutionResponse(RunId RunId, bool Started);

/// <summary>May a workflow id be used again once its last run is closed?</summary>
public enum WorkflowIdReusePolicy
{
    /// <summary>Yes.</summary>
    AllowDuplicate,
    /// <summary>Only when that run did not complete.</summary>
    AllowDuplicateFailedOnly,
    /// <summary>Never.</summary>
    RejectDuplicate,
}

/// <summary>What happens when a run of that id is open.</summary>
public enum WorkflowIdConflictPolicy
{
    /// <summary><see cref="ServiceStatus.AlreadyExists"/>, naming the open run.</summary>
    Fail,
    /// <summary>The open run is the answer.</summary>
    UseExisting,
}
