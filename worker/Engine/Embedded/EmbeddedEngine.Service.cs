using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Mapping;
using Tsrun.History;

namespace Tsrun.Engine.Embedded;

/// <content>The verbs as records, in the default namespace, for callers that hold an engine: each is <see cref="Plain"/>'s.</content>
public sealed partial class EmbeddedEngine : IWorkflowService
{
    private WorkflowClient? client, plain;

    /// <summary>Our verbs over this engine, with a queue of its own for a worker in this process that keeps runs in a cache: it must ask there as well.</summary>
    public WorkflowClient Client => client ??= new WorkflowClient(this, new WorkflowClientOptions(StickyQueue: $"tsrun-{Environment.ProcessId}-{Guid.NewGuid():N}"));

    /// <summary>Without that queue: a worker that keeps runs in a cache is known by its identity.</summary>
    private WorkflowClient Plain => plain ??= new WorkflowClient(this, new WorkflowClientOptions(StickyQueue: StickyBinding.SameQueue));

    /// <summary>Checks a run's whole history against its hash chain.</summary>
    public Task<VerifyResult> VerifyAsync(RunId runId) => VerifyAsync(runId.Value);

    /// <inheritdoc/>
    public Task<StartWorkflowExecutionResponse> StartWorkflowExecutionAsync(StartWorkflowExecutionRequest request, CancellationToken cancellationToken = default) =>
        Plain.StartWorkflowExecutionAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task<WorkflowTask?> PollWorkflowTaskQueueAsync(PollWorkflowTaskQueueRequest request, CancellationToken cancellationToken = default) =>
        Plain.PollWorkflowTaskQueueAsync(request.HasCache ? request : request with { Identity = request.Identity + " without a cache" }, cancellationToken);

    /// <inheritdoc/>
    public Task<RespondWorkflowTaskCompletedResponse> RespondWorkflowTaskCompletedAsync(RespondWorkflowTaskCompletedRequest request, CancellationToken cancellationToken = default) =>
        Plain.RespondWorkflowTaskCompletedAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task RespondWorkflowTaskFailedAsync(RespondWorkflowTaskFailedRequest request, CancellationToken cancellationToken = default) =>
        Plain.RespondWorkflowTaskFailedAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task<ActivityTask?> PollActivityTaskQueueAsync(PollActivityTaskQueueRequest request, CancellationToken cancellationToken = default) =>
        Plain.PollActivityTaskQueueAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task<RecordActivityTaskHeartbeatResponse> RecordActivityTaskHeartbeatAsync(RecordActivityTaskHeartbeatRequest request, CancellationToken cancellationToken = default) =>
        Plain.RecordActivityTaskHeartbeatAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task RespondActivityTaskCompletedAsync(RespondActivityTaskCompletedRequest request, CancellationToken cancellationToken = default) =>
        Plain.RespondActivityTaskCompletedAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task RespondActivityTaskFailedAsync(RespondActivityTaskFailedRequest request, CancellationToken cancellationToken = default) =>
        Plain.RespondActivityTaskFailedAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task RespondActivityTaskCanceledAsync(RespondActivityTaskCanceledRequest request, CancellationToken cancellationToken = default) =>
        Plain.RespondActivityTaskCanceledAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task SignalWorkflowExecutionAsync(SignalWorkflowExecutionRequest request, CancellationToken cancellationToken = default) =>
        Plain.SignalWorkflowExecutionAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task<QueryWorkflowResponse> QueryWorkflowAsync(QueryWorkflowRequest request, CancellationToken cancellationToken = default) =>
        Plain.QueryWorkflowAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task RespondQueryTaskCompletedAsync(RespondQueryTaskCompletedRequest request, CancellationToken cancellationToken = default) =>
        Plain.RespondQueryTaskCompletedAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task RequestCancelWorkflowExecutionAsync(RequestCancelWorkflowExecutionRequest request, CancellationToken cancellationToken = default) =>
        Plain.RequestCancelWorkflowExecutionAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task TerminateWorkflowExecutionAsync(TerminateWorkflowExecutionRequest request, CancellationToken cancellationToken = default) =>
        Plain.TerminateWorkflowExecutionAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task<GetWorkflowExecutionHistoryResponse> GetWorkflowExecutionHistoryAsync(GetWorkflowExecutionHistoryRequest request, CancellationToken cancellationToken = default) =>
        Plain.GetWorkflowExecutionHistoryAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task<DescribeWorkflowExecutionResponse> DescribeWorkflowExecutionAsync(DescribeWorkflowExecutionRequest request, CancellationToken cancellationToken = default) =>
        Plain.DescribeWorkflowExecutionAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task<ListWorkflowExecutionsResponse> ListWorkflowExecutionsAsync(ListWorkflowExecutionsRequest request, CancellationToken cancellationToken = default) =>
        Plain.ListWorkflowExecutionsAsync(request, cancellationToken);
}
