using Tsrun.Engine.Embedded.State;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>Which operation a run's clock sets off.</summary>
internal sealed class RunAlarms(EngineCore core) : IRunAlarms
{
    public void WorkflowTaskTimedOut(RunState run) => core.TaskEnds.TimeOut(run);

    public void WorkflowTaskUnclaimed(RunState run) => core.TaskEnds.Unclaimed(run);

    public void FirstTaskDue(RunState run) => core.Tasks.Attend(run);

    public void ActivityDue(RunState run, ActivityMachine activity) => core.Outcomes.Due(run, activity);

    public void TimerDue(RunState run, TimerMachine timer) => core.Timers.Fire(run, timer);

    public void RunTimedOut(RunState run) => core.Closing.TimeOut(run);

    public void OperationCallDue(RunState run, NexusMachine operation, NexusCall call) => core.NexusCalls.Due(run, operation, call);

    public void OperationExpired(RunState run, NexusMachine operation) => core.NexusOutcomes.Expire(run, operation);
}
