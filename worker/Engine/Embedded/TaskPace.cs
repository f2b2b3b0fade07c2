namespace Tsrun.Engine.Embedded;

/// <summary>How many tasks a second a queue hands out: a bucket that fills evenly and holds what one second brings. Guarded by the engine's gate.</summary>
/// <param name="alarm">Has what the bucket holds back handed out.</param>
/// <param name="wait">Sets it.</param>
internal sealed class TaskPace(Alarm alarm, Action<Alarm, DateTimeOffset> wait)
{
    /// <summary>The longest time until it is tried again: slower rates would need a time that no clock has.</summary>
    private static readonly TimeSpan WaitMax = TimeSpan.FromHours(1);

    private double _tokens;
    private DateTimeOffset _filled;

    /// <summary>What an operator set; null for nothing.</summary>
    public double? Ordered { get; private set; }

    /// <summary>What the worker that asked last may take; null where it says nothing.</summary>
    public double? Worker { get; private set; }

    /// <summary>The tasks a second that hold; null without a limit.</summary>
    public double? PerSecond => Ordered ?? Worker;

    /// <summary>A burst: at least one task at a time, unless there shall be none.</summary>
    private double TokensMax => PerSecond is > 0 and var rate ? Math.Max(1, Math.Ceiling(rate)) : 0;

    /// <summary>Whether a number can be a limit: finite, and no less than nothing.</summary>
    public static bool IsRate(double perSecond) => double.IsFinite(perSecond) && perSecond >= 0;

    /// <summary>Changes the limit; what was saved up under the one before stays, as far as it fits.</summary>
    public void Set(double? ordered, double? worker, DateTimeOffset now)
    {
        if ((ordered, worker) == (Ordered, Worker))
            return;
        var wasLimited = Fill(now);
        (Ordered, Worker) = (ordered, worker);
        (_tokens, _filled) = (wasLimited ? Math.Min(TokensMax, _tokens) : TokensMax, now);
    }

    /// <summary>Whether a task may go now.</summary>
    public bool IsOpen(DateTimeOffset now) => !Fill(now) || _tokens >= 1;

    /// <summary>Adds what came in since the last look.</summary>
    /// <returns>Whether there is a limit at all.</returns>
    private bool Fill(DateTimeOffset now)
    {
        if (PerSecond is not { } rate)
            return false;
        _tokens = Math.Min(TokensMax, _tokens + ((now - _filled).TotalSeconds * rate));
        _filled = now;
        return true;
    }

    /// <summary>A task went.</summary>
    public void Take()
    {
        if (PerSecond is not null)
            _tokens--;
    }

    /// <summary>Tries again when the next task may go; never where none may.</summary>
    public void Await(DateTimeOffset now)
    {
        if (PerSecond is not { } rate || rate <= 0)
            return;
        var ticks = Math.Ceiling((1 - _tokens) / rate * TimeSpan.TicksPerSecond);
        wait(alarm, now + (ticks < WaitMax.Ticks ? TimeSpan.FromTicks(Math.Max(1, (long)ticks)) : WaitMax));
    }
}
