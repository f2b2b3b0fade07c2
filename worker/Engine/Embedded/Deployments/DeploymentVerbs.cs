using Temporal.Api.Deployment.V1;
using Temporal.Api.Enums.V1;
using Tsrun.Engine.Embedded.Operations;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;
using Tsrun.Engine.Embedded.Verbs;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Deployments;

/// <summary>What an operator says of deployments and versions, and their end.</summary>
internal sealed class DeploymentVerbs(WorkerDeployments deployments)
{
    private EngineCore Core => deployments.Core;

    public void Register(VerbTable verbs)
    {
        verbs.On<Wire.SetWorkerDeploymentManagerRequest, Wire.SetWorkerDeploymentManagerResponse>((request, _, _) => Core.TransactAsync(() => SetManager(request)));
        verbs.On<Wire.UpdateWorkerDeploymentVersionMetadataRequest, Wire.UpdateWorkerDeploymentVersionMetadataResponse>((request, _, _) => Core.TransactAsync(() => UpdateMetadata(request)));
        verbs.On<Wire.DeleteWorkerDeploymentVersionRequest, Wire.DeleteWorkerDeploymentVersionResponse>((request, _, _) => Core.TransactAsync<Wire.DeleteWorkerDeploymentVersionResponse>(() => Delete(request)));
        verbs.On<Wire.DeleteWorkerDeploymentRequest, Wire.DeleteWorkerDeploymentResponse>((request, _, _) => Core.TransactAsync<Wire.DeleteWorkerDeploymentResponse>(() => Delete(request)));
    }

    private Wire.SetWorkerDeploymentManagerResponse SetManager(Wire.SetWorkerDeploymentManagerRequest request)
    {
        if (request.Identity.Length == 0)
            throw WorkflowServiceException.Invalid("Identity is required");
        var key = deployments.Key(request.Namespace, request.DeploymentName);
        var deployment = deployments.Table.Find(key) ?? throw DeploymentProblem.NoWorkflow(key.Name);
        var info = deployment.Record.WorkerDeploymentInfo;
        var (manager, previous) = (request.Self ? request.Identity : request.ManagerIdentity, info.ManagerIdentity);
        if (manager != previous || info.LastModifierIdentity != request.Identity)
        {
            DeploymentProblem.CheckToken(deployment, request.ConflictToken);
            (info.ManagerIdentity, info.LastModifierIdentity) = (manager, request.Identity);
            deployment.NewToken(Core.Now);
            deployments.Save(deployment);
        }
        return new Wire.SetWorkerDeploymentManagerResponse { ConflictToken = deployment.Record.ConflictToken, PreviousManagerIdentity = previous };
    }

    private Wire.UpdateWorkerDeploymentVersionMetadataResponse UpdateMetadata(Wire.UpdateWorkerDeploymentVersionMetadataRequest request)
    {
        if (request.UpsertEntries.Count + request.RemoveEntries.Count == 0)
            throw WorkflowServiceException.Invalid("At least one of remove_entries or upsert_entries must be provided");
        var (deployment, version) = Find(request.Namespace, request.DeploymentVersion, request.Version);
        if (deployment is null || version is null)
            throw DeploymentProblem.NoWorkflow(VersionNames.Named(request.DeploymentVersion, request.Version));
        version.Metadata ??= new VersionMetadata();
        foreach (var (name, value) in request.UpsertEntries)
            version.Metadata.Entries[name] = value;
        foreach (var name in request.RemoveEntries)
            version.Metadata.Entries.Remove(name);
        deployments.Save(deployment);
        return new Wire.UpdateWorkerDeploymentVersionMetadataResponse { Metadata = version.Metadata.Clone() };
    }

    private void Delete(Wire.DeleteWorkerDeploymentVersionRequest request)
    {
        var (deployment, version) = Find(request.Namespace, request.DeploymentVersion, request.Version);
        if (deployment is null)
            throw DeploymentProblem.NoWorkflow(VersionNames.Named(request.DeploymentVersion, request.Version).DeploymentName);
        if (version is null)
            return;
        WorkerDeployments.CheckManager(deployment, request.Identity);
        if (version.Status is WorkerDeploymentVersionStatus.Current or WorkerDeploymentVersionStatus.Ramping)
            throw DeploymentProblem.Precondition("Version cannot be deleted since it is current or ramping.");
        if (version.Status == WorkerDeploymentVersionStatus.Draining && !request.SkipDrainage)
            throw DeploymentProblem.Precondition("Version cannot be deleted since it is draining.");
        if (deployments.Queues(request.Namespace, version).Any(queue => Core.Queues.View(queue, version.DeploymentVersion.Text()).HasPollersAt(Core.Now)))
            throw DeploymentProblem.Precondition("Version cannot be deleted since it has active pollers.");
        deployment.Versions.Remove(version.DeploymentVersion.BuildId);
        deployment.Record.WorkerDeploymentInfo.LastModifierIdentity = request.Identity;
        deployments.Save(deployment);
    }

    private void Delete(Wire.DeleteWorkerDeploymentRequest request)
    {
        var key = deployments.Key(request.Namespace, request.DeploymentName);
        if (deployments.Table.Find(key) is not { } deployment)
            return;
        if (deployment.Versions.Count > 0)
            throw new WorkflowServiceException(ServiceStatus.Internal, "deployment has versions, can't be deleted");
        deployments.Table.Remove(deployment);
        Core.Want(Urgency.Durable);
        Core.Write(new StoreWrite.Custom(database => DeploymentRows.Delete(database, key)));
    }

    private (WorkerDeployment? Deployment, WorkerDeploymentVersionInfo? Version) Find(string ofNamespace, WorkerDeploymentVersion? version, string text)
    {
        Lookup.CheckNamespace(Core, ofNamespace);
        var named = VersionNames.Named(version, text);
        var deployment = deployments.Table.Find(new DeploymentKey(ofNamespace, named.DeploymentName));
        return (deployment, deployment?.Find(named));
    }
}
