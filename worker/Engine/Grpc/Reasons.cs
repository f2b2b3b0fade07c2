using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporal.Api.ErrorDetails.V1;

namespace Tsrun.Engine.Grpc;

/// <summary>The typed reasons of refusals, by their names on the wire.</summary>
/// <remarks>As with <see cref="GrpcMethod"/>, protobuf's descriptors are not asked: a worker's first refusal, for a schedule that is not there, would cost it 0.1 s before its first turn.</remarks>
internal static class Reasons
{
    private const string UrlPrefix = "type.googleapis.com/", Package = "temporal.api.errordetails.v1.";

    private static readonly System.Type Sample = typeof(NotFoundFailure);

    /// <summary>A reason as it travels.</summary>
    public static Any Pack(IMessage reason) => new() { TypeUrl = UrlPrefix + Package + reason.GetType().Name, Value = reason.ToByteString() };

    /// <summary>The reason that travelled; null for one of a type that is not known here.</summary>
    /// <exception cref="InvalidProtocolBufferException">Its bytes are no such message.</exception>
    public static IMessage? Unpack(Any packed) =>
        Any.GetTypeName(packed.TypeUrl) is var name && name.StartsWith(Package, StringComparison.Ordinal)
        && Sample.Assembly.GetType($"{Sample.Namespace}.{name[Package.Length..]}") is { } type && type.IsAssignableTo(typeof(IMessage))
            ? GrpcMethod.ParserOf(type).ParseFrom(packed.Value)
            : null;
}
