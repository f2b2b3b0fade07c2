using Tsrun.Engine.Embedded.State;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded;

/// <summary>Who waits where, by namespace and name; queues are made when first named, rebuilt from the open runs at start.</summary>
internal sealed class TaskQueues(
    Func<IWorkflowWork, Poller<WorkflowGrant>, WorkflowGrant?> startWorkflow,
    Func<ActivityWork, Poller<Api.PollActivityTaskQueueResponse>, Api.PollActivityTaskQueueResponse?> startActivity)
{
    private readonly Dictionary<(string Namespace, string Name), TaskQueue<IWorkflowWork, WorkflowGrant>> workflow = [];
    private readonly Dictionary<(string Namespace, string Name), TaskQueue<ActivityWork, Api.PollActivityTaskQueueResponse>> activity = [];

    public TaskQueue<IWorkflowWork, WorkflowGrant> Workflow(string ofNamespace, string name)
    {
        if (!workflow.TryGetValue((ofNamespace, name), out var queue))
            workflow.Add((ofNamespace, name), queue = new(startWorkflow));
        return queue;
    }

    public TaskQueue<ActivityWork, Api.PollActivityTaskQueueResponse> Activity(string ofNamespace, string name)
    {
        if (!activity.TryGetValue((ofNamespace, name), out var queue))
            activity.Add((ofNamespace, name), queue = new(startActivity));
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
