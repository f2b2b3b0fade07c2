namespace Tsrun.Engine.Grpc;

/// <summary>Whether a failed call is tried again, and after how long. Every verb of Temporal is idempotent by its token or request id.</summary>
/// <remarks>The numbers are those of the official SDKs: 100 ms (1 s when the server is overloaded), 1.7 times as long each time, at most 5 s, ± 20 %.</remarks>
internal static class RetryPace
{
    private const double Factor = 1.7, Jitter = 0.2;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100), Overloaded = TimeSpan.FromSeconds(1), Max = TimeSpan.FromSeconds(5);

    /// <summary>The pause before the next attempt; null when the failure stands.</summary>
    /// <param name="failure">How the attempt ended.</param>
    /// <param name="attempt">Attempts so far, from 1.</param>
    /// <param name="spent">Time since the first attempt began.</param>
    /// <param name="retryFor">How long it may go on; <see cref="Timeout.InfiniteTimeSpan"/> for a poll.</param>
    /// <param name="chance">A number from 0 to 1.</param>
    public static TimeSpan? Next(WorkflowServiceException failure, int attempt, TimeSpan spent, TimeSpan retryFor, double chance)
    {
        if (!IsWorthAnother(failure)) return null;
        var first = failure.Status == ServiceStatus.ResourceExhausted ? Overloaded : First;
        var pause = TimeSpan.FromTicks((long)Math.Min(Max.Ticks, first.Ticks * Math.Pow(Factor, attempt - 1)));
        pause *= 1 - Jitter + (2 * Jitter * chance);
        return retryFor == Timeout.InfiniteTimeSpan || spent + pause <= retryFor ? pause : null;
    }

    /// <summary>No TLS or no HTTP/2 there, no gRPC there, a message too large, settings that cannot be, certificates that one side does not take.</summary>
    private static readonly HashSet<string> Lasting = ["TS1101", "TS1103", "TS1105", "TS1108", "TS1130", "TS1131"];

    /// <summary>What is wrong with the message, the settings or the peer's kind stays wrong; a cluster's DATA_LOSS and OUT_OF_RANGE may pass, as the official SDKs have it.</summary>
    private static bool IsWorthAnother(WorkflowServiceException failure) => !(failure.Code is { } code && Lasting.Contains(code))
        && (failure.IsTransient || failure.Status is ServiceStatus.DataLoss or ServiceStatus.OutOfRange);
}
