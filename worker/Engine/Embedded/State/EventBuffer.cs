using Tsrun.History;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Facts that arrive while a workflow task is started: they get their ids when it ends.</summary>
/// <remarks>Flushed in the order of arrival, with the closes of activities and children behind all others, as on a Temporal server.</remarks>
internal sealed class EventBuffer
{
    private readonly List<HistoryEvent> events = [];

    public int Count => events.Count;

    /// <summary>Place of the next row in the store; grows while anything is buffered.</summary>
    public int NextOrder { get; private set; }

    public void Add(HistoryEvent fact)
    {
        events.Add(fact);
        NextOrder++;
    }

    /// <summary>Takes a timer's TimerFired back, because the script cancelled it first.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryRemoveTimerFired(TimerId id)
    {
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i].Attributes is not TimerFired fired || fired.TimerId != id)
                continue;
            events.RemoveAt(i);
            return true;
        }
        return false;
    }

    /// <summary>Empties the buffer.</summary>
    /// <returns>The facts in the order in which they become events.</returns>
    public List<HistoryEvent> Take()
    {
        var ordered = new List<HistoryEvent>(events.Count);
        foreach (var fact in events)
        {
            if (!IsClose(fact.Attributes))
                ordered.Add(fact);
        }
        foreach (var fact in events)
        {
            if (IsClose(fact.Attributes))
                ordered.Add(fact);
        }
        events.Clear();
        NextOrder = 0;
        return ordered;
    }

    /// <summary>Whether it belongs to the end of an activity or child; ActivityTaskStarted does, because it is written with the end.</summary>
    private static bool IsClose(EventAttributes attributes) => attributes
        is ActivityTaskStarted or ActivityTaskCompleted or ActivityTaskFailed or ActivityTaskTimedOut or ActivityTaskCanceled
        or ChildWorkflowExecutionCompleted or ChildWorkflowExecutionFailed or ChildWorkflowExecutionCanceled
        or ChildWorkflowExecutionTimedOut or ChildWorkflowExecutionTerminated;
}
