using Temporal.Api.Deployment.V1;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Verbs;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Deployments;

/// <summary>Which version gets new runs.</summary>
internal sealed class RoutingVerbs(WorkerDeployments deployments)
{
    private const string MissingQueues = "proposed {0} version is missing active task queues from the current version; these would become unversioned if it is set as the {0} version";

    public void Register(VerbTable verbs)
    {
        verbs.On<Wire.SetWorkerDeploymentCurrentVersionRequest, Wire.SetWorkerDeploymentCurrentVersionResponse>((request, _, _) => deployments.Core.TransactAsync(() => SetCurrent(request)));
        verbs.On<Wire.SetWorkerDeploymentRampingVersionRequest, Wire.SetWorkerDeploymentRampingVersionResponse>((request, _, _) => deployments.Core.TransactAsync(() => SetRamp(request)));
    }

    private Wire.SetWorkerDeploymentCurrentVersionResponse SetCurrent(Wire.SetWorkerDeploymentCurrentVersionRequest request)
    {
        if (request.DeploymentName.Length == 0)
            throw WorkflowServiceException.Invalid("deployment name cannot be empty");
        var wanted = Wanted(request.DeploymentName, request.BuildId, request.Version);
        var deployment = deployments.ToRoute(deployments.Key(request.Namespace, request.DeploymentName), request.AllowNoPollers);
        WorkerDeployments.CheckManager(deployment, request.Identity);
        var (routing, text) = (deployment.Routing, wanted.OldText());
        var previous = new Wire.SetWorkerDeploymentCurrentVersionResponse { PreviousVersion = routing.CurrentVersion, PreviousDeploymentVersion = routing.CurrentDeploymentVersion };
        if (routing.CurrentVersion != text || deployment.Record.WorkerDeploymentInfo.LastModifierIdentity != request.Identity)
        {
            DeploymentProblem.CheckToken(deployment, request.ConflictToken);
            CheckVersion(deployment, wanted, request.AllowNoPollers);
            if (!request.IgnoreMissingTaskQueues)
                CheckQueues(deployment, wanted, "current");
            var next = Version(deployment, wanted);
            deployments.Change(deployment, change => change.SetCurrent(next, request.Identity));
        }
        previous.ConflictToken = deployment.Record.ConflictToken;
        return previous;
    }

    private Wire.SetWorkerDeploymentRampingVersionResponse SetRamp(Wire.SetWorkerDeploymentRampingVersionRequest request)
    {
        if (request.Percentage is < 0 or > 100 or float.NaN)
            throw WorkflowServiceException.Invalid("Percentage must be between 0 and 100 (inclusive)");
        var wanted = Wanted(request.DeploymentName, request.BuildId, request.Version);
        // Workers without a version get their part as well; nothing of nothing takes the ramp away.
        var isUnramp = wanted is null && request is { Percentage: 0, Version: "" };
        var deployment = deployments.ToRoute(deployments.Key(request.Namespace, request.DeploymentName), request.AllowNoPollers);
        WorkerDeployments.CheckManager(deployment, request.Identity);
        var (routing, text) = (deployment.Routing, isUnramp ? "" : wanted.OldText());
        var previous = new Wire.SetWorkerDeploymentRampingVersionResponse
        {
            PreviousVersion = routing.RampingVersion,
            PreviousDeploymentVersion = routing.RampingDeploymentVersion,
            PreviousPercentage = routing.RampingVersionPercentage,
        };
        var isSame = routing.RampingVersion == text && routing.RampingVersionPercentage.Equals(request.Percentage) && deployment.Record.WorkerDeploymentInfo.LastModifierIdentity == request.Identity;
        if (!isSame)
            Ramp(deployment, request, isUnramp, wanted);
        previous.ConflictToken = deployment.Record.ConflictToken;
        return previous;
    }

    private void Ramp(WorkerDeployment deployment, Wire.SetWorkerDeploymentRampingVersionRequest request, bool isUnramp, WorkerDeploymentVersion? wanted)
    {
        DeploymentProblem.CheckToken(deployment, request.ConflictToken);
        if (isUnramp)
        {
            deployments.Change(deployment, change => change.Unramp(request.Identity));
            return;
        }
        if (deployment.Routing.CurrentVersion == wanted.OldText())
            throw DeploymentProblem.Precondition($"requested ramping version {wanted.OldText()} is already current");
        CheckVersion(deployment, wanted, request.AllowNoPollers);
        if (!request.IgnoreMissingTaskQueues && deployment.Routing.RampingVersion != wanted.OldText())
            CheckQueues(deployment, wanted, "ramping");
        var next = Version(deployment, wanted);
        deployments.Change(deployment, change => change.SetRamp(next, request.Percentage, request.Identity));
    }

    /// <summary>The version that a request names, in the new way or the old one; null for workers without one.</summary>
    private static WorkerDeploymentVersion? Wanted(string deployment, string buildId, string text)
    {
        if (text.Length == 0)
            return buildId.Length == 0 ? null : new WorkerDeploymentVersion { DeploymentName = deployment, BuildId = buildId };
        if (text == VersionWords.Unversioned)
            return null;
        var wanted = VersionWords.Parse(text) ?? throw WorkflowServiceException.Invalid($"invalid version string: expected delimiter ':' or '.' not found in version string {text}");
        return wanted.DeploymentName == deployment ? wanted : throw WorkflowServiceException.Invalid($"invalid version string '{text}' does not match deployment name '{deployment}'");
    }

    /// <exception cref="WorkflowServiceException">The deployment has no such version, and may not get it or cannot.</exception>
    private static void CheckVersion(WorkerDeployment deployment, WorkerDeploymentVersion? wanted, bool mayBeNew)
    {
        if (wanted is null || deployment.Find(wanted) is not null)
            return;
        if (!mayBeNew)
            throw DeploymentProblem.NotInDeployment();
        VersionNames.Named(wanted, "");
    }

    /// <summary>The version as the deployment has it, from now on if not before: comes after all checks.</summary>
    private WorkerDeploymentVersionInfo? Version(WorkerDeployment deployment, WorkerDeploymentVersion? wanted) =>
        wanted is null ? null : deployment.Find(wanted) ?? deployment.Add(wanted.BuildId, deployments.Core.Now);

    /// <summary>A queue that has work, and whose workers the next version would not have, would be without any.</summary>
    private void CheckQueues(WorkerDeployment deployment, WorkerDeploymentVersion? next, string what)
    {
        if (next is null || deployment.Current is not { } current)
            return;
        foreach (var queue in deployments.Queues(deployment.Key.Namespace, current))
        {
            if (!deployments.Table.Serves(next, queue) && deployments.Core.Queues.View(queue, current.DeploymentVersion.Text()).IsBusy(deployments.Core.Now))
                throw DeploymentProblem.Precondition(string.Format(System.Globalization.CultureInfo.InvariantCulture, MissingQueues, what));
        }
    }
}
