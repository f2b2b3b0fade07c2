using Temporal.Api.Common.V1;
using Temporal.Api.Deployment.V1;
using Temporal.Api.Enums.V1;
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
            return new WorkerDeploymentOptions { DeploymentName = before.DeploymentSeriesName, BuildId = before.BuildId, WorkerVersioningMode = WorkerVersioningMode.Versioned };
        if (named is not { WorkerVersioningMode: WorkerVersioningMode.Versioned })
            return named;
        return named switch
        {
            { DeploymentName: "" } => throw WorkflowServiceException.Invalid("versioned worker must have deployment name"),
            { BuildId: "" } => throw WorkflowServiceException.Invalid("versioned worker must have build id"),
            _ when named.DeploymentName.AsSpan().ContainsAny('.', ':') => throw WorkflowServiceException.Invalid("deployment name cannot contain ':' or '.'"),
            _ when named.DeploymentName.StartsWith(VersionWords.Reserved, StringComparison.Ordinal) => throw WorkflowServiceException.Invalid($"WorkerDeploymentName cannot start with '{VersionWords.Reserved}'"),
            _ => named,
        };
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
