using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.Failure.V1;
using Info = Temporal.Api.Failure.V1.Failure.FailureInfoOneofCase;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Whether a failed attempt, of an activity or of a whole run, is followed by another one; Temporal's questions in Temporal's order.</summary>
/// <param name="State"><see cref="RetryState.InProgress"/> when there is another one.</param>
/// <param name="Delay">How long it waits.</param>
internal readonly record struct RetryDecision(RetryState State, TimeSpan Delay)
{
    public static RetryDecision Of(ActivityMachine activity, Failure failure, DateTimeOffset now)
    {
        if (activity.CancelRequestedEventId != 0)
            return new(RetryState.CancelRequested, default);
        var expiry = activity.ScheduleToClose is { } limit ? activity.ScheduledTime + limit : (DateTimeOffset?)null;
        return Of(activity.Options.RetryPolicy, activity.Attempt, failure, now, expiry);
    }

    /// <param name="policy">With its defaults; null for none.</param>
    /// <param name="expiry">When no attempt may start any more.</param>
    public static RetryDecision Of(RetryPolicy? policy, int attempt, Failure? failure, DateTimeOffset now, DateTimeOffset? expiry)
    {
        if (policy is null)
            return new(RetryState.RetryPolicyNotSet, default);
        if (failure is not null && !IsRetryable(failure, policy))
            return new(RetryState.NonRetryableFailure, default);
        if (policy.MaximumAttempts > 0 && attempt >= policy.MaximumAttempts)
            return new(RetryState.MaximumAttemptsReached, default);
        var delay = failure?.ApplicationFailureInfo?.NextRetryDelay is { } asked ? asked.Span() : policy.BackoffAfter(attempt);
        return expiry is { } end && now + delay > end ? new(RetryState.Timeout, default) : new(RetryState.InProgress, delay);
    }

    private static bool IsRetryable(Failure failure, RetryPolicy policy) => failure.FailureInfoCase switch
    {
        Info.CanceledFailureInfo or Info.TerminatedFailureInfo => false,
        Info.TimeoutFailureInfo => failure.TimeoutFailureInfo.TimeoutType is TimeoutType.StartToClose or TimeoutType.Heartbeat
            && !policy.Excludes($"TemporalTimeout:{failure.TimeoutFailureInfo.TimeoutType}"),
        Info.ServerFailureInfo => !failure.ServerFailureInfo.NonRetryable,
        Info.ApplicationFailureInfo => !failure.ApplicationFailureInfo.NonRetryable && !policy.Excludes(failure.ApplicationFailureInfo.Type),
        _ => true,
    };
}
