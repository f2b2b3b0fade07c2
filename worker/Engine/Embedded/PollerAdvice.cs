using Temporal.Api.TaskQueue.V1;

namespace Tsrun.Engine.Embedded;

/// <summary>Tells workers to ask with more polls at once or with fewer, by the numbers of a Temporal server; a worker with a fixed number passes it over. Guarded by the engine's gate.</summary>
internal sealed class PollerAdvice
{
    /// <summary>Who waited so long for its task is one more than needed.</summary>
    private static readonly TimeSpan IdleMin = TimeSpan.FromSeconds(1);

    /// <summary>A task that lies so long shows that too few ask.</summary>
    private static readonly TimeSpan LateMin = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Else a burst would be answered with a crowd.</summary>
    private const int MorePerSecondMax = 10;

    private DateTimeOffset _since;
    private int _given;

    /// <summary>For a worker that got its task after a wait.</summary>
    /// <returns>Null for no advice.</returns>
    public static PollerScalingDecision? After(TimeSpan waited) => waited >= IdleMin ? new PollerScalingDecision { PollRequestDeltaSuggestion = -1 } : null;

    /// <summary>For a worker that got its task at once.</summary>
    /// <param name="oldest">Since when the oldest of those that are left waits; null where none is.</param>
    /// <returns>Null for no advice.</returns>
    public PollerScalingDecision? At(DateTimeOffset? oldest, DateTimeOffset now) =>
        now - oldest > LateMin && MayGive(now) ? new PollerScalingDecision { PollRequestDeltaSuggestion = 1 } : null;

    private bool MayGive(DateTimeOffset now)
    {
        if (now - _since >= Second)
            (_since, _given) = (now, 0);
        return _given++ < MorePerSecondMax;
    }
}
