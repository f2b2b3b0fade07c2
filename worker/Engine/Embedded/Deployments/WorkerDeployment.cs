using Google.Protobuf;
using Temporal.Api.Deployment.V1;
using Temporal.Api.Enums.V1;
using Tsrun.Engine.Embedded.State;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Deployments;

/// <summary>Names a deployment.</summary>
internal readonly record struct DeploymentKey(string Namespace, string Name);

/// <summary>Workers that are deployed together, version after version, and which of these gets which runs. Guarded by the engine's gate.</summary>
/// <param name="record">As it is told and stored, without the summaries of its versions.</param>
internal sealed class WorkerDeployment(DeploymentKey key, Wire.DescribeWorkerDeploymentResponse record)
{
    private const int VersionsMax = 100;

    public DeploymentKey Key { get; } = key;

    public Wire.DescribeWorkerDeploymentResponse Record { get; } = record;

    /// <summary>By build id.</summary>
    public SortedDictionary<string, WorkerDeploymentVersionInfo> Versions { get; } = new(StringComparer.Ordinal);

    public RoutingConfig Routing => Record.WorkerDeploymentInfo.RoutingConfig;

    /// <summary>The version that gets new runs; null when workers without a version get them.</summary>
    public WorkerDeploymentVersionInfo? Current => Find(Routing.CurrentDeploymentVersion);

    /// <summary>A deployment that a worker has just named.</summary>
    public static WorkerDeployment New(DeploymentKey key, DateTimeOffset now)
    {
        var deployment = new WorkerDeployment(key, new Wire.DescribeWorkerDeploymentResponse
        {
            WorkerDeploymentInfo = new WorkerDeploymentInfo { Name = key.Name, CreateTime = now.ToTimestamp(), RoutingConfig = new RoutingConfig { CurrentVersion = VersionWords.Unversioned } },
        });
        deployment.NewToken(now);
        return deployment;
    }

    /// <summary>A version by what a routing says of it; null for none, and for workers without a version.</summary>
    public WorkerDeploymentVersionInfo? Find(WorkerDeploymentVersion? version) => version is null ? null : Versions.GetValueOrDefault(version.BuildId);

    /// <summary>A version that a worker or an operator has just named.</summary>
    /// <exception cref="WorkflowServiceException">There are too many.</exception>
    public WorkerDeploymentVersionInfo Add(string buildId, DateTimeOffset now)
    {
        var version = new WorkerDeploymentVersion { DeploymentName = Key.Name, BuildId = buildId };
        if (Versions.Count >= VersionsMax)
            throw DeploymentProblem.Full($"cannot add version {version.OldText()} since maximum number of versions ({VersionsMax}) have been registered in the deployment");
        return Versions[buildId] = new WorkerDeploymentVersionInfo
        {
            Version = version.OldText(),
            DeploymentVersion = version,
            CreateTime = now.ToTimestamp(),
            Status = WorkerDeploymentVersionStatus.Inactive,
        };
    }

    /// <summary>Whoever changes the routing may say which state he has seen; this is the name of the new one.</summary>
    public void NewToken(DateTimeOffset now) => Record.ConflictToken = ByteString.CopyFrom(BitConverter.GetBytes(now.UtcTicks));

    /// <summary>The deployment as it is told.</summary>
    public Wire.DescribeWorkerDeploymentResponse Describe()
    {
        var told = Record.Clone();
        told.WorkerDeploymentInfo.VersionSummaries.Add(Versions.Values.OrderByDescending(version => version.CreateTime.ToDateTime()).Select(Summary));
        return told;
    }

    /// <summary>The deployment as a list has it.</summary>
    public Wire.ListWorkerDeploymentsResponse.Types.WorkerDeploymentSummary Listed() => new()
    {
        Name = Key.Name,
        CreateTime = Record.WorkerDeploymentInfo.CreateTime,
        RoutingConfig = Routing.Clone(),
        LatestVersionSummary = ListedVersion(Versions.Values.MaxBy(version => version.CreateTime.ToDateTime())),
        CurrentVersionSummary = ListedVersion(Current),
        RampingVersionSummary = ListedVersion(Find(Routing.RampingDeploymentVersion)),
    };

    private static WorkerDeploymentInfo.Types.WorkerDeploymentVersionSummary? ListedVersion(WorkerDeploymentVersionInfo? version)
    {
        if (version is null)
            return null;
        var listed = Summary(version);
        listed.DrainageStatus = VersionDrainageStatus.Unspecified;
        return listed;
    }

    /// <summary>A version as it is told by itself; when it was first and last in use stands in the summaries alone.</summary>
    public static WorkerDeploymentVersionInfo Told(WorkerDeploymentVersionInfo version)
    {
        var told = version.Clone();
        told.FirstActivationTime = told.LastDeactivationTime = null;
        if (told.DrainageInfo is { Status: VersionDrainageStatus.Unspecified })
            told.DrainageInfo = null;
        return told;
    }

    private static WorkerDeploymentInfo.Types.WorkerDeploymentVersionSummary Summary(WorkerDeploymentVersionInfo version) => new()
    {
        Version = version.Version,
        Status = version.Status,
        DeploymentVersion = version.DeploymentVersion,
        CreateTime = version.CreateTime,
        DrainageStatus = version.DrainageInfo?.Status ?? VersionDrainageStatus.Unspecified,
        DrainageInfo = version.DrainageInfo?.Clone(),
        CurrentSinceTime = version.CurrentSinceTime,
        RampingSinceTime = version.RampingSinceTime,
        RoutingUpdateTime = version.RoutingChangedTime,
        FirstActivationTime = version.FirstActivationTime,
        LastDeactivationTime = version.LastDeactivationTime,
    };
}
