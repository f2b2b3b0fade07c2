using Tsrun.History;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Whether a failed attempt is followed by another one; Temporal's questions in Temporal's order.</summary>
/// <param name="State"><see cref="RetryState.InProgress"/> when there is another one.</param>
/// <param name="Due">When it may start.</param>
internal readonly record struct RetryDecision(RetryState State, DateTimeOffset Due)
{
    public static RetryDecision Of(ActivityMachine activity, Failure failure, DateTimeOffset now)
    {
        var policy = activity.Options.RetryPolicy;
        if (activity.CancelRequestedEventId != 0)
            return new(RetryState.CancelRequested, default);
        if (failure.Info is FailureInfo.Timeout { TimeoutType: TimeoutType.ScheduleToStart or TimeoutType.ScheduleToClose })
            return new(RetryState.Timeout, default);
        if (!IsRetryable(failure, policy))
            return new(RetryState.NonRetryableFailure, default);
        if (policy.MaximumAttempts > 0 && activity.Attempt >= policy.MaximumAttempts)
            return new(RetryState.MaximumAttemptsReached, default);
        var due = now + (failure.Info is FailureInfo.Application { NextRetryDelay: { } asked } ? asked : policy.BackoffAfter(activity.Attempt));
        return activity.Options.ScheduleToCloseTimeout is { } limit && due > activity.ScheduledTime + limit
            ? new(RetryState.Timeout, default)
            : new(RetryState.InProgress, due);
    }

    private static bool IsRetryable(Failure failure, RetryPolicy policy) => failure.Info switch
    {
        FailureInfo.Canceled or FailureInfo.Terminated => false,
        FailureInfo.Timeout timeout => !Names(policy, $"TemporalTimeout:{timeout.TimeoutType}"),
        FailureInfo.Server server => !server.NonRetryable,
        FailureInfo.Application application => !application.NonRetryable && !Names(policy, application.Type),
        _ => true,
    };

    private static bool Names(RetryPolicy policy, string type)
    {
        for (var i = 0; i < policy.NonRetryableErrorTypes.Count; i++)
        {
            if (string.Equals(policy.NonRetryableErrorTypes[i], type, StringComparison.Ordinal))
                return true;
        }
        return false;
    }
}
