namespace Tsrun.Engine.Embedded;

/// <summary>Tasks that wait for a worker, or workers that wait for a task; never both. Lives in memory only, guarded by the engine's gate.</summary>
/// <param name="start">Records that a worker takes a task; null when the task is out of date, which drops it.</param>
internal sealed class TaskQueue<TTask, TGrant>(Func<TTask, Poller<TGrant>, TGrant?> start)
    where TGrant : class
{
    private readonly Queue<TTask> tasks = new();
    private readonly LinkedList<Poller<TGrant>> pollers = new();

    public void Offer(TTask task)
    {
        if (pollers.First is not { } node)
        {
            tasks.Enqueue(task);
            return;
        }
        if (start(task, node.Value) is not { } grant)
            return;
        pollers.RemoveFirst();
        node.Value.Waiting.SetResult(grant);
    }

    /// <summary>Takes a waiting task.</summary>
    public TGrant? TryTake(Poller<TGrant> poller)
    {
        while (tasks.TryDequeue(out var task))
        {
            if (start(task, poller) is { } grant)
                return grant;
        }
        return null;
    }

    public void Wait(Poller<TGrant> poller) => poller.Node = pollers.AddLast(poller);

    /// <summary>Ends a wait without a task; false when it has ended already.</summary>
    public bool TryLeave(Poller<TGrant> poller)
    {
        if (poller.Node?.List != pollers)
            return false;
        pollers.Remove(poller.Node);
        return true;
    }

    /// <summary>Ends every wait.</summary>
    public void Fail(Exception reason)
    {
        while (pollers.First is { } node)
        {
            pollers.RemoveFirst();
            node.Value.Waiting.SetException(reason);
        }
    }
}

/// <summary>A worker that waits. Its answer runs on a pool thread, never under the gate.</summary>
internal sealed class Poller<TGrant>(string identity, bool hasCache)
    where TGrant : class
{
    public string Identity { get; } = identity;

    public bool HasCache { get; } = hasCache;

    public TaskCompletionSource<TGrant?> Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LinkedListNode<Poller<TGrant>>? Node { get; set; }

    /// <summary>The end of the long poll; set while it waits.</summary>
    public Alarm? Expiry { get; set; }
}
