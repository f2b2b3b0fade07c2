using Temporal.Api.History.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>One Nexus operation of a script, from its command to its outcome.</summary>
/// <remarks>
/// <code>
/// --NexusOperationScheduled-->                             Scheduled   (its start is asked for)
/// Scheduled --NexusOperationStarted-->                     Started     (it has a token, its outcome comes as a callback)
/// any       --NexusOperationCompleted, Failed, Canceled, TimedOut--> Closed
/// </code>
/// The outcome may be known before its event stands in the history: then it waits in the buffer.
/// </remarks>
internal sealed class NexusMachine
{
    public NexusMachine(HistoryEvent scheduled, Action<NexusMachine> expired, Action<NexusMachine, NexusCall> due)
    {
        ScheduledEventId = scheduled.EventId;
        ScheduledTime = scheduled.EventTime.Time();
        Options = scheduled.NexusOperationScheduledEventAttributes;
        Start = new NexusCall(call => due(this, call));
        Cancel = new NexusCall(call => due(this, call));
        Expiry = new Alarm(() => expired(this));
    }

    public long ScheduledEventId { get; }

    public DateTimeOffset ScheduledTime { get; }

    public NexusOperationScheduledEventAttributes Options { get; }

    /// <summary>When it must be over; null for never.</summary>
    public DateTimeOffset? Deadline => ScheduledTime + Options.ScheduleToCloseTimeout.Limit();

    public Alarm Expiry { get; }

    /// <summary>Asks the handler to start it.</summary>
    public NexusCall Start { get; }

    /// <summary>Asks the handler to cancel it.</summary>
    public NexusCall Cancel { get; }

    /// <summary>The handler's name for it; empty until it has started.</summary>
    public string Token { get; set; } = "";

    public bool IsStarted => Token.Length > 0;

    /// <summary>Its outcome is known.</summary>
    public bool IsClosed { get; set; }

    /// <summary>0 until the script asks it to stop.</summary>
    public long CancelRequestedEventId { get; private set; }

    public DateTimeOffset? CancelRequestedTime { get; private set; }

    public void CancelRequested(HistoryEvent requested) => (CancelRequestedEventId, CancelRequestedTime) = (requested.EventId, requested.EventTime.Time());
}
