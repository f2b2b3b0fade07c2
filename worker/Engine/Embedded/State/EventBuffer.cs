using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Facts that arrive while a workflow task is started: they get their ids when it ends.</summary>
/// <remarks>Flushed in the order of arrival, with the closes of activities and children behind all others, as on a Temporal server.</remarks>
internal sealed class EventBuffer
{
    /// <summary>A Temporal server lets no more facts wait.</summary>
    private const int CountMax = 100;

    /// <summary>Bytes that it lets wait.</summary>
    private const long SizeMax = 2 * 1024 * 1024;

    private readonly List<HistoryEvent> _events = [];

    private long _size;

    public int Count => _events.Count;

    /// <summary>Whether more waits than a Temporal server lets.</summary>
    public bool IsOver => _events.Count > CountMax || _size > SizeMax;

    /// <summary>The facts in the order of their arrival.</summary>
    public IReadOnlyList<HistoryEvent> Events => _events;

    /// <summary>Place of the next row in the store; grows while anything is buffered.</summary>
    public int NextOrder { get; private set; }

    public void Add(HistoryEvent fact)
    {
        _events.Add(fact);
        _size += fact.CalculateSize();
        NextOrder++;
    }

    /// <summary>Takes a timer's TimerFired back, because the script cancelled it first.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryRemoveTimerFired(string id)
    {
        var index = _events.FindIndex(fact => fact.TimerFiredEventAttributes?.TimerId == id);
        if (index < 0)
            return false;
        _size -= _events[index].CalculateSize();
        _events.RemoveAt(index);
        return true;
    }

    /// <summary>Empties the buffer.</summary>
    /// <returns>The facts in the order in which they become events: copies, because their rows may just be written.</returns>
    public List<HistoryEvent> Take()
    {
        var ordered = new List<HistoryEvent>(_events.Count);
        foreach (var fact in _events)
        {
            if (!IsClose(fact.EventType))
                ordered.Add(fact.Clone());
        }
        foreach (var fact in _events)
        {
            if (IsClose(fact.EventType))
                ordered.Add(fact.Clone());
        }
        _events.Clear();
        _size = 0;
        NextOrder = 0;
        return ordered;
    }

    /// <summary>Whether it belongs to the end of an activity or child; ActivityTaskStarted does, because it is written with the end.</summary>
    private static bool IsClose(EventType type) => type
        is EventType.ActivityTaskStarted or EventType.ActivityTaskCompleted or EventType.ActivityTaskFailed or EventType.ActivityTaskTimedOut or EventType.ActivityTaskCanceled
        or EventType.ChildWorkflowExecutionCompleted or EventType.ChildWorkflowExecutionFailed or EventType.ChildWorkflowExecutionCanceled
        or EventType.ChildWorkflowExecutionTimedOut or EventType.ChildWorkflowExecutionTerminated;
}
