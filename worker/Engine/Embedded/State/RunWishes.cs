using Temporal.Api.Common.V1;
using Temporal.Api.History.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>What may be changed about an open run from outside, as it is now: its rank, who else's start it answers; its worker's version is in <see cref="RunVersioning"/>.</summary>
internal sealed class RunWishes(WorkflowExecutionStartedEventAttributes started)
{
    private readonly Dictionary<string, long> _attachedRequests = new(StringComparer.Ordinal);

    /// <summary>Its rank and fairness among others; null for none.</summary>
    public Priority? Priority { get; private set; } = started.Priority;

    /// <summary>Requests that were answered with this run although it was there already, with the events that say so.</summary>
    public IReadOnlyDictionary<string, long> AttachedRequests => _attachedRequests;

    public void Apply(long eventId, WorkflowExecutionOptionsUpdatedEventAttributes updated)
    {
        if (updated.AttachedRequestId.Length > 0)
            _attachedRequests[updated.AttachedRequestId] = eventId;
        Priority = updated.Priority ?? Priority;
    }
}
