using Tsrun.History;

namespace Tsrun.Engine;

/// <param name="RunId">Null means the open run of that id.</param>
/// <param name="RequestId">Makes the signal idempotent for the life of the run.</param>
/// <summary>A message to a run.</summary>
public sealed record SignalWorkflowExecutionRequest(
    WorkflowId WorkflowId,
    string SignalName,
    Payload Input,
    string Identity = "",
    RunId? RunId = null,
    string? RequestId = null);

/// <summary>Asks a run to stop by itself.</summary>
public sealed record RequestCancelWorkflowExecutionRequest(WorkflowId WorkflowId, string Identity = "", RunId? RunId = null, string? Reason = null);

/// <summary>Ends a run.</summary>
public sealed record TerminateWorkflowExecutionRequest(
    WorkflowId WorkflowId,
    string? Reason = null,
    string Identity = "",
    RunId? RunId = null,
    Payload? Details = null);

/// <summary>Asks a script something.</summary>
public sealed record QueryWorkflowRequest(WorkflowId WorkflowId, string QueryType, Payload Arguments, RunId? RunId = null);

/// <summary>The script's answer.</summary>
public sealed record QueryWorkflowResponse(Payload Result);

/// <summary>A worker's answer to a query task.</summary>
/// <param name="Failure">Set when the query failed; the caller gets <see cref="ServiceStatus.InvalidArgument"/> with its message.</param>
public sealed record RespondQueryTaskCompletedRequest(TaskToken Token, Payload? Result, Failure? Failure = null);
