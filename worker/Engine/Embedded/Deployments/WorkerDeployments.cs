using Temporal.Api.Deployment.V1;
using Temporal.Api.Enums.V1;
using Tsrun.Engine.Embedded.Operations;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;

namespace Tsrun.Engine.Embedded.Deployments;

/// <summary>The worker deployments of an engine: what workers and operators say of them, and where tasks go because of it. Everything here runs under the gate.</summary>
internal sealed class WorkerDeployments(EngineCore core, DeploymentTable table) : IWorkerVersions
{
    /// <summary>Deployments that a namespace may have, and queues at which one version may have workers.</summary>
    private const int DeploymentsMax = 100, QueuesMax = 100;

    /// <summary>So long after a version got its last run it is asked whether one is left, and then again and again.</summary>
    private static readonly TimeSpan DrainageCheck = TimeSpan.FromMinutes(3);

    private readonly Dictionary<(DeploymentKey Key, string BuildId), Alarm> _drainages = [];

    public EngineCore Core => core;

    public DeploymentTable Table => table;

    /// <inheritdoc/>
    public bool IsEmpty => table.IsEmpty;

    /// <summary>Takes up what is stored.</summary>
    public void TakeUp(IEnumerable<WorkerDeployment> stored)
    {
        foreach (var deployment in stored)
        {
            table.Add(deployment);
            table.Reroute(deployment.Key.Namespace);
            WatchDrainage(deployment);
        }
    }

    /// <exception cref="WorkflowServiceException">There is no such namespace, or no deployment can be called so.</exception>
    public DeploymentKey Key(string ofNamespace, string name)
    {
        Lookup.CheckNamespace(core, ofNamespace);
        VersionNames.Check(name);
        return new DeploymentKey(ofNamespace, name);
    }

    /// <summary>A deployment whose routing is to change; a new one is there once it has.</summary>
    /// <exception cref="WorkflowServiceException">There is none, and it may not be made.</exception>
    public WorkerDeployment ToRoute(DeploymentKey key, bool mayBeNew) =>
        table.Find(key) ?? (mayBeNew ? New(key) : throw DeploymentProblem.NothingToRoute(key.Name));

    /// <exception cref="WorkflowServiceException">Somebody else manages it.</exception>
    public static void CheckManager(WorkerDeployment deployment, string identity)
    {
        if (deployment.Record.WorkerDeploymentInfo.ManagerIdentity is { Length: > 0 } manager && manager != identity)
            throw DeploymentProblem.Precondition($"ManagerIdentity '{manager}' is set and does not match user identity '{identity}'; to proceed, set your own identity as the ManagerIdentity, remove the ManagerIdentity, or wait for the other client to do so");
    }

    /// <summary>The queues at which a version has workers.</summary>
    public IEnumerable<QueueRef> Queues(string ofNamespace, WorkerDeploymentVersionInfo version) =>
        version.TaskQueueInfos.Select(served => new QueueRef(ofNamespace, served.Name, served.Type));

    /// <inheritdoc/>
    public void Register(WorkerDeploymentVersion version, QueueRef queue)
    {
        var key = new DeploymentKey(queue.Namespace, version.DeploymentName);
        if (table.Serves(version, queue))
            return;
        var deployment = table.Find(key) ?? New(key);
        var known = deployment.Find(version) ?? deployment.Add(version.BuildId, core.Now);
        if (known.TaskQueueInfos.Count >= QueuesMax)
            throw DeploymentProblem.Full($"cannot add task queue {queue.Name} since maximum number of task queues ({QueuesMax}) have been registered in deployment");
        known.TaskQueueInfos.Add(new WorkerDeploymentVersionInfo.Types.VersionTaskQueueInfo { Name = queue.Name, Type = queue.Type });
        Save(deployment);
        table.Reroute(queue.Namespace);
        Reoffer(queue);
    }

    /// <summary>Changes who gets runs, and hands what waits to whom it goes to now.</summary>
    public void Change(WorkerDeployment deployment, Action<RoutingChange> change)
    {
        var touched = deployment.Versions.Values.SelectMany(version => Queues(deployment.Key.Namespace, version)).Distinct().ToList();
        change(new RoutingChange(deployment, core.Now));
        Save(deployment);
        table.Reroute(deployment.Key.Namespace);
        touched.ForEach(Reoffer);
        WatchDrainage(deployment);
    }

    /// <summary>Has a deployment written as it is now; a new one gets its place in memory.</summary>
    public void Save(WorkerDeployment deployment)
    {
        if (table.Find(deployment.Key) is null)
            table.Add(deployment);
        core.Want(Urgency.Durable);
        core.Write(new StoreWrite.Custom(DeploymentRows.Save(deployment)));
    }

    /// <inheritdoc/>
    public WorkerDeploymentVersion? For(RunState run, QueueRef queue)
    {
        var pinned = run.Versioning.Pinned;
        // An activity at a queue that its run's version does not serve belongs to nobody in particular.
        return pinned is not null && (queue.Type == TaskQueueType.Workflow || table.Serves(pinned, queue)) ? pinned : table.Route(queue).For(run.WorkflowId);
    }

    /// <inheritdoc/>
    public QueueRoute Route(QueueRef queue) => table.Route(queue);

    /// <inheritdoc/>
    public bool Serves(WorkerDeploymentVersion version, QueueRef queue) => table.Serves(version, queue);

    /// <summary>Hands what waits at a queue to whom it goes to now.</summary>
    private void Reoffer(QueueRef queue)
    {
        if (queue.Type == TaskQueueType.Activity)
            core.Activities.Reoffer(queue.Namespace, queue.Name);
        else
            core.Tasks.Reoffer(queue.Namespace, queue.Name);
    }

    private WorkerDeployment New(DeploymentKey key)
    {
        if (table.All(key.Namespace).Count() >= DeploymentsMax)
            throw DeploymentProblem.Full($"reached maximum deployments in namespace ({DeploymentsMax})");
        return WorkerDeployment.New(key, core.Now);
    }

    /// <summary>A version that gets no new runs is drained once the last run that is pinned to it has ended.</summary>
    private void WatchDrainage(WorkerDeployment deployment)
    {
        foreach (var version in deployment.Versions.Values)
        {
            var key = (deployment.Key, version.DeploymentVersion.BuildId);
            if (version.Status != WorkerDeploymentVersionStatus.Draining || _drainages.ContainsKey(key))
                continue;
            var alarm = _drainages[key] = new Alarm(() => CheckDrainage(key.Key, key.BuildId));
            core.Alarms.Set(alarm, core.Now + DrainageCheck);
        }
    }

    /// <summary>Looks at what is there by then: the one that set the alarm may be deleted, and made anew.</summary>
    private void CheckDrainage(DeploymentKey key, string buildId)
    {
        _drainages.Remove((key, buildId));
        if (table.Find(key) is not { } deployment || deployment.Versions.GetValueOrDefault(buildId) is not { Status: WorkerDeploymentVersionStatus.Draining, DrainageInfo: { } drainage } version)
            return;
        drainage.LastCheckedTime = core.Now.ToTimestamp();
        if (core.Runs.All.Any(run => run.IsOpen && run.Namespace == key.Namespace && version.DeploymentVersion.Equals(run.Versioning.Pinned)))
        {
            WatchDrainage(deployment);
            return;
        }
        (version.Status, drainage.Status, drainage.LastChangedTime) = (WorkerDeploymentVersionStatus.Drained, VersionDrainageStatus.Drained, drainage.LastCheckedTime);
        Save(deployment);
    }
}
