using Temporal.Api.Deployment.V1;
using Tsrun.Engine.Embedded.State;

namespace Tsrun.Engine.Embedded.Deployments;

/// <summary>The deployments in memory, and the way from a task queue to the version that serves it. Guarded by the engine's gate.</summary>
internal sealed class DeploymentTable
{
    private readonly SortedDictionary<(string Namespace, string Name), WorkerDeployment> _byKey = new(Comparer<(string Namespace, string Name)>.Create(
        static (a, b) => string.CompareOrdinal(a.Namespace, b.Namespace) is not 0 and var order ? order : string.CompareOrdinal(a.Name, b.Name)));

    private readonly Dictionary<QueueRef, QueueRoute> _routes = [];

    /// <summary>Whether any worker ever named a version: without one, nothing needs to be asked.</summary>
    public bool IsEmpty => _byKey.Count == 0;

    public IEnumerable<WorkerDeployment> All(string ofNamespace) => _byKey.Values.Where(deployment => deployment.Key.Namespace == ofNamespace);

    public void Add(WorkerDeployment deployment) => _byKey.Add((deployment.Key.Namespace, deployment.Key.Name), deployment);

    public void Remove(WorkerDeployment deployment) => _byKey.Remove((deployment.Key.Namespace, deployment.Key.Name));

    public WorkerDeployment? Find(DeploymentKey key) => _byKey.GetValueOrDefault((key.Namespace, key.Name));

    /// <summary>Whether a version has workers at a queue, now or before.</summary>
    public bool Serves(WorkerDeploymentVersion version, QueueRef queue) =>
        Find(new DeploymentKey(queue.Namespace, version.DeploymentName))?.Find(version) is { } known && Serves(known, queue);

    /// <summary>How tasks of a queue that want no version of their own are spread.</summary>
    public QueueRoute Route(QueueRef queue) => _routes.GetValueOrDefault(queue);

    /// <summary>Works the ways out again, after a routing or a version's queues changed.</summary>
    public void Reroute(string ofNamespace)
    {
        foreach (var stale in _routes.Keys.Where(queue => queue.Namespace == ofNamespace).ToList())
            _routes.Remove(stale);
        foreach (var deployment in All(ofNamespace))
        {
            foreach (var version in deployment.Versions.Values)
            {
                foreach (var served in version.TaskQueueInfos)
                    Merge(new QueueRef(ofNamespace, served.Name, served.Type), deployment, version);
            }
        }
    }

    private static bool Serves(WorkerDeploymentVersionInfo version, QueueRef queue) =>
        version.TaskQueueInfos.Any(served => served.Name == queue.Name && served.Type == queue.Type);

    /// <summary>Where more than one deployment serves a queue, the routing that changed last holds.</summary>
    private void Merge(QueueRef queue, WorkerDeployment deployment, WorkerDeploymentVersionInfo version)
    {
        var (route, routing) = (Route(queue), deployment.Routing);
        if (version.CurrentSinceTime is { } since && (route.CurrentSince is null || since.ToDateTimeOffset() > route.CurrentSince))
            route = route with { Current = version.DeploymentVersion, CurrentSince = since.ToDateTimeOffset() };
        var isUnversionedRamp = version.CurrentSinceTime is not null && routing is { RampingVersion: VersionWords.Unversioned };
        var rampSince = isUnversionedRamp ? routing.RampingVersionChangedTime : version.RampingSinceTime;
        if (rampSince is { } ramp && (route.RampSince is null || ramp.ToDateTimeOffset() > route.RampSince))
            route = route with { Ramping = isUnversionedRamp ? null : version.DeploymentVersion, Percentage = routing.RampingVersionPercentage, RampSince = ramp.ToDateTimeOffset() };
        if (route != default)
            _routes[queue] = route;
    }
}
