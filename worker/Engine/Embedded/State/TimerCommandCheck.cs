using Temporal.Api.Command.V1;
using static Tsrun.Engine.Embedded.State.CommandLimits;
using Cause = Temporal.Api.Enums.V1.WorkflowTaskFailedCause;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Whether the timers of a turn's commands can be started and cancelled.</summary>
internal sealed class TimerCommandCheck(RunState run)
{
    private HashSet<string>? _newTimers, _goneTimers;

    /// <summary>Timers that fired while the script decided to cancel them: their buffered events go.</summary>
    public int TakenBack { get; private set; }

    public (Cause, string)? Start(StartTimerCommandAttributes? start)
    {
        const Cause bad = Cause.BadStartTimerAttributes;
        if (start is null)
            return (bad, "StartTimerCommandAttributes is not set on StartTimerCommand.");
        if (string.IsNullOrEmpty(start.TimerId))
            return (bad, "TimerId is not set on StartTimerCommand.");
        if (IsTooLong(start.TimerId))
            return (bad, $"TimerId on StartTimerCommand exceeds length limit. TimerId={start.TimerId} {CommandLimits.LengthOf(start.TimerId)}");
        if (start.StartToFireTimeout.IsNegative())
            return (bad, $"An invalid StartToFireTimeout is set on StartTimerCommand: negative duration. TimerId={start.TimerId}");
        var isPending = run.Timers.Find(start.TimerId) is not null && _goneTimers?.Remove(start.TimerId) != true;
        return isPending || !(_newTimers ??= new(StringComparer.Ordinal)).Add(start.TimerId)
            ? (Cause.StartTimerDuplicateId, $"invalid history builder state for action: add-timer-started-event, TimerID: {start.TimerId}")
            : null;
    }

    public (Cause, string)? Cancel(CancelTimerCommandAttributes? cancel)
    {
        const Cause bad = Cause.BadCancelTimerAttributes;
        if (cancel is null)
            return (bad, "CancelTimerCommandAttributes is not set on CancelTimerCommand.");
        if (string.IsNullOrEmpty(cancel.TimerId))
            return (bad, "TimerId is not set on CancelTimerCommand.");
        if (_newTimers?.Remove(cancel.TimerId) == true)
            return null;
        if (run.Timers.Find(cancel.TimerId) is not { } timer || !(_goneTimers ??= new(StringComparer.Ordinal)).Add(cancel.TimerId))
            return (bad, $"invalid history builder state for action: add-timer-canceled-event, TimerID: {cancel.TimerId}");
        if (timer.IsFiredInBuffer)
            TakenBack++;
        return null;
    }
}
