using Google.Protobuf;
using Tsrun.Engine.Grpc;
using Tsrun.History;

namespace Tsrun.Engine;

/// <summary>A verb was refused or could not be done.</summary>
/// <param name="status">What kind of refusal.</param>
/// <param name="message">Found, expected, where, what to do.</param>
/// <param name="inner">What lies behind it.</param>
public sealed class WorkflowServiceException(ServiceStatus status, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Temporal's gRPC status for it.</summary>
    public ServiceStatus Status { get; } = status;

    /// <summary>The open run that stood in the way (<see cref="ServiceStatus.AlreadyExists"/>).</summary>
    public RunId? RunId { get; init; }

    /// <summary>What <c>google.rpc.Status.details</c> carries: a message of <c>temporal.api.errordetails.v1</c>; null for none.</summary>
    public IMessage? Detail { get; init; }

    /// <summary>Our stable code (<c>TS11xx</c>) when the way to a cluster is at fault rather than what was asked of it; null otherwise.</summary>
    public string? Code { get; init; }

    /// <summary>The setting that would mend the way to a cluster; null where none would, or nobody can tell.</summary>
    public ClusterRemedy? Remedy { get; init; }

    /// <summary>Whether the same call may have another answer later. A store of our own that failed stays failed.</summary>
    public bool IsTransient => InnerException is not StoreException
        && Status is ServiceStatus.Unavailable or ServiceStatus.ResourceExhausted or ServiceStatus.Aborted or ServiceStatus.Internal or ServiceStatus.Unknown;

    internal static WorkflowServiceException NotFound(string message) => new(ServiceStatus.NotFound, message);

    internal static WorkflowServiceException Invalid(string message) => new(ServiceStatus.InvalidArgument, message);
}

/// <summary>The gRPC statuses, with their numbers.</summary>
public enum ServiceStatus
{
    /// <summary>The caller gave up.</summary>
    Cancelled = 1,
    /// <summary>A peer said nothing more precise.</summary>
    Unknown = 2,
    /// <summary>The request is wrong in itself.</summary>
    InvalidArgument = 3,
    /// <summary>The caller's time was up.</summary>
    DeadlineExceeded = 4,
    /// <summary>No such run, task or activity, or it is over.</summary>
    NotFound = 5,
    /// <summary>A run of that id exists.</summary>
    AlreadyExists = 6,
    /// <summary>The caller may not do this.</summary>
    PermissionDenied = 7,
    /// <summary>Something is full; see the message.</summary>
    ResourceExhausted = 8,
    /// <summary>The state does not allow it, for instance a store that is open for reading only.</summary>
    FailedPrecondition = 9,
    /// <summary>Given up because a sibling operation failed.</summary>
    Aborted = 10,
    /// <summary>Outside the range that exists.</summary>
    OutOfRange = 11,
    /// <summary>The verb is not part of what this frontend does.</summary>
    Unimplemented = 12,
    /// <summary>A fault of the frontend itself.</summary>
    Internal = 13,
    /// <summary>The engine is closing, or its store failed.</summary>
    Unavailable = 14,
    /// <summary>Stored bytes are not what was written.</summary>
    DataLoss = 15,
    /// <summary>The caller did not prove who it is: a missing or expired API key.</summary>
    Unauthenticated = 16,
}

/// <summary>The store cannot be opened or used; the message is for people.</summary>
/// <param name="code"><c>TS0601</c> in use, <c>TS0602</c> damaged, <c>TS0603</c> newer schema, <c>TS0604</c> write failed, <c>TS0605</c> disk full, <c>TS0607</c> not there or not accessible.</param>
/// <param name="message">Found, expected, where, what to do; without the code.</param>
/// <param name="inner">What lies behind it.</param>
public sealed class StoreException(string code, string message, Exception? inner = null) : Exception($"error {code}: {message}", inner)
{
    /// <summary>The stable code.</summary>
    public string Code { get; } = code;
}
