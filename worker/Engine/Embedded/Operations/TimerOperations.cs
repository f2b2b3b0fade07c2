using Temporal.Api.History.V1;
using Tsrun.Engine.Embedded.State;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>A script's timers. Everything here runs under the gate.</summary>
internal sealed class TimerOperations(EngineCore core)
{
    public void Set(TimerMachine timer) => core.Alarms.Set(timer.Alarm, timer.Due);

    public void Fire(RunState run, TimerMachine timer)
    {
        timer.IsFiredInBuffer = run.WorkflowTask.IsStarted;
        core.Fact(run, Events.Of(new TimerFiredEventAttributes { TimerId = timer.Id, StartedEventId = timer.StartedEventId }), core.Now);
        core.Tasks.Attend(run);
    }

    /// <summary>Takes a timer back, even one that fired while the script decided to.</summary>
    public void Cancel(RunState run, string id, long completedEventId, string identity)
    {
        var timer = run.Timers[id];
        core.Alarms.Unset(timer.Alarm);
        if (timer.IsFiredInBuffer)
            run.Buffer.TryRemoveTimerFired(id);
        var canceled = new TimerCanceledEventAttributes
        {
            TimerId = id,
            StartedEventId = timer.StartedEventId,
            WorkflowTaskCompletedEventId = completedEventId,
            Identity = identity,
        };
        core.Append(run, Events.Of(canceled), core.Now);
    }
}
