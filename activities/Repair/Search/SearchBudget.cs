namespace Tsrun.Activities.Repair.Search;

/// <summary>What a search may still spend: compiler runs, and time up to a share of the activity's limit.</summary>
public sealed class SearchBudget
{
    /// <summary>The search stops to ask for more at this share of its time, so that the best found still gets home.</summary>
    private const double SoftShare = 0.85;

    /// <summary>A check that is under way at this share is given up.</summary>
    private const double HardShare = 0.95;

    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly TimeSpan _timeout;
    private int _runs;

    /// <param name="limit">At most this many compiler runs.</param>
    /// <param name="timeout">The activity's limit, from now.</param>
    public SearchBudget(int limit, TimeSpan timeout, TimeProvider clock)
    {
        (Limit, _timeout, _clock, _start) = (limit, timeout, clock, clock.GetTimestamp());
    }

    /// <summary>The most compiler runs there may be.</summary>
    public int Limit { get; }

    /// <summary>Compiler runs made.</summary>
    public int Runs => Volatile.Read(ref _runs);

    /// <summary>Time is left for another run.</summary>
    public bool TimeLeft => _clock.GetElapsedTime(_start) < _timeout * SoftShare;

    /// <summary>Another compiler run may be made.</summary>
    public bool Left => Runs < Limit && TimeLeft;

    /// <summary>Compiler runs that fit into what is left, by what a run took so far; at least one.</summary>
    public int RunsThatFit
    {
        get
        {
            var spent = _clock.GetElapsedTime(_start);
            var left = _timeout * SoftShare - spent;
            var byTime = spent <= TimeSpan.Zero ? Limit : Math.Ceiling(left / (spent / Math.Max(1, Runs)));
            return (int)Math.Clamp(Math.Min(byTime, Limit - Runs), 1, Limit);
        }
    }

    /// <summary>Counts one compiler run; false when none is left.</summary>
    public bool TrySpend()
    {
        if (!TimeLeft)
            return false;
        if (Interlocked.Increment(ref _runs) <= Limit)
            return true;
        Interlocked.Decrement(ref _runs);
        return false;
    }

    /// <summary>Time until a check that is under way is given up; never negative.</summary>
    public TimeSpan HardLeft => TimeSpan.FromTicks(Math.Max(0, (_timeout * HardShare - _clock.GetElapsedTime(_start)).Ticks));

    /// <summary>The clock that the limits are measured with.</summary>
    public TimeProvider Clock => _clock;
}
