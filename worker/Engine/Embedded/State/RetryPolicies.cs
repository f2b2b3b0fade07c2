using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Temporal's rules for retry policies: defaults, validity, delays.</summary>
internal static class RetryPolicies
{
    private const string TimeoutPrefix = "TemporalTimeout:";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>The policy with Temporal's defaults for its zeros; the given one when it lacks nothing.</summary>
    public static RetryPolicy Fill(RetryPolicy? given)
    {
        var filled = given?.Clone() ?? new RetryPolicy();
        var initial = filled.InitialInterval.Limit() ?? Second;
        filled.InitialInterval = initial.ToDuration();
        if (filled.BackoffCoefficient == 0)
            filled.BackoffCoefficient = 2.0;
        if (filled.MaximumInterval.Limit() is null)
            filled.MaximumInterval = (100 * initial).ToDuration();
        return filled;
    }

    /// <summary>What is wrong with a policy, in the server's words; null when nothing is.</summary>
    public static string? Problem(RetryPolicy? policy)
    {
        if (policy is null || policy.MaximumAttempts == 1)
            return null;
        if (policy.InitialInterval.IsNegative())
            return "invalid InitialInterval set on retry policy: negative duration";
        if (policy.BackoffCoefficient is > 0 and < 1 or < 0)
            return "BackoffCoefficient cannot be less than 1 on retry policy.";
        if (policy.MaximumInterval.IsNegative())
            return "invalid MaximumInterval set on retry policy: negative duration";
        if (policy.MaximumInterval.Limit() is { } maximum && maximum < policy.InitialInterval.Span())
            return "MaximumInterval cannot be less than InitialInterval on retry policy.";
        return policy.MaximumAttempts < 0 ? "MaximumAttempts cannot be negative on retry policy." : policy.NonRetryableErrorTypes.Select(TypeProblem).FirstOrDefault(problem => problem is not null);
    }

    /// <summary>Timeouts are named by their kind.</summary>
    private static string? TypeProblem(string type) => type.StartsWith(TimeoutPrefix, StringComparison.Ordinal) && !Enum.TryParse<TimeoutType>(type[TimeoutPrefix.Length..], out _)
        ? $"Invalid timeout type value: {type[TimeoutPrefix.Length..]}." : null;

    /// <summary>The wait before the attempt that follows the given one; exact, without jitter.</summary>
    public static TimeSpan BackoffAfter(this RetryPolicy policy, int attempt)
    {
        var seconds = policy.InitialInterval.Span().TotalSeconds * Math.Pow(policy.BackoffCoefficient, attempt - 1);
        var maximum = policy.MaximumInterval.Limit() ?? TimeSpan.MaxValue;
        return seconds >= maximum.TotalSeconds ? maximum : TimeSpan.FromSeconds(seconds);
    }

    /// <summary>Whether the policy excludes failures of a type.</summary>
    public static bool Excludes(this RetryPolicy policy, string type) => policy.NonRetryableErrorTypes.Contains(type);
}
