namespace Tsrun.Engine.Embedded;

/// <summary>Tasks that wait, the more urgent ones first and otherwise in the order in which they came.</summary>
internal sealed class Backlog<TTask>
{
    /// <summary>By rank; most queues only ever know one.</summary>
    private readonly SortedList<int, Queue<(TTask Task, DateTimeOffset Since)>> _byRank = [];

    public int Count { get; private set; }

    /// <summary>Since when the oldest of them waits; null when nothing does.</summary>
    public DateTimeOffset? OldestSince => Count == 0 ? null : _byRank.Values.Where(queue => queue.Count > 0).Min(queue => queue.Peek().Since);

    /// <param name="rank">1 is the most urgent.</param>
    public void Add(TTask task, DateTimeOffset now, int rank)
    {
        if (!_byRank.TryGetValue(rank, out var queue))
            _byRank.Add(rank, queue = new());
        queue.Enqueue((task, now));
        Count++;
    }

    /// <summary>Takes the next one out; there is one.</summary>
    public TTask Take()
    {
        Count--;
        return _byRank.Values.First(queue => queue.Count > 0).Dequeue().Task;
    }

    /// <summary>Takes one task out, wherever it stands.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(TTask task)
    {
        var before = Count;
        foreach (var queue in _byRank.Values)
        {
            for (var left = queue.Count; left > 0; left--)
            {
                var waiting = queue.Dequeue();
                if (EqualityComparer<TTask>.Default.Equals(waiting.Task, task))
                    Count--;
                else
                    queue.Enqueue(waiting);
            }
        }
        return Count < before;
    }
}
