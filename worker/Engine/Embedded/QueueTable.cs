namespace Tsrun.Engine.Embedded;

/// <summary>The queues of one kind. Guarded by the engine's gate.</summary>
/// <remarks>A worker names a queue of its own for the runs in its cache, and each process has another: what nobody uses any more is forgotten whenever their number has doubled.</remarks>
/// <param name="swept">Told after some were forgotten.</param>
internal sealed class QueueTable<TTask, TGrant>(TimeProvider clock, Func<TTask, Poller<TGrant>, TGrant?> start, Action? swept = null)
    where TGrant : class
{
    private const int CountMin = 64;
    private readonly Dictionary<(string Namespace, string Name, string Version), TaskQueue<TTask, TGrant>> _queues = [];
    private int _sweepAt = CountMin;

    public int Count => _queues.Count;

    /// <summary>The names that are in use, once for each version.</summary>
    public IEnumerable<(string Namespace, string Name)> Names => _queues.Keys.Select(key => (key.Namespace, key.Name));

    /// <param name="version">Of the workers that ask there; empty for those without one.</param>
    public TaskQueue<TTask, TGrant> Find(string ofNamespace, string name, string version = "")
    {
        if (_queues.TryGetValue((ofNamespace, name, version), out var queue))
            return queue;
        if (_queues.Count >= _sweepAt)
            Sweep();
        _queues.Add((ofNamespace, name, version), queue = new(start));
        return queue;
    }

    /// <summary>The queues of one name, one for each version that asked there.</summary>
    public IEnumerable<TaskQueue<TTask, TGrant>> All(string ofNamespace, string name) =>
        _queues.Where(queue => queue.Key.Name == name && queue.Key.Namespace == ofNamespace).OrderBy(queue => queue.Key.Version, StringComparer.Ordinal).Select(queue => queue.Value);

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
        swept?.Invoke();
    }
}
