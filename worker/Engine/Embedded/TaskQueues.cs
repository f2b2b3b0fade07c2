using Temporal.Api.Enums.V1;
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

    private readonly QueueTable<IWorkflowWork, WorkflowGrant> _workflow = new(clock, startWorkflow);
    private readonly QueueTable<ActivityWork, Api.PollActivityTaskQueueResponse> _activity = new(clock, startActivity);

    /// <param name="version">Of the workers that ask there; empty for those without one.</param>
    public TaskQueue<IWorkflowWork, WorkflowGrant> Workflow(string ofNamespace, string name, string version = "") => _workflow.Find(ofNamespace, name, version);

    /// <inheritdoc cref="Workflow"/>
    public TaskQueue<ActivityWork, Api.PollActivityTaskQueueResponse> Activity(string ofNamespace, string name, string version = "") => _activity.Find(ofNamespace, name, version);

    /// <summary>Takes what waits at a name out, whatever version it waits for, to be offered again.</summary>
    public List<IWorkflowWork> DrainWorkflows(string ofNamespace, string name) => [.. _workflow.All(ofNamespace, name).ToList().SelectMany(queue => queue.Drain())];

    /// <inheritdoc cref="DrainWorkflows"/>
    public List<ActivityWork> DrainActivities(string ofNamespace, string name) => [.. _activity.All(ofNamespace, name).ToList().SelectMany(queue => queue.Drain())];

    /// <summary>One queue of one version as it is told.</summary>
    public ITaskQueueView View(QueueRef queue, string version) =>
        queue.Type == TaskQueueType.Activity ? Activity(queue.Namespace, queue.Name, version) : Workflow(queue.Namespace, queue.Name, version);

    /// <summary>The queues of one name, one for each version that asked there.</summary>
    public IEnumerable<ITaskQueueView> Views(QueueRef queue) =>
        queue.Type == TaskQueueType.Activity ? _activity.All(queue.Namespace, queue.Name) : _workflow.All(queue.Namespace, queue.Name);

    public void Fail(Exception reason)
    {
        _workflow.Fail(reason);
        _activity.Fail(reason);
    }
}
