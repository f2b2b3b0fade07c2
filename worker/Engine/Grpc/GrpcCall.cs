using Google.Protobuf;

namespace Tsrun.Engine.Grpc;

/// <summary>One call that was read from the wire, or why it could not be.</summary>
/// <param name="Verb">For logs: <c>StartWorkflowExecution</c>, or a path that nobody knows.</param>
/// <param name="Request">Null when refused.</param>
/// <param name="Context">What the headers say.</param>
/// <param name="AcceptsGzip">The answer may be compressed.</param>
/// <param name="Refusal">Null when it can be carried out.</param>
public sealed record GrpcCall(string Verb, IMessage? Request, CallContext Context, bool AcceptsGzip, WorkflowServiceException? Refusal)
{
    internal static GrpcCall Refuse(string verb, WorkflowServiceException refusal) => new(verb, null, CallContext.None, false, refusal);
}

/// <summary>What goes back.</summary>
/// <param name="Frame">Null for a refusal.</param>
/// <param name="IsCompressed">The header <c>grpc-encoding: gzip</c> is due.</param>
/// <param name="Status">The trailers.</param>
public sealed record GrpcReply(byte[]? Frame, bool IsCompressed, GrpcStatus Status);

/// <summary>Limits of the server's half.</summary>
public sealed record GrpcServerOptions
{
    /// <summary>Largest request in bytes, also after decompression. 4 MiB is what a real server takes.</summary>
    public int MessageBytesMax { get; init; } = 4 << 20;

    /// <summary>Answers over this many bytes are compressed for clients that take it; by default never, because on one machine it costs more than it saves.</summary>
    public int CompressOver { get; init; } = int.MaxValue;

    /// <summary>Time of deadlines.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
