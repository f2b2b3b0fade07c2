using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.Failure.V1;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>Failures that the server itself makes, in its words.</summary>
internal static class ServerFailures
{
    /// <summary>Bytes of a failure that is kept between attempts.</summary>
    private const int KeptMax = 4 * 1024;

    private const string Server = "Server";

    /// <summary>Of a turn: it names no source.</summary>
    public static Failure Plain(string message) => new() { Message = message, ServerFailureInfo = new ServerFailureInfo() };

    public static Failure NonRetryable(string message) => new() { Message = message, ServerFailureInfo = new ServerFailureInfo { NonRetryable = true } };

    public static Failure ActivityTimeout(TimeoutType type, Payloads? lastHeartbeat) => new()
    {
        Message = $"activity {type} timeout",
        Source = Server,
        TimeoutFailureInfo = new TimeoutFailureInfo { TimeoutType = type, LastHeartbeatDetails = lastHeartbeat },
    };

    public static Failure RunTimeout() => new()
    {
        Message = "workflow timeout",
        Source = Server,
        TimeoutFailureInfo = new TimeoutFailureInfo { TimeoutType = TimeoutType.StartToClose },
    };

    public static Failure Reset(string reason, Payloads? lastHeartbeat = null) => new()
    {
        Message = reason,
        ResetWorkflowFailureInfo = new ResetWorkflowFailureInfo { LastHeartbeatDetails = lastHeartbeat },
    };

    public static Failure Application(string type, string message) => new()
    {
        Message = message,
        Source = Server,
        ApplicationFailureInfo = new ApplicationFailureInfo { Type = type, NonRetryable = true },
    };

    /// <summary>The failure, or one that says that it was too long, with its beginning inside.</summary>
    public static Failure Shorten(Failure failure)
    {
        if (failure.CalculateSize() <= KeptMax)
            return failure;
        var inner = new Failure
        {
            Message = failure.Message.Length > KeptMax / 2 ? failure.Message[..(KeptMax / 2)] : failure.Message,
            Source = failure.Source,
        };
        if (failure.ApplicationFailureInfo is { } info)
            inner.ApplicationFailureInfo = new ApplicationFailureInfo { Type = info.Type, NonRetryable = info.NonRetryable, NextRetryDelay = info.NextRetryDelay, Category = info.Category };
        return new Failure
        {
            Message = "Failure exceeds size limit.",
            Source = Server,
            ServerFailureInfo = new ServerFailureInfo { NonRetryable = failure.ApplicationFailureInfo?.NonRetryable == true },
            Cause = inner,
        };
    }
}
