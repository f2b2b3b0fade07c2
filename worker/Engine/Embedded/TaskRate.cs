namespace Tsrun.Engine.Embedded;

/// <summary>How many tasks a second came or went of late: a mean over half a minute, in steps of five seconds as a Temporal server counts it.</summary>
internal sealed class TaskRate
{
    private const int Steps = 6;

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    /// <summary>The current step and the whole ones before it, by their number modulo the length.</summary>
    private readonly int[] _counts = new int[Steps + 1];

    private long _current;
    private DateTimeOffset? _first;

    public void Count(DateTimeOffset now)
    {
        Advance(now);
        _first ??= now;
        _counts[_current % _counts.Length]++;
    }

    /// <returns>Tasks a second; 0 before the first.</returns>
    public double PerSecond(DateTimeOffset now)
    {
        Advance(now);
        if (_first is not { } since)
            return 0;
        var window = (Steps * Step) + TimeSpan.FromTicks(now.UtcTicks % Step.Ticks);
        var known = now - since < window ? now - since : window;
        // Before a step is over the mean would be that of a moment.
        return _counts.Sum() / (known > Step ? known : Step).TotalSeconds;
    }

    /// <summary>Forgets the steps that have left the window.</summary>
    private void Advance(DateTimeOffset now)
    {
        var step = now.UtcTicks / Step.Ticks;
        for (var skipped = Math.Max(_current + 1, step - Steps); skipped <= step; skipped++)
            _counts[skipped % _counts.Length] = 0;
        _current = Math.Max(_current, step);
    }
}
