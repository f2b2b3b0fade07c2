using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>A run's Nexus operations that are not over, by the id of their Scheduled event.</summary>
/// <param name="make">A machine for a Scheduled event.</param>
internal sealed class PendingOperations(Func<HistoryEvent, NexusMachine> make)
{
    private readonly Dictionary<long, NexusMachine> _pending = [];

    public IReadOnlyCollection<NexusMachine> All => _pending.Values;

    public NexusMachine? Find(long scheduledEventId) => _pending.GetValueOrDefault(scheduledEventId);

    /// <summary>Takes in an event; others than those of operations are passed over.</summary>
    public void Apply(HistoryEvent next)
    {
        switch (next.EventType)
        {
            case EventType.NexusOperationScheduled:
                _pending.Add(next.EventId, make(next));
                break;
            case EventType.NexusOperationStarted:
                if (Find(next.NexusOperationStartedEventAttributes.ScheduledEventId) is { } started)
                    started.Token = next.NexusOperationStartedEventAttributes.OperationToken;
                break;
            case EventType.NexusOperationCancelRequested:
                Find(next.NexusOperationCancelRequestedEventAttributes.ScheduledEventId)?.CancelRequested(next);
                break;
            case EventType.NexusOperationCancelRequestCompleted:
                Find(next.NexusOperationCancelRequestCompletedEventAttributes.ScheduledEventId)?.Cancel.End(next.EventTime.Time());
                break;
            case EventType.NexusOperationCancelRequestFailed:
                var refused = next.NexusOperationCancelRequestFailedEventAttributes;
                Find(refused.ScheduledEventId)?.Cancel.End(next.EventTime.Time(), refused.Failure);
                break;
            case EventType.NexusOperationCompleted:
                _pending.Remove(next.NexusOperationCompletedEventAttributes.ScheduledEventId);
                break;
            case EventType.NexusOperationFailed:
                _pending.Remove(next.NexusOperationFailedEventAttributes.ScheduledEventId);
                break;
            case EventType.NexusOperationCanceled:
                _pending.Remove(next.NexusOperationCanceledEventAttributes.ScheduledEventId);
                break;
            case EventType.NexusOperationTimedOut:
                _pending.Remove(next.NexusOperationTimedOutEventAttributes.ScheduledEventId);
                break;
        }
    }
}
