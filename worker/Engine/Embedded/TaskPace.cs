namespace Tsrun.Engine.Embedded;

/// <summary>How many tasks a second a queue hands out: a bucket that fills evenly and holds what one second brings. Guarded by the engine's gate.</summary>
/// <param name="alarm">Has what the bucket holds back handed out.</param>
/// <param name="wait">Sets it.</param>
internal sealed class TaskPace(Alarm alarm, Action<Alarm, DateTimeOffset> wait)
{
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

    public void Set(double? ordered, double? worker, DateTimeOffset now)
    {
        if ((ordered, worker) == (Ordered, Worker))
            return;
        (Ordered, Worker) = (ordered, worker);
        (_tokens, _filled) = (TokensMax, now);
    }

    /// <summary>Whether a task may go now.</summary>
    public bool IsOpen(DateTimeOffset now)
    {
        if (PerSecond is not { } rate)
            return true;
        _tokens = Math.Min(TokensMax, _tokens + ((now - _filled).TotalSeconds * rate));
        _filled = now;
        return _tokens >= 1;
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
        if (PerSecond is > 0 and var rate && alarm.Index < 0)
            wait(alarm, now + TimeSpan.FromSeconds((1 - _tokens) / rate));
    }
}
