namespace Tsrun.Engine.Embedded;

/// <summary>The queues of one kind. Guarded by the engine's gate.</summary>
/// <remarks>A worker names a queue of its own for the runs in its cache, and each process has another: what nobody uses any more is forgotten whenever their number has doubled.</remarks>
internal sealed class QueueTable<TTask, TGrant>(TimeProvider clock, Func<TTask, Poller<TGrant>, TGrant?> start)
    where TGrant : class
{
    private const int CountMin = 64;
    private readonly Dictionary<(string Namespace, string Name), TaskQueue<TTask, TGrant>> _queues = [];
    private int _sweepAt = CountMin;

    public int Count => _queues.Count;

    public TaskQueue<TTask, TGrant> Find(string ofNamespace, string name)
    {
        if (_queues.TryGetValue((ofNamespace, name), out var queue))
            return queue;
        if (_queues.Count >= _sweepAt)
            Sweep();
        _queues.Add((ofNamespace, name), queue = new(start));
        return queue;
    }

    public void Fail(Exception reason)
    {
        foreach (var queue in _queues.Values)
            queue.Fail(reason);
    }

    private void Sweep()
    {
        var now = clock.GetUtcNow();
        foreach (var (key, queue) in _queues)
        {
            if (queue.IsForgettable(now))
                _queues.Remove(key);
        }
        _sweepAt = Math.Max(CountMin, 2 * _queues.Count);
    }
}
