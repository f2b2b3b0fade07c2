using Temporal.Api.Deployment.V1;
using Temporal.Api.Enums.V1;
using Tsrun.Engine.Embedded.State;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace Tsrun.Engine.Embedded.Deployments;

/// <summary>Gives new runs to another version, wholly or a part of them. Runs under the gate.</summary>
/// <param name="now">The time of the change.</param>
internal sealed class RoutingChange(WorkerDeployment deployment, DateTimeOffset now)
{
    private readonly Timestamp _time = now.ToTimestamp();

    private RoutingConfig Routing => deployment.Routing;

    /// <param name="next">Gets new runs; null for workers without a version.</param>
    public void SetCurrent(WorkerDeploymentVersionInfo? next, string identity)
    {
        if (deployment.Current is { } last && last != next)
            Retire(last);
        if (next is not null)
        {
            Activate(next, WorkerDeploymentVersionStatus.Current);
            (next.CurrentSinceTime, next.RampingSinceTime, next.RampPercentage) = (_time, null, 0);
            next.DrainageInfo = Drainage(VersionDrainageStatus.Unspecified);
        }
        Routing.CurrentDeploymentVersion = next?.DeploymentVersion;
        Routing.CurrentVersion = (next?.DeploymentVersion).OldText();
        Routing.CurrentVersionChangedTime = _time;
        if (Routing.RampingVersion == Routing.CurrentVersion)
            ForgetRamp();
        Changed(identity);
    }

    /// <summary>Gives a part of the runs to a version.</summary>
    /// <param name="next">The version; null for workers without one.</param>
    /// <param name="percentage">The part.</param>
    public void SetRamp(WorkerDeploymentVersionInfo? next, float percentage, string identity)
    {
        var text = (next?.DeploymentVersion).OldText();
        if (Routing.RampingVersion != text)
        {
            RetireRamp();
            Routing.RampingVersionChangedTime = _time;
        }
        (Routing.RampingDeploymentVersion, Routing.RampingVersion) = (next?.DeploymentVersion, text);
        (Routing.RampingVersionPercentage, Routing.RampingVersionPercentageChangedTime) = (percentage, _time);
        if (next is not null)
        {
            Activate(next, WorkerDeploymentVersionStatus.Ramping);
            (next.RampingSinceTime, next.RampPercentage, next.DrainageInfo) = (Routing.RampingVersionChangedTime, percentage, null);
        }
        Changed(identity);
    }

    /// <summary>All runs go to the current version again.</summary>
    public void Unramp(string identity)
    {
        RetireRamp();
        ForgetRamp();
        Changed(identity);
    }

    private void RetireRamp()
    {
        if (deployment.Find(Routing.RampingDeploymentVersion) is { } last)
            Retire(last);
    }

    private void ForgetRamp()
    {
        Routing.RampingDeploymentVersion = null;
        (Routing.RampingVersion, Routing.RampingVersionPercentage) = ("", 0);
        Routing.RampingVersionChangedTime = Routing.RampingVersionPercentageChangedTime = _time;
    }

    private void Activate(WorkerDeploymentVersionInfo version, WorkerDeploymentVersionStatus status)
    {
        (version.Status, version.RoutingChangedTime) = (status, _time);
        version.FirstActivationTime ??= _time;
    }

    /// <summary>A version that gets no new runs any more keeps those that are pinned to it.</summary>
    private void Retire(WorkerDeploymentVersionInfo version)
    {
        (version.Status, version.RoutingChangedTime, version.LastDeactivationTime) = (WorkerDeploymentVersionStatus.Draining, _time, _time);
        (version.CurrentSinceTime, version.RampingSinceTime, version.RampPercentage) = (null, null, 0);
        version.DrainageInfo = Drainage(VersionDrainageStatus.Draining);
    }

    private VersionDrainageInfo Drainage(VersionDrainageStatus status) => new() { Status = status, LastChangedTime = _time, LastCheckedTime = _time };

    private void Changed(string identity)
    {
        deployment.Record.WorkerDeploymentInfo.LastModifierIdentity = identity;
        deployment.NewToken(now);
    }
}
