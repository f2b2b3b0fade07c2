using Tsrun.Engine.Embedded.State;
using Tsrun.History;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>A script's timers. Everything here runs under the gate.</summary>
internal sealed class TimerOperations(EngineCore core)
{
    public void Set(TimerMachine timer) => core.Alarms.Set(timer.Alarm, timer.Due);

    public void Fire(RunState run, TimerMachine timer)
    {
        timer.IsFiredInBuffer = run.WorkflowTask.IsStarted;
        core.Fact(run, new TimerFired(timer.Id, timer.StartedEventId), core.Clock.GetUtcNow());
        core.Tasks.Attend(run);
    }

    /// <summary>Takes a timer back, even one that fired while the script decided to.</summary>
    public void Cancel(RunState run, TimerId id, long completedEventId)
    {
        var timer = run.Timers[id];
        core.Alarms.Unset(timer.Alarm);
        if (timer.IsFiredInBuffer)
            run.Buffer.TryRemoveTimerFired(id);
        core.Append(run, new TimerCanceled(id, timer.StartedEventId, completedEventId), core.Clock.GetUtcNow());
    }
}
