namespace Tsrun.Engine.Grpc;

/// <summary>Whether a failed call is tried again, and after how long. Every verb of Temporal is idempotent by its token or request id.</summary>
/// <remarks>The numbers are those of the official SDKs: 100 ms (1 s when the server is overloaded), 1.7 times as long each time, at most 5 s, ± 20 %.</remarks>
internal static class RetryPace
{
    private const double Factor = 1.7, Jitter = 0.2;
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(100), s_overloaded = TimeSpan.FromSeconds(1), s_max = TimeSpan.FromSeconds(5);

    /// <summary>The pause before the next attempt; null when the failure stands.</summary>
    /// <param name="failure">How the attempt ended.</param>
    /// <param name="attempt">Attempts so far, from 1.</param>
    /// <param name="spent">Time since the first attempt began.</param>
    /// <param name="retryFor">How long it may go on; <see cref="Timeout.InfiniteTimeSpan"/> for a poll.</param>
    /// <param name="chance">A number from 0 to 1.</param>
    public static TimeSpan? Next(WorkflowServiceException failure, int attempt, TimeSpan spent, TimeSpan retryFor, double chance)
    {
        if (!IsTransient(failure)) return null;
        var first = failure.Status == ServiceStatus.ResourceExhausted ? s_overloaded : s_first;
        var pause = TimeSpan.FromTicks((long)Math.Min(s_max.Ticks, first.Ticks * Math.Pow(Factor, attempt - 1)));
        pause *= 1 - Jitter + (2 * Jitter * chance);
        return retryFor == Timeout.InfiniteTimeSpan || spent + pause <= retryFor ? pause : null;
    }

    /// <summary>Whether the same call can have another end. What is wrong with the message, the settings or the peer's kind stays wrong.</summary>
    public static bool IsTransient(WorkflowServiceException failure) => failure switch
    {
        { Code: "TS1101" or "TS1103" or "TS1105" or "TS1108" or "TS1130" or "TS1131" } => false,
        _ => failure.Status is ServiceStatus.Unavailable or ServiceStatus.ResourceExhausted or ServiceStatus.Aborted or ServiceStatus.Internal
            or ServiceStatus.Unknown or ServiceStatus.DataLoss or ServiceStatus.OutOfRange,
    };
}
