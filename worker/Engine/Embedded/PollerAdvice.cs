using Temporal.Api.TaskQueue.V1;

namespace Tsrun.Engine.Embedded;

/// <summary>Whether a worker should ask with more polls at once or with fewer, as a Temporal server advises; one for each queue, guarded by the engine's gate.</summary>
internal sealed class PollerAdvice
{
    /// <summary>A poll that waited so long was one too many.</summary>
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(1);

    /// <summary>Where tasks wait for so long, there are too few polls.</summary>
    private static readonly TimeSpan OldBacklog = TimeSpan.FromMilliseconds(200);

    /// <summary>More advice to grow in one second would make the number of polls jump.</summary>
    private const int GrowthPerSecondMax = 10;

    private long _second;
    private int _given;

    /// <summary>For a poll that gets a task now.</summary>
    /// <param name="waited">Since the poll came.</param>
    /// <param name="oldest">Since when the oldest task waits; null when none does.</param>
    /// <returns>Null for "as it is".</returns>
    public PollerScalingDecision? Of(TimeSpan waited, DateTimeOffset? oldest, DateTimeOffset now)
    {
        if (waited >= LongWait)
            return new PollerScalingDecision { PollRequestDeltaSuggestion = -1 };
        return oldest is { } since && now - since > OldBacklog && MayGrow(now) ? new PollerScalingDecision { PollRequestDeltaSuggestion = 1 } : null;
    }

    private bool MayGrow(DateTimeOffset now)
    {
        var second = now.ToUnixTimeSeconds();
        if (second != _second)
            (_second, _given) = (second, 0);
        return _given++ < GrowthPerSecondMax;
    }
}
