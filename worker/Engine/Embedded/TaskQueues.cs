using Temporal.Api.Enums.V1;
using Tsrun.Engine.Embedded.State;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded;

/// <summary>Who waits where, by namespace and name; queues are made when first named, rebuilt from the open runs at start.</summary>
internal sealed class TaskQueues
{
    /// <summary>Who was silent for so long is no poller any more, and a queue that nobody else uses is forgotten.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);

    private readonly QueueTable<IWorkflowWork, WorkflowGrant> _workflow;
    private readonly QueueTable<ActivityWork, Api.PollActivityTaskQueueResponse> _activity;
    private readonly QueueTable<NexusWork, Api.PollNexusTaskQueueResponse> _nexus;
    private readonly Dictionary<QueueRef, TaskPace> _paces = [];
    private readonly TimeProvider _clock;
    private readonly Action<Alarm, DateTimeOffset> _setAlarm;

    public TaskQueues(
        TimeProvider clock,
        Func<IWorkflowWork, Poller<WorkflowGrant>, WorkflowGrant?> startWorkflow,
        Func<ActivityWork, Poller<Api.PollActivityTaskQueueResponse>, Api.PollActivityTaskQueueResponse?> startActivity,
        Func<NexusWork, Poller<Api.PollNexusTaskQueueResponse>, Api.PollNexusTaskQueueResponse?> startNexus,
        Action<Alarm, DateTimeOffset> setAlarm)
    {
        (_clock, _setAlarm) = (clock, setAlarm);
        _workflow = new(clock, startWorkflow);
        _activity = new(clock, startActivity, ForgetPaces);
        _nexus = new(clock, startNexus);
    }

    /// <param name="version">Of the workers that ask there; empty for those without one.</param>
    public TaskQueue<IWorkflowWork, WorkflowGrant> Workflow(string ofNamespace, string name, string version = "") => _workflow.Find(ofNamespace, name, version);

    /// <inheritdoc cref="Workflow"/>
    public TaskQueue<ActivityWork, Api.PollActivityTaskQueueResponse> Activity(string ofNamespace, string name, string version = "") => Paced(new QueueRef(ofNamespace, name, TaskQueueType.Activity), _activity.Find(ofNamespace, name, version));

    /// <summary>Requests to the Nexus services of workers; any version may have them.</summary>
    public TaskQueue<NexusWork, Api.PollNexusTaskQueueResponse> Nexus(string ofNamespace, string name) => _nexus.Find(ofNamespace, name, "");

    /// <summary>Limits how fast the activities of a name are handed out, whatever version they wait for.</summary>
    /// <param name="ordered">What an operator set; null for nothing.</param>
    public void Limit(QueueRef queue, double? ordered) => Limit(queue, ordered, _paces.GetValueOrDefault(queue)?.Worker);

    /// <summary>The worker that asked last says how many activities a second it wants to take at most; that holds unless an operator said otherwise.</summary>
    /// <param name="worker">Null where it says nothing.</param>
    public void LimitByWorker(QueueRef queue, double? worker)
    {
        var pace = _paces.GetValueOrDefault(queue);
        if (pace?.Worker != worker)
            Limit(queue, pace?.Ordered, worker);
    }

    private void Limit(QueueRef queue, double? ordered, double? worker)
    {
        if (!_paces.TryGetValue(queue, out var pace))
        {
            if (ordered is null && worker is null)
                return;
            _paces[queue] = pace = new TaskPace(new Alarm(() => Pump(queue)), _setAlarm);
        }
        pace.Set(ordered, worker, _clock.GetUtcNow());
        foreach (var part in _activity.All(queue.Namespace, queue.Name))
            part.Pace = pace;
        Pump(queue);
    }

    /// <summary>What a worker said goes with its queue; what an operator said stays.</summary>
    private void ForgetPaces()
    {
        var used = _activity.Names.ToHashSet();
        foreach (var (queue, pace) in _paces)
        {
            if (used.Contains((queue.Namespace, queue.Name)))
                continue;
            if (pace.Ordered is null)
                _paces.Remove(queue);
            else
                pace.Set(pace.Ordered, null, _clock.GetUtcNow());
        }
    }

    private void Pump(QueueRef queue)
    {
        foreach (var part in _activity.All(queue.Namespace, queue.Name))
            part.Pump(_clock.GetUtcNow());
    }

    /// <summary>Takes what waits at a name out, whatever version it waits for, to be offered again.</summary>
    public List<IWorkflowWork> DrainWorkflows(string ofNamespace, string name) => [.. _workflow.All(ofNamespace, name).ToList().SelectMany(queue => queue.Drain())];

    /// <inheritdoc cref="DrainWorkflows"/>
    public List<ActivityWork> DrainActivities(string ofNamespace, string name) => [.. _activity.All(ofNamespace, name).ToList().SelectMany(queue => queue.Drain())];

    /// <summary>One queue of one version as it is told.</summary>
    public ITaskQueueView View(QueueRef queue, string version) => queue.Type switch
    {
        TaskQueueType.Activity => Activity(queue.Namespace, queue.Name, version),
        TaskQueueType.Nexus => Nexus(queue.Namespace, queue.Name),
        _ => Workflow(queue.Namespace, queue.Name, version),
    };

    /// <summary>The queues of one name, one for each version that asked there.</summary>
    public IEnumerable<ITaskQueueView> Views(QueueRef queue) => queue.Type switch
    {
        TaskQueueType.Activity => _activity.All(queue.Namespace, queue.Name),
        TaskQueueType.Nexus => _nexus.All(queue.Namespace, queue.Name),
        _ => _workflow.All(queue.Namespace, queue.Name),
    };

    private TaskQueue<ActivityWork, Api.PollActivityTaskQueueResponse> Paced(QueueRef name, TaskQueue<ActivityWork, Api.PollActivityTaskQueueResponse> queue)
    {
        if (_paces.Count > 0 && _paces.TryGetValue(name, out var pace))
            queue.Pace = pace;
        return queue;
    }

    public void Fail(Exception reason)
    {
        _workflow.Fail(reason);
        _activity.Fail(reason);
        _nexus.Fail(reason);
    }
}
