namespace Tsrun.Engine.Embedded.State;

/// <summary>One timer of a script.</summary>
/// <remarks>
/// <code>
/// --TimerStarted-->          Running
/// Running --TimerFired-->    gone
/// Running --TimerCanceled--> gone
/// Running --due while a workflow task is started--> FiredInBuffer   (a CancelTimer takes the buffered event back)
/// </code>
/// </remarks>
internal sealed class TimerMachine
{
    public TimerMachine(string id, long startedEventId, DateTimeOffset due, Action<TimerMachine> ring)
    {
        Id = id;
        StartedEventId = startedEventId;
        Due = due;
        Alarm = new Alarm(() => ring(this));
    }

    public string Id { get; }

    public long StartedEventId { get; }

    public DateTimeOffset Due { get; }

    public bool IsFiredInBuffer { get; set; }

    public Alarm Alarm { get; }
}
