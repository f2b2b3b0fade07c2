namespace Tsrun.Engine.Embedded.State;

/// <summary>What happens when a run's clocks go off; always called under the gate.</summary>
internal interface IRunAlarms
{
    void WorkflowTaskTimedOut(RunState run);

    void WorkflowTaskBackoffOver(RunState run);

    void ActivityDue(RunState run, ActivityMachine activity);

    void TimerDue(RunState run, TimerMachine timer);

    void RunTimedOut(RunState run);
}
