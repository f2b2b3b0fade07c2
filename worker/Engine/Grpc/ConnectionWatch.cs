namespace Tsrun.Engine.Grpc;

/// <summary>Whether a cluster answers, as the calls of a frontend find it. Safe to use from many threads; its events come one after the other, and who listens must not wait for a call.</summary>
/// <remarks>
/// <code>
/// Good    --a call fails-->                       Failing
/// Failing --a call fails, a second or more on-->  Lost      told once
/// Failing --a call is answered-->                 Good      a blip is no news
/// Lost    --a call is answered-->                 Good      told, with the time that it took
/// </code>
/// </remarks>
public sealed class ConnectionWatch(TimeProvider clock)
{
    private static readonly TimeSpan BlipMax = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private long _failedFirst;
    private volatile bool _isFailing;
    private bool _isLost;

    /// <summary>The cluster is away; calls go on trying. With the last call's failure.</summary>
    public event Action<WorkflowServiceException>? Lost;

    /// <summary>It is back, after so long.</summary>
    public event Action<TimeSpan>? Regained;

    internal void Answered()
    {
        if (!_isFailing) return;
        lock (_gate)
        {
            var wasLost = _isLost;
            (_isLost, _isFailing) = (false, false);
            // Told under the gate, as the loss is: a cluster that is back and away again must not be told the other way round.
            if (wasLost) Regained?.Invoke(clock.GetElapsedTime(_failedFirst));
        }
    }

    /// <returns>With this call it counts as lost.</returns>
    internal bool Failed(WorkflowServiceException failure)
    {
        // Any other refusal is an answer.
        if (failure.Status != ServiceStatus.Unavailable) return false;
        lock (_gate)
        {
            if (!_isFailing) (_failedFirst, _isFailing) = (clock.GetTimestamp(), true);
            if (_isLost || clock.GetElapsedTime(_failedFirst) < BlipMax) return false;
            _isLost = true;
            Lost?.Invoke(failure);
            return true;
        }
    }
}
