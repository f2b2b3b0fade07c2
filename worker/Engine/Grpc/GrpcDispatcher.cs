using System.Buffers;
using Google.Protobuf;

namespace Tsrun.Engine.Grpc;

/// <summary>The server's half of gRPC over any frontend: path, headers and body in, frame or status out. Knows nothing of sockets.</summary>
/// <param name="frontend">Carries the verbs out.</param>
/// <param name="options">Limits.</param>
/// <param name="onDefect">Told of an exception that is no refusal: a defect, which the client sees as INTERNAL.</param>
public sealed class GrpcDispatcher(IFrontend frontend, GrpcServerOptions options, Action<string, Exception>? onDefect = null)
{
    /// <summary>Reads a call. It is wholly taken in when this returns, so the body's memory may be used again.</summary>
    /// <param name="path"><c>/package.Service/Verb</c>.</param>
    /// <param name="body">Everything that the client sent.</param>
    /// <param name="header">A header's value by its lower-case name; null when absent.</param>
    /// <param name="gone">Ends with the connection, behind its last call.</param>
    public GrpcCall Open(string path, ReadOnlySequence<byte> body, Func<string, string?> header, CancellationToken gone)
    {
        if (GrpcMethod.Find(path) is not { } method) return GrpcCall.Refuse(path, Unknown(path));
        try
        {
            var request = method.Request.ParseFrom(GrpcFrame.Decode(body, header("grpc-encoding"), options.MessageBytesMax));
            return new GrpcCall(method.Name, request, Context(header, gone), options.CompressOver < int.MaxValue && AcceptsGzip(header), null);
        }
        catch (WorkflowServiceException refusal)
        {
            return GrpcCall.Refuse(method.Name, refusal);
        }
        catch (InvalidProtocolBufferException e)
        {
            return GrpcCall.Refuse(method.Name, GrpcProblem.Unparsable($"the request of {method.Name}", e));
        }
    }

    /// <summary>Carries a call out. Never throws: whatever goes wrong is a status.</summary>
    /// <param name="call">From <see cref="Open"/>.</param>
    /// <param name="aborted">The client gave up, or its connection is gone.</param>
    public async Task<GrpcReply> AnswerAsync(GrpcCall call, CancellationToken aborted)
    {
        if (call.Refusal is { } refused) return new GrpcReply(null, false, GrpcStatus.From(refused));
        try
        {
            var answer = await WithinDeadlineAsync(call, aborted).ConfigureAwait(false);
            var gzip = call.AcceptsGzip && answer.CalculateSize() > options.CompressOver;
            return new GrpcReply(GrpcFrame.Encode(answer, gzip), gzip, GrpcStatus.Ok);
        }
        catch (WorkflowServiceException refusal)
        {
            return new GrpcReply(null, false, GrpcStatus.From(refusal));
        }
        catch (OperationCanceledException)
        {
            return new GrpcReply(null, false, aborted.IsCancellationRequested
                ? new GrpcStatus((int)ServiceStatus.Cancelled, "context canceled")
                : new GrpcStatus((int)ServiceStatus.DeadlineExceeded, "context deadline exceeded"));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            onDefect?.Invoke(call.Verb, e);
            return new GrpcReply(null, false, new GrpcStatus((int)ServiceStatus.Internal, $"{call.Verb}: {e.Message}"));
        }
    }

    // Most calls are answered at once; a timer is made only for those that wait.
    private async Task<IMessage> WithinDeadlineAsync(GrpcCall call, CancellationToken aborted)
    {
        if (call.Context.Deadline is not { } deadline) return await frontend.CallAsync(call.Request!, call.Context, aborted).ConfigureAwait(false);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        var answer = frontend.CallAsync(call.Request!, call.Context, patience.Token);
        if (answer.IsCompleted) return await answer.ConfigureAwait(false);
        var left = deadline - options.Clock.GetUtcNow();
        using var timer = options.Clock.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), patience, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        return await answer.ConfigureAwait(false);
    }

    private CallContext Context(Func<string, string?> header, CancellationToken gone) => new(
        header("client-name") ?? "", header("client-version") ?? "",
        GrpcTimeout.Parse(header("grpc-timeout")) is { } timeout ? options.Clock.GetUtcNow() + timeout : null)
    {
        SupportedFeatures = header("supported-features") ?? "",
        Gone = gone,
    };

    private static bool AcceptsGzip(Func<string, string?> header) => header("grpc-accept-encoding")?.Contains("gzip", StringComparison.Ordinal) == true;

    private static WorkflowServiceException Unknown(string path)
    {
        var (service, verb) = path.LastIndexOf('/') is var slash and > 0 ? (path[1..slash], path[(slash + 1)..]) : (path.TrimStart('/'), "");
        return new(ServiceStatus.Unimplemented, GrpcMethod.HasService(service) ? $"unknown method {verb} for service {service}" : $"unknown service {service}");
    }
}
