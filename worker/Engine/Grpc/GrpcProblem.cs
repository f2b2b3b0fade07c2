namespace Tsrun.Engine.Grpc;

/// <summary>What can be wrong with bytes that a peer sent. The same faults are found by the client and by the server.</summary>
internal static class GrpcProblem
{
    public static WorkflowServiceException BrokenFrame(string found, Exception? inner = null) =>
        new(ServiceStatus.Internal, $"a gRPC frame is broken: {found}; the connection was cut, or the peer speaks something else", inner) { Code = "TS1104" };

    public static WorkflowServiceException TooLarge(long found, int sizeMax) =>
        new(ServiceStatus.ResourceExhausted, $"grpc: received message larger than max ({found} vs. {sizeMax})") { Code = "TS1105" };

    // The word is the one that genuine clients look for before they go on uncompressed.
    public static WorkflowServiceException UnknownEncoding(string? encoding) =>
        new(ServiceStatus.Unimplemented, $"grpc: Decompressor is not installed for grpc-encoding \"{encoding}\"; expected identity or gzip") { Code = "TS1104" };

    public static WorkflowServiceException Unparsable(string what, Exception inner) =>
        new(ServiceStatus.Internal, $"grpc: {what} cannot be read: {inner.Message}", inner) { Code = "TS1104" };
}
