namespace Tsrun.History;

/// <summary>Temporal's retry numbers, with Temporal's defaults (first wait 1 s, doubled each time, at most 100 times the first, no limit on attempts).</summary>
/// <param name="MaximumAttempts">0 means no limit; 1 means no retry.</param>
/// <param name="NonRetryableErrorTypes">Types of <see cref="FailureInfo.Application"/> that end the activity at once.</param>
public sealed record RetryPolicy(
    TimeSpan InitialInterval,
    double BackoffCoefficient,
    TimeSpan MaximumInterval,
    int MaximumAttempts,
    IReadOnlyList<string> NonRetryableErrorTypes)
{
    /// <summary>What an activity gets whose command names no policy.</summary>
    public static RetryPolicy Default { get; } = new(TimeSpan.FromSeconds(1), 2.0, TimeSpan.FromSeconds(100), 0, []);

    /// <summary>The default with a limit on attempts.</summary>
    public static RetryPolicy Attempts(int maximumAttempts) => Default with { MaximumAttempts = maximumAttempts };

    /// <summary>The wait before <paramref name="attempt"/> + 1: initial · coefficient^(attempt − 1), capped; exact, without jitter.</summary>
    public TimeSpan BackoffAfter(int attempt)
    {
        var seconds = InitialInterval.TotalSeconds * Math.Pow(BackoffCoefficient, attempt - 1);
        return seconds >= MaximumInterval.TotalSeconds ? MaximumInterval : TimeSpan.FromSeconds(seconds);
    }
}
