using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.ErrorDetails.V1;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>Finds the run that a request names, with Temporal's refusals. Everything here runs under the gate.</summary>
internal static class Lookup
{
    /// <summary>The workflow that a request names.</summary>
    /// <exception cref="WorkflowServiceException">Unknown namespace, or ids that cannot be any.</exception>
    public static WorkflowKey Workflow(EngineCore core, string ofNamespace, WorkflowExecution? execution)
    {
        CheckNamespace(core, ofNamespace);
        if (execution is null)
            throw WorkflowServiceException.Invalid("Execution is not set on request.");
        if (execution.WorkflowId.Length == 0)
            throw WorkflowServiceException.Invalid("WorkflowId is not set on request.");
        if (execution.RunId.Length > 0 && !Guid.TryParse(execution.RunId, out _))
            throw WorkflowServiceException.Invalid("Invalid RunId.");
        return new WorkflowKey(ofNamespace, execution.WorkflowId);
    }

    /// <exception cref="WorkflowServiceException">There is no such namespace.</exception>
    public static void CheckNamespace(EngineCore core, string name)
    {
        if (name.Length == 0)
            throw WorkflowServiceException.Invalid("Namespace is empty.");
        if (core.Hooks.Namespaces is { } known && known.FindId(name) is null)
            throw UnknownNamespace.Of(name);
    }

    /// <summary>The open run; an empty run id means the newest one.</summary>
    /// <exception cref="WorkflowServiceException">It completed, or never was.</exception>
    public static RunState Open(EngineCore core, string ofNamespace, WorkflowExecution? execution)
    {
        var workflow = Workflow(core, ofNamespace, execution);
        var runId = execution!.RunId;
        var run = runId.Length > 0 ? core.Runs.Find(runId) : core.Runs.FindNewest(workflow);
        if (run is { IsOpen: true } && run.Row.Workflow == workflow)
            return run;
        throw run is not null && run.Row.Workflow == workflow || Stored(core, workflow, runId) is not null ? Completed() : Unknown(execution);
    }

    /// <summary>The execution that a request means: whoever names the first run of a chain means the one that the chain is at.</summary>
    public static WorkflowExecution Current(WorkflowExecution named, string firstRunId) => firstRunId.Length == 0 ? named : new WorkflowExecution { WorkflowId = named.WorkflowId };

    /// <exception cref="WorkflowServiceException">The run is of another chain than the one that the request names.</exception>
    public static void CheckChain(RunState run, string firstRunId)
    {
        if (firstRunId.Length > 0 && firstRunId != run.Started.FirstExecutionRunId)
            throw NotFound("workflow execution not found");
    }

    /// <summary>Requests about activities have words of their own for the run.</summary>
    /// <exception cref="WorkflowServiceException">It is not named, or its id is none.</exception>
    public static void CheckActivityOf(WorkflowExecution? execution)
    {
        if (string.IsNullOrEmpty(execution?.WorkflowId))
            throw WorkflowServiceException.Invalid("WorkflowId is not set on request.");
        if (execution.RunId.Length > 0 && !Guid.TryParse(execution.RunId, out _))
            throw WorkflowServiceException.Invalid("RunId is not valid UUID.");
    }

    /// <exception cref="WorkflowServiceException">No request can have such an id.</exception>
    public static void CheckRequestId(string requestId)
    {
        if (requestId.Length > CommandLimits.IdLengthMax)
            throw WorkflowServiceException.Invalid("RequestId length exceeds limit.");
    }

    public static WorkflowServiceException Completed() => NotFound("workflow execution already completed");

    public static WorkflowServiceException Unknown(WorkflowExecution execution) => NotFound(execution.RunId.Length > 0
        ? $"workflow execution not found for workflow ID \"{execution.WorkflowId}\" and run ID \"{execution.RunId}\""
        : $"workflow not found for ID: {execution.WorkflowId}");

    public static WorkflowServiceException Busy(string message) => new(ServiceStatus.ResourceExhausted, message)
    {
        Detail = new ResourceExhaustedFailure { Cause = ResourceExhaustedCause.BusyWorkflow, Scope = ResourceExhaustedScope.Namespace },
    };

    /// <summary>A token names a run of one namespace only.</summary>
    /// <exception cref="WorkflowServiceException">The request names another one.</exception>
    public static void CheckOwner(RunState? run, string ofNamespace)
    {
        if (run is not null)
            CheckOwner(run.Namespace, ofNamespace);
    }

    /// <inheritdoc cref="CheckOwner(RunState?, string)"/>
    /// <param name="owner">The namespace to which the token was given.</param>
    public static void CheckOwner(string owner, string ofNamespace)
    {
        if (ofNamespace.Length > 0 && owner != ofNamespace)
            throw WorkflowServiceException.Invalid("Operation requested with a token from a different namespace.");
    }

    public static WorkflowServiceException NotFound(string message) => new(ServiceStatus.NotFound, message) { Detail = new NotFoundFailure() };

    /// <summary>The run as it is on disk; null when there is none.</summary>
    public static StoredRun? Stored(EngineCore core, WorkflowKey workflow, string runId) =>
        Stored(core.Reader, workflow, runId);

    /// <inheritdoc cref="Stored(EngineCore, WorkflowKey, string)"/>
    public static StoredRun? Stored(StoreReader reader, WorkflowKey workflow, string runId)
    {
        var found = runId.Length > 0 ? reader.Find(runId) : reader.FindLatest(workflow);
        return found?.Workflow == workflow ? found : null;
    }
}
