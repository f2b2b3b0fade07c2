using Temporal.Api.Common.V1;
using Temporal.Api.Deployment.V1;
using Temporal.Api.Enums.V1;
using Tsrun.Engine.Embedded.Deployments;
using Tsrun.Engine.Embedded.State;

namespace Tsrun.Engine.Embedded.Verbs;

/// <summary>What workers say of their versions.</summary>
internal static class VersionedPolls
{
    /// <summary>The deployment that a poll names, in the way of today or that of the clients before.</summary>
    /// <exception cref="WorkflowServiceException">It is none.</exception>
    public static WorkerDeploymentOptions? Deployment(WorkerDeploymentOptions? named, WorkerVersionCapabilities? before)
    {
        if (named is null && before is { UseVersioning: true, DeploymentSeriesName.Length: > 0, BuildId.Length: > 0 })
            named = new WorkerDeploymentOptions { DeploymentName = before.DeploymentSeriesName, BuildId = before.BuildId, WorkerVersioningMode = WorkerVersioningMode.Versioned };
        if (named is not { WorkerVersioningMode: WorkerVersioningMode.Versioned })
            return named;
        if (named.DeploymentName.Length == 0)
            throw WorkflowServiceException.Invalid("versioned worker must have deployment name");
        if (named.BuildId.Length == 0)
            throw WorkflowServiceException.Invalid("versioned worker must have build id");
        // A poll has words of its own for this; the rest is as everywhere.
        if (named.DeploymentName.AsSpan().ContainsAny('.', ':'))
            throw WorkflowServiceException.Invalid("deployment name cannot contain ':' or '.'");
        VersionNames.Check(named.DeploymentName);
        VersionNames.CheckBuild(named.BuildId);
        return named;
    }

    /// <summary>The version that gets the tasks of its own alone; null for a worker without one.</summary>
    public static WorkerDeploymentVersion? Version(this WorkerDeploymentOptions? named) => named is { WorkerVersioningMode: WorkerVersioningMode.Versioned }
        ? new WorkerDeploymentVersion { DeploymentName = named.DeploymentName, BuildId = named.BuildId }
        : null;

    /// <summary>Notes that a worker of a version asks at a queue; from then on the version is there for operators to see.</summary>
    /// <returns>The version's name among the queues of that name; empty for a worker without one.</returns>
    public static async Task<string> RegisterAsync(EngineCore core, WorkerDeploymentOptions? deployment, QueueRef queue)
    {
        if (deployment.Version() is not { } version || core.Hooks.Versions is not { } versions)
            return "";
        bool isKnown;
        lock (core.Gate)
            isKnown = versions.Serves(version, queue);
        if (!isKnown)
        {
            await core.TransactAsync(() =>
            {
                versions.Register(version, queue);
                return true;
            }).ConfigureAwait(false);
        }
        return version.Text();
    }
}
