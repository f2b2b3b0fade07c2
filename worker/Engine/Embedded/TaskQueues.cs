using Tsrun.Engine.Embedded.State;

namespace Tsrun.Engine.Embedded;

/// <summary>Who waits where, by the names of the queues; made when first named, rebuilt from the open runs at start.</summary>
internal sealed class TaskQueues(Func<IWorkflowWork, Poller<WorkflowGrant>, WorkflowGrant?> startWorkflow, Func<ActivityWork, Poller<ActivityTask>, ActivityTask?> startActivity)
{
    private readonly Dictionary<string, TaskQueue<IWorkflowWork, WorkflowGrant>> workflow = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TaskQueue<ActivityWork, ActivityTask>> activity = new(StringComparer.Ordinal);

    public TaskQueue<IWorkflowWork, WorkflowGrant> Workflow(string name)
    {
        if (!workflow.TryGetValue(name, out var queue))
            workflow.Add(name, queue = new(startWorkflow));
        return queue;
    }

    public TaskQueue<ActivityWork, ActivityTask> Activity(string name)
    {
        if (!activity.TryGetValue(name, out var queue))
            activity.Add(name, queue = new(startActivity));
        return queue;
    }

    public void Fail(Exception reason)
    {
        foreach (var queue in workflow.Values)
            queue.Fail(reason);
        foreach (var queue in activity.Values)
            queue.Fail(reason);
    }
}
