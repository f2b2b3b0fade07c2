using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>A run's signals and cancel requests to other runs whose result is not known: their Initiated events.</summary>
internal sealed class PendingExternals
{
    private readonly Dictionary<long, HistoryEvent> _byInitiated = [];

    public IReadOnlyCollection<HistoryEvent> All => _byInitiated.Values;

    /// <summary>How many of them are signals.</summary>
    public int Signals => _byInitiated.Values.Count(initiated => initiated.EventType == EventType.SignalExternalWorkflowExecutionInitiated);

    /// <summary>How many of them are cancel requests.</summary>
    public int Cancels => _byInitiated.Count - Signals;

    public void Apply(HistoryEvent next)
    {
        if (next.EventType is EventType.SignalExternalWorkflowExecutionInitiated or EventType.RequestCancelExternalWorkflowExecutionInitiated)
            _byInitiated.Add(next.EventId, next);
        else if (next.EndedExternal() is { } initiated)
            _byInitiated.Remove(initiated);
    }
}
