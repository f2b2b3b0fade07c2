using System.Collections.Concurrent;
using Google.Protobuf;
using Tsrun.Engine;

namespace Tsrun.Tests.Cluster;

/// <summary>Passes calls on and remembers their answers.</summary>
internal sealed class RecordingFrontend(IFrontend inner) : IFrontend
{
    private readonly ConcurrentQueue<(IMessage Request, IMessage Answer)> _calls = new();

    public async Task<IMessage> CallAsync(IMessage request, CallContext context, CancellationToken cancellationToken = default)
    {
        var answer = await inner.CallAsync(request, context, cancellationToken);
        _calls.Enqueue((request, answer));
        return answer;
    }

    /// <summary>All answers of a type so far.</summary>
    public IEnumerable<T> Answers<T>() => _calls.Select(call => call.Answer).OfType<T>();

    /// <summary>All requests of a type that were answered.</summary>
    public IEnumerable<T> Requests<T>() => _calls.Select(call => call.Request).OfType<T>();
}
