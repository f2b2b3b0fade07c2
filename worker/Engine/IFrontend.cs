using Google.Protobuf;

namespace Tsrun.Engine;

/// <summary>Temporal's frontend: one request message in, one response message out, whatever lies between: the embedded engine or a cluster.</summary>
/// <remarks>The type of the request names the verb (<c>StartWorkflowExecutionRequest</c> is <c>StartWorkflowExecution</c>), so that a verb is written
/// down once: as a handler of the engine. Transport, dispatch and client need no list of verbs.</remarks>
public interface IFrontend
{
    /// <summary>Carries out one verb.</summary>
    /// <param name="request">A request message of WorkflowService, OperatorService or Health. The callee may keep it; do not change it afterwards.</param>
    /// <param name="context">What a caller says about itself besides the request.</param>
    /// <param name="cancellationToken">The caller gives up; a waiting poll is dropped at once, so that no task goes to a dead poll.</param>
    /// <returns>The response message of that verb. An empty long poll answers with a message of zero bytes.</returns>
    /// <exception cref="WorkflowServiceException">Refused; status and details are Temporal's.</exception>
    Task<IMessage> CallAsync(IMessage request, CallContext context, CancellationToken cancellationToken = default);
}

/// <summary>Calls with the response type known.</summary>
public static class FrontendExtensions
{
    /// <summary>Carries out one verb and casts its answer.</summary>
    /// <typeparam name="TResponse">The response message that belongs to the request.</typeparam>
    public static async Task<TResponse> CallAsync<TResponse>(this IFrontend frontend, IMessage request, CallContext? context = null, CancellationToken cancellationToken = default)
        where TResponse : class, IMessage =>
        (TResponse)await frontend.CallAsync(request, context ?? CallContext.None, cancellationToken).ConfigureAwait(false);
}
