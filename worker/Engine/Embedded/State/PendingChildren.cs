using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>A run's children that have not ended, by the id of their Initiated event.</summary>
internal sealed class PendingChildren
{
    private readonly Dictionary<long, ChildMachine> _byInitiated = [];

    public int Count => _byInitiated.Count;

    public IReadOnlyCollection<ChildMachine> All => _byInitiated.Values;

    /// <exception cref="KeyNotFoundException">It has ended, or never was.</exception>
    public ChildMachine this[long initiatedEventId] => _byInitiated[initiatedEventId];

    public ChildMachine? Find(long initiatedEventId) => _byInitiated.GetValueOrDefault(initiatedEventId);

    public void Apply(HistoryEvent next)
    {
        if (next.EventType == EventType.StartChildWorkflowExecutionInitiated)
            _byInitiated.Add(next.EventId, new ChildMachine(next.EventId, next.StartChildWorkflowExecutionInitiatedEventAttributes) { Metadata = next.UserMetadata });
        else if (next.EventType == EventType.ChildWorkflowExecutionStarted && Find(next.ChildWorkflowExecutionStartedEventAttributes.InitiatedEventId) is { } child)
            (child.StartedEventId, child.RunId) = (next.EventId, next.ChildWorkflowExecutionStartedEventAttributes.WorkflowExecution.RunId);
        else if (next.EndedChild() is { } initiated)
            _byInitiated.Remove(initiated);
    }
}
