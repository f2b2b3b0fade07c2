using Tsrun.Engine.Embedded.State;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded;

/// <summary>Who waits where, by namespace and name; queues are made when first named, rebuilt from the open runs at start.</summary>
internal sealed class TaskQueues(
    TimeProvider clock,
    Func<IWorkflowWork, Poller<WorkflowGrant>, WorkflowGrant?> startWorkflow,
    Func<ActivityWork, Poller<Api.PollActivityTaskQueueResponse>, Api.PollActivityTaskQueueResponse?> startActivity,
    Func<NexusWork, Poller<Api.PollNexusTaskQueueResponse>, Api.PollNexusTaskQueueResponse?> startNexus)
{
    /// <summary>Who was silent for so long is no poller any more, and a queue that nobody else uses is forgotten.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);

    private readonly QueueTable<IWorkflowWork, WorkflowGrant> _workflow = new(clock, startWorkflow);
    private readonly QueueTable<ActivityWork, Api.PollActivityTaskQueueResponse> _activity = new(clock, startActivity);
    private readonly QueueTable<NexusWork, Api.PollNexusTaskQueueResponse> _nexus = new(clock, startNexus);

    public TaskQueue<IWorkflowWork, WorkflowGrant> Workflow(string ofNamespace, string name) => _workflow.Find(ofNamespace, name);

    public TaskQueue<ActivityWork, Api.PollActivityTaskQueueResponse> Activity(string ofNamespace, string name) => _activity.Find(ofNamespace, name);

    public TaskQueue<NexusWork, Api.PollNexusTaskQueueResponse> Nexus(string ofNamespace, string name) => _nexus.Find(ofNamespace, name);

    public void Fail(Exception reason)
    {
        _workflow.Fail(reason);
        _activity.Fail(reason);
        _nexus.Fail(reason);
    }
}
