namespace Tsrun.Engine.Embedded.State;

/// <summary>What happens when a run's clocks go off; always called under the gate.</summary>
internal interface IRunAlarms
{
    void WorkflowTaskTimedOut(RunState run);

    /// <summary>The worker of the sticky queue did not come, or none for a speculative turn.</summary>
    void WorkflowTaskUnclaimed(RunState run);

    /// <summary>The first backoff is over.</summary>
    void FirstTaskDue(RunState run);

    void ActivityDue(RunState run, ActivityMachine activity);

    void TimerDue(RunState run, TimerMachine timer);

    void RunTimedOut(RunState run);

    /// <summary>An attempt at a Nexus call, or the pause behind it, is over.</summary>
    void OperationCallDue(RunState run, NexusMachine operation, NexusCall call);

    /// <summary>A Nexus operation took too long.</summary>
    void OperationExpired(RunState run, NexusMachine operation);
}
