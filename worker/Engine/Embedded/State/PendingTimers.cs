using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>A run's timers that are neither fired nor cancelled, by the ids that the script gave them.</summary>
/// <param name="due">A timer's time has come.</param>
internal sealed class PendingTimers(Action<TimerMachine> due)
{
    private readonly Dictionary<string, TimerMachine> _byId = new(StringComparer.Ordinal);

    public IReadOnlyCollection<TimerMachine> All => _byId.Values;

    /// <exception cref="KeyNotFoundException">It fired, was cancelled, or never was.</exception>
    public TimerMachine this[string timerId] => _byId[timerId];

    public TimerMachine? Find(string timerId) => _byId.GetValueOrDefault(timerId);

    public void Apply(HistoryEvent next)
    {
        switch (next.EventType)
        {
            case EventType.TimerStarted:
                var timer = next.TimerStartedEventAttributes;
                _byId[timer.TimerId] = new TimerMachine(timer.TimerId, next.EventId, next.EventTime.Time() + timer.StartToFireTimeout.Span(), due);
                break;
            case EventType.TimerFired:
                _byId.Remove(next.TimerFiredEventAttributes.TimerId);
                break;
            case EventType.TimerCanceled:
                _byId.Remove(next.TimerCanceledEventAttributes.TimerId);
                break;
        }
    }
}
