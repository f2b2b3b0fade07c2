using Tsrun.Engine.Embedded.State;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded;

/// <summary>Who waits where, by namespace and name; queues are made when first named, rebuilt from the open runs at start.</summary>
internal sealed class TaskQueues(
    TimeProvider clock,
    Func<IWorkflowWork, Poller<WorkflowGrant>, WorkflowGrant?> startWorkflow,
    Func<ActivityWork, Poller<Api.PollActivityTaskQueueResponse>, Api.PollActivityTaskQueueResponse?> startActivity)
{
    /// <summary>Who was silent for so long is no poller any more, and a queue that nobody else uses is forgotten.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);

    private readonly QueueTable<IWorkflowWork, WorkflowGrant> workflow = new(clock, startWorkflow);
    private readonly QueueTable<ActivityWork, Api.PollActivityTaskQueueResponse> activity = new(clock, startActivity);

    public TaskQueue<IWorkflowWork, WorkflowGrant> Workflow(string ofNamespace, string name) => workflow.Find(ofNamespace, name);

    public TaskQueue<ActivityWork, Api.PollActivityTaskQueueResponse> Activity(string ofNamespace, string name) => activity.Find(ofNamespace, name);

    public void Fail(Exception reason)
    {
        workflow.Fail(reason);
        activity.Fail(reason);
    }
}
