using Temporal.Api.Common.V1;
using Temporal.Api.History.V1;
using Temporal.Api.Workflow.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>What may be changed about an open run from outside, as it is now: its worker's version, its rank, who else's start it answers.</summary>
internal sealed class RunWishes(WorkflowExecutionStartedEventAttributes started)
{
    private readonly Dictionary<string, long> _attachedRequests = new(StringComparer.Ordinal);

    /// <summary>Which version of its worker an operator wants for it; null for no such wish.</summary>
    public VersioningOverride? Version { get; private set; } = started.VersioningOverride;

    /// <summary>Its rank and fairness among others; null for none.</summary>
    public Priority? Priority { get; private set; } = started.Priority;

    /// <summary>Requests that were answered with this run although it was there already, with the events that say so.</summary>
    public IReadOnlyDictionary<string, long> AttachedRequests => _attachedRequests;

    public void Apply(long eventId, WorkflowExecutionOptionsUpdatedEventAttributes updated)
    {
        if (updated.AttachedRequestId.Length > 0)
            _attachedRequests[updated.AttachedRequestId] = eventId;
        Version = updated.UnsetVersioningOverride ? null : updated.VersioningOverride ?? Version;
        Priority = updated.Priority ?? Priority;
    }
}
