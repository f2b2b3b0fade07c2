namespace Tsrun.Engine.Embedded;

/// <summary>Something that is due at a time; can be set again and taken back.</summary>
internal sealed class Alarm(Action ring)
{
    public Action Ring { get; } = ring;

    /// <summary>Ticks of 100 ns, UTC.</summary>
    public long Due { get; set; }

    /// <summary>Place in the heap; -1 when not set.</summary>
    public int Index { get; set; } = -1;
}

/// <summary>All alarms of an engine behind one timer, which is set to the earliest. Guarded by the engine's gate.</summary>
/// <remarks>The timer is moved only when an alarm comes before it; when it goes off too early it is set again, so steps do not touch it.</remarks>
internal sealed class AlarmClock : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly List<Alarm> _heap = [];
    private long _armedFor = long.MaxValue;

    /// <param name="wakeUp">Called on a pool thread, without the gate, when an alarm may be due.</param>
    public AlarmClock(TimeProvider clock, Action wakeUp)
    {
        _clock = clock;
        _timer = clock.CreateTimer(_ => wakeUp(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Set(Alarm alarm, DateTimeOffset due)
    {
        Unset(alarm);
        alarm.Due = due.UtcTicks;
        alarm.Index = _heap.Count;
        _heap.Add(alarm);
        MoveUp(alarm);
        Arm();
    }

    public void Unset(Alarm alarm)
    {
        var index = alarm.Index;
        if (index < 0)
            return;
        alarm.Index = -1;
        var last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        if (last == alarm)
            return;
        Place(last, index);
        MoveUp(last);
        MoveDown(last);
    }

    /// <summary>Rings everything that is due, in the order of the due times; under the gate.</summary>
    public void RingDue()
    {
        _armedFor = long.MaxValue;
        var now = _clock.GetUtcNow().UtcTicks;
        while (_heap.Count > 0 && _heap[0].Due <= now)
        {
            var alarm = _heap[0];
            Unset(alarm);
            alarm.Ring();
        }
        Arm();
    }

    private void Arm()
    {
        if (_heap.Count == 0 || _heap[0].Due >= _armedFor)
            return;
        _armedFor = _heap[0].Due;
        var wait = new TimeSpan(Math.Max(0, _armedFor - _clock.GetUtcNow().UtcTicks));
        // Timers count whole milliseconds and end at 49 days: round up, and come back early rather than overflow.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling(wait.TotalMilliseconds), int.MaxValue)), Timeout.InfiniteTimeSpan);
    }

    private void MoveUp(Alarm alarm)
    {
        while (alarm.Index > 0 && _heap[(alarm.Index - 1) / 2] is var parent && alarm.Due < parent.Due)
            Swap(alarm, parent);
    }

    private void MoveDown(Alarm alarm)
    {
        while (true)
        {
            var child = 2 * alarm.Index + 1;
            if (child >= _heap.Count)
                return;
            if (child + 1 < _heap.Count && _heap[child + 1].Due < _heap[child].Due)
                child++;
            if (_heap[child].Due >= alarm.Due)
                return;
            Swap(_heap[child], alarm);
        }
    }

    private void Swap(Alarm up, Alarm down)
    {
        var (high, low) = (down.Index, up.Index);
        Place(up, high);
        Place(down, low);
    }

    private void Place(Alarm alarm, int index)
    {
        _heap[index] = alarm;
        alarm.Index = index;
    }

    public void Dispose() => _timer.Dispose();
}
