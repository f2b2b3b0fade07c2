namespace Tsrun.Engine.Embedded;

/// <summary>The queues of one kind. Guarded by the engine's gate.</summary>
/// <remarks>A worker names a queue of its own for the runs in its cache, and each process has another: what nobody uses any more is forgotten whenever their number has doubled.</remarks>
internal sealed class QueueTable<TTask, TGrant>(TimeProvider clock, Func<TTask, Poller<TGrant>, TGrant?> start)
    where TGrant : class
{
    private const int CountMin = 64;
    private readonly Dictionary<(string Namespace, string Name), TaskQueue<TTask, TGrant>> queues = [];
    private int sweepAt = CountMin;

    public int Count => queues.Count;

    public TaskQueue<TTask, TGrant> Find(string ofNamespace, string name)
    {
        if (queues.TryGetValue((ofNamespace, name), out var queue))
            return queue;
        if (queues.Count >= sweepAt)
            Sweep();
        queues.Add((ofNamespace, name), queue = new(start));
        return queue;
    }

    public void Fail(Exception reason)
    {
        foreach (var queue in queues.Values)
            queue.Fail(reason);
    }

    private void Sweep()
    {
        var now = clock.GetUtcNow();
        foreach (var (key, queue) in queues)
        {
            if (queue.IsForgettable(now))
                queues.Remove(key);
        }
        sweepAt = Math.Max(CountMin, 2 * queues.Count);
    }
}
