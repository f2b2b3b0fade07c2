using Google.Protobuf;

namespace Tsrun.Engine.Embedded;

/// <summary>The verbs of a frontend, by the type of their request. A part of the engine registers what it answers; whatever nobody registered is refused by name.</summary>
public sealed class VerbTable
{
    private const string Suffix = "Request";
    private readonly Dictionary<Type, Func<IMessage, CallContext, CancellationToken, Task<IMessage>>> _handlers = [];

    /// <summary>Answers a verb from now on. A later registration for the same request takes the place of the earlier one; not safe while calls are under way.</summary>
    /// <param name="handler">The token is the caller's patience; the answer is never null.</param>
    public void On<TRequest, TResponse>(Func<TRequest, CallContext, CancellationToken, Task<TResponse>> handler)
        where TRequest : class, IMessage
        where TResponse : class, IMessage =>
        _handlers[typeof(TRequest)] = async (request, context, token) => await handler((TRequest)request, context, token).ConfigureAwait(false);

    /// <summary>Answers a verb that needs no waiting.</summary>
    public void On<TRequest, TResponse>(Func<TRequest, TResponse> handler)
        where TRequest : class, IMessage
        where TResponse : class, IMessage =>
        _handlers[typeof(TRequest)] = (request, _, _) => Task.FromResult<IMessage>(handler((TRequest)request));

    /// <summary>Answers what nobody registered, before it is refused; null for nothing.</summary>
    internal Action<IMessage>? Otherwise { get; set; }

    /// <summary>Looks at every request before its handler does, and may refuse it; null for nobody.</summary>
    internal Action<IMessage>? Before { get; set; }

    /// <summary>Carries out the verb that a request names.</summary>
    /// <exception cref="WorkflowServiceException"><see cref="ServiceStatus.Unimplemented"/>: nobody registered it; or the handler's own refusal.</exception>
    public Task<IMessage> CallAsync(IMessage request, CallContext context, CancellationToken cancellationToken)
    {
        Before?.Invoke(request);
        return _handlers.TryGetValue(request.GetType(), out var handler) ? handler(request, context, cancellationToken) : Refuse(request);
    }

    private Task<IMessage> Refuse(IMessage request)
    {
        Otherwise?.Invoke(request);
        throw new WorkflowServiceException(ServiceStatus.Unimplemented, $"{Verb(request)} is not part of this server");
    }

    private static string Verb(IMessage request)
    {
        var name = request.Descriptor.Name;
        return name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
    }
}
