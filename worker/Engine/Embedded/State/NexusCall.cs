using Temporal.Api.Failure.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>One request to a handler of a Nexus operation, to start it or to cancel it: attempts until one is answered.</summary>
/// <remarks>
/// <code>
/// Idle       --asked for-->                Offered     (lies in a queue, or a worker has it)
/// Offered    --refused or not answered-->  BackingOff
/// BackingOff --due-->                      Offered
/// Offered    --answered-->                 Done
/// </code>
/// Attempts leave no events and are not stored: after a restart the first one comes again, under the same request id. The answer has an event.
/// </remarks>
internal sealed class NexusCall
{
    public enum Phase
    {
        Idle,
        Offered,
        BackingOff,
        Done,
    }

    /// <summary>The first pause between attempts; it doubles each time.</summary>
    private static readonly TimeSpan PauseMin = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan PauseMax = TimeSpan.FromHours(1);

    public NexusCall(Action<NexusCall> due) => Alarm = new Alarm(() => due(this));

    public Phase State { get; private set; }

    /// <summary>Attempts that are over.</summary>
    public int Attempt { get; private set; }

    /// <summary>Which offer of it counts: what lies in a queue or with a worker from before is out of date.</summary>
    public int Offer { get; private set; }

    public DateTimeOffset? LastAttemptEnd { get; private set; }

    public DateTimeOffset? NextAttempt { get; private set; }

    public Failure? LastFailure { get; private set; }

    /// <summary>The end of an attempt or of a pause.</summary>
    public Alarm Alarm { get; }

    /// <summary>Where the offer lies, or lay before a worker took it.</summary>
    public QueueRef Place { get; private set; }

    public void Begin(QueueRef place)
    {
        State = Phase.Offered;
        (Place, NextAttempt) = (place, null);
        Offer++;
    }

    /// <summary>The attempt came to nothing.</summary>
    /// <returns>When the next one begins.</returns>
    public DateTimeOffset Retry(DateTimeOffset now, Failure failure)
    {
        State = Phase.BackingOff;
        (LastAttemptEnd, LastFailure) = (now, failure);
        var pause = PauseMin * Math.Pow(2, Math.Min(Attempt++, 12));
        NextAttempt = now + (pause < PauseMax ? pause : PauseMax);
        return NextAttempt.Value;
    }

    /// <summary>Somebody answered; told again by the event of the answer, which alone tells it after a restart.</summary>
    /// <param name="refusal">Why what was asked for will never be done; null when it is.</param>
    public void End(DateTimeOffset now, Failure? refusal = null)
    {
        if (State == Phase.Done)
            return;
        State = Phase.Done;
        (LastAttemptEnd, LastFailure, NextAttempt) = (now, refusal, null);
        Attempt++;
    }
}
