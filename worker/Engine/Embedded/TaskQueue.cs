using Tsrun.Engine.Embedded.State;

namespace Tsrun.Engine.Embedded;

/// <summary>Tasks that wait for a worker, or workers that wait for a task; never both. Lives in memory only, guarded by the engine's gate.</summary>
/// <param name="start">Records that a worker takes a task; null when the task is out of date, which drops it.</param>
internal sealed class TaskQueue<TTask, TGrant>(Func<TTask, Poller<TGrant>, TGrant?> start) : ITaskQueueView
    where TGrant : class
{
    /// <summary>A queue whose worker was silent for so long counts as abandoned.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    /// <summary>Workers that one queue remembers; who asks under a new name each time must not fill memory.</summary>
    private const int IdentitiesMax = 1000;

    private readonly Backlog<TTask> _tasks = new();
    private readonly LinkedList<Poller<TGrant>> _pollers = new();
    private readonly TaskRate _added = new(), _dispatched = new();
    private DateTimeOffset _lastPoll = DateTimeOffset.MinValue;

    /// <summary>How fast it hands out; null for as fast as workers ask.</summary>
    public TaskPace? Pace { get; set; }

    /// <summary>Whether more workers should ask.</summary>
    public PollerAdvice Advice { get; } = new();

    /// <inheritdoc/>
    public Dictionary<string, PollerSeen> Identities { get; } = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public int Backlog => _tasks.Count;

    /// <inheritdoc/>
    public DateTimeOffset? OldestSince => _tasks.OldestSince;

    /// <inheritdoc/>
    public double AddRate(DateTimeOffset now) => _added.PerSecond(now);

    /// <inheritdoc/>
    public double DispatchRate(DateTimeOffset now) => _dispatched.PerSecond(now);

    /// <inheritdoc/>
    public TimeSpan SilentFor(DateTimeOffset now) => _pollers.Count > 0 ? TimeSpan.Zero : now - _lastPoll;

    /// <inheritdoc/>
    public bool IsAlive(DateTimeOffset now) => SilentFor(now) < Silence;

    /// <inheritdoc/>
    public bool IsForgettable(DateTimeOffset now) => _tasks.Count == 0 && SilentFor(now) >= TaskQueues.Memory;

    /// <param name="rank">Of its priority; 1 is the most urgent.</param>
    public void Offer(TTask task, DateTimeOffset now, int rank = Priorities.DefaultKey)
    {
        _added.Count(now);
        if (_pollers.First is not { } node || _tasks.Count > 0 || !MayGo(now))
        {
            _tasks.Add(task, now, rank);
            return;
        }
        if (start(task, node.Value) is { } grant)
            Hand(node, grant, now);
    }

    /// <summary>Hands out what the pace held back; called when its time has come.</summary>
    public void Pump(DateTimeOffset now)
    {
        while (_pollers.First is { } node && TryTake(node.Value, now) is { } grant)
        {
            _pollers.Remove(node);
            node.Value.Waiting.SetResult(grant);
        }
    }

    private void Hand(LinkedListNode<Poller<TGrant>> node, TGrant grant, DateTimeOffset now)
    {
        Went(now);
        _pollers.Remove(node);
        node.Value.Waiting.SetResult(grant);
    }

    private void Went(DateTimeOffset now)
    {
        Pace?.Take();
        _dispatched.Count(now);
    }

    /// <summary>Whether the pace lets a task go; where it does not, it is tried again as soon as it will.</summary>
    private bool MayGo(DateTimeOffset now)
    {
        if (Pace is not { } pace || pace.IsOpen(now))
            return true;
        pace.Await(now);
        return false;
    }

    /// <summary>Takes a waiting task.</summary>
    public TGrant? TryTake(Poller<TGrant> poller, DateTimeOffset now)
    {
        while (_tasks.Count > 0 && MayGo(now))
        {
            if (start(_tasks.Take(), poller) is not { } grant)
                continue;
            Went(now);
            return grant;
        }
        return null;
    }

    /// <summary>Takes everything out, to be offered elsewhere.</summary>
    public List<TTask> Drain()
    {
        var drained = new List<TTask>(_tasks.Count);
        while (_tasks.Count > 0)
            drained.Add(_tasks.Take());
        return drained;
    }

    /// <summary>Takes one task out, to be offered elsewhere.</summary>
    /// <returns>Whether it lay here.</returns>
    public bool Remove(TTask task) => _tasks.Remove(task);

    public void Wait(Poller<TGrant> poller) => poller.Node = _pollers.AddLast(poller);

    /// <summary>Notes that a worker asks, or stops to ask.</summary>
    public void Touch(Poller<TGrant> poller, DateTimeOffset now)
    {
        _lastPoll = now;
        Identities[poller.Identity] = new PollerSeen(now, poller.Deployment, poller.RatePerSecond, poller.Capabilities);
        if (Identities.Count > IdentitiesMax)
            Identities.Remove(Identities.MinBy(known => known.Value.Last).Key);
    }

    /// <summary>Whether somebody waits for a task right now.</summary>
    public bool HasPollers => _pollers.Count > 0;

    /// <summary>Its worker said goodbye, or is gone without one.</summary>
    public void Abandon()
    {
        _lastPoll = DateTimeOffset.MinValue;
        Identities.Clear();
    }

    /// <summary>Ends a wait without a task; false when it has ended already.</summary>
    public bool TryLeave(Poller<TGrant> poller)
    {
        if (poller.Node?.List != _pollers)
            return false;
        _pollers.Remove(poller.Node);
        return true;
    }

    /// <summary>Ends every wait.</summary>
    public void Fail(Exception reason)
    {
        while (_pollers.First is { } node)
        {
            _pollers.RemoveFirst();
            node.Value.Waiting.SetException(reason);
        }
    }
}

/// <summary>What DescribeTaskQueue shows.</summary>
internal interface ITaskQueueView
{
    /// <summary>How fast it hands out; null for as fast as workers ask.</summary>
    TaskPace? Pace { get; }

    /// <summary>Who asked, and when last.</summary>
    Dictionary<string, PollerSeen> Identities { get; }

    /// <summary>Tasks that wait.</summary>
    int Backlog { get; }

    /// <summary>Since when the oldest of them waits.</summary>
    DateTimeOffset? OldestSince { get; }

    /// <summary>Tasks that came, a second.</summary>
    double AddRate(DateTimeOffset now);

    /// <summary>Tasks that a worker took, a second.</summary>
    double DispatchRate(DateTimeOffset now);

    /// <summary>How long ago somebody polled last; zero while somebody does.</summary>
    TimeSpan SilentFor(DateTimeOffset now);

    /// <summary>Whether somebody polls, or did so within ten seconds.</summary>
    bool IsAlive(DateTimeOffset now);

    /// <summary>Whether nothing waits in it and nobody asked for long, so that a new queue of its name would be the same.</summary>
    bool IsForgettable(DateTimeOffset now);
}
