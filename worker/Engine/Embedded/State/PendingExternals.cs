using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>A run's signals and cancel requests to other runs whose result is not known: their Initiated events.</summary>
internal sealed class PendingExternals
{
    private readonly Dictionary<long, HistoryEvent> _byInitiated = [];

    public IReadOnlyCollection<HistoryEvent> All => _byInitiated.Values;

    public void Apply(HistoryEvent next)
    {
        if (next.EventType is EventType.SignalExternalWorkflowExecutionInitiated or EventType.RequestCancelExternalWorkflowExecutionInitiated)
            _byInitiated.Add(next.EventId, next);
        else if (next.EndedExternal() is { } initiated)
            _byInitiated.Remove(initiated);
    }
}
