namespace Tsrun.Engine;

/// <summary>Temporal's front-end verbs, as far as a run, its worker and its viewer need them.</summary>
/// <remarks>
/// <para>Every verb throws <see cref="WorkflowServiceException"/>, whose <see cref="ServiceStatus"/> is Temporal's gRPC status, and
/// <see cref="OperationCanceledException"/> when the caller gives up.</para>
/// <para>A verb that brings a fact from outside (start, outcome of an activity, signal, cancel, terminate) returns once the fact would
/// survive power loss. A worker's decisions are computed again from those facts, so they need no sync of their own.</para>
/// </remarks>
public interface IWorkflowService
{
    /// <summary>Starts a run. The same request id again answers with the same run and changes nothing.</summary>
    Task<StartWorkflowExecutionResponse> StartWorkflowExecutionAsync(StartWorkflowExecutionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Waits for a turn of a script, or for a query; null when the long poll's time is up.</summary>
    Task<WorkflowTask?> PollWorkflowTaskQueueAsync(PollWorkflowTaskQueueRequest request, CancellationToken cancellationToken = default);

    /// <summary>Hands in a turn's commands; all of them are accepted or none.</summary>
    Task<RespondWorkflowTaskCompletedResponse> RespondWorkflowTaskCompletedAsync(RespondWorkflowTaskCompletedRequest request, CancellationToken cancellationToken = default);

    /// <summary>Says that the turn could not be taken; it is offered again, later each time.</summary>
    Task RespondWorkflowTaskFailedAsync(RespondWorkflowTaskFailedRequest request, CancellationToken cancellationToken = default);

    /// <summary>Waits for an activity; null when the long poll's time is up.</summary>
    Task<ActivityTask?> PollActivityTaskQueueAsync(PollActivityTaskQueueRequest request, CancellationToken cancellationToken = default);

    /// <summary>A sign of life from an attempt, with its progress.</summary>
    Task<RecordActivityTaskHeartbeatResponse> RecordActivityTaskHeartbeatAsync(RecordActivityTaskHeartbeatRequest request, CancellationToken cancellationToken = default);

    /// <summary>The attempt succeeded.</summary>
    Task RespondActivityTaskCompletedAsync(RespondActivityTaskCompletedRequest request, CancellationToken cancellationToken = default);

    /// <summary>The attempt failed; the engine decides about another one.</summary>
    Task RespondActivityTaskFailedAsync(RespondActivityTaskFailedRequest request, CancellationToken cancellationToken = default);

    /// <summary>The attempt stopped because it was asked to.</summary>
    Task RespondActivityTaskCanceledAsync(RespondActivityTaskCanceledRequest request, CancellationToken cancellationToken = default);

    /// <summary>Sends a message to a run; the same request id is delivered once.</summary>
    Task SignalWorkflowExecutionAsync(SignalWorkflowExecutionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Asks a worker about a run, open or closed, without leaving a trace in its history.</summary>
    Task<QueryWorkflowResponse> QueryWorkflowAsync(QueryWorkflowRequest request, CancellationToken cancellationToken = default);

    /// <summary>A worker's answer to a query task.</summary>
    Task RespondQueryTaskCompletedAsync(RespondQueryTaskCompletedRequest request, CancellationToken cancellationToken = default);

    /// <summary>Asks a run to stop; a closed run, or a second request, is a success without effect.</summary>
    Task RequestCancelWorkflowExecutionAsync(RequestCancelWorkflowExecutionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Ends a run at once, without asking its script.</summary>
    Task TerminateWorkflowExecutionAsync(TerminateWorkflowExecutionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Reads a run's events from an id on, verifying the hash chain; can wait for new ones.</summary>
    Task<GetWorkflowExecutionHistoryResponse> GetWorkflowExecutionHistoryAsync(GetWorkflowExecutionHistoryRequest request, CancellationToken cancellationToken = default);

    /// <summary>A run's status and what it waits for.</summary>
    Task<DescribeWorkflowExecutionResponse> DescribeWorkflowExecutionAsync(DescribeWorkflowExecutionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Runs, newest first.</summary>
    Task<ListWorkflowExecutionsResponse> ListWorkflowExecutionsAsync(ListWorkflowExecutionsRequest request, CancellationToken cancellationToken = default);
}
