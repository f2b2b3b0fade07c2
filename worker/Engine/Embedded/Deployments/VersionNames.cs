using Temporal.Api.Deployment.V1;
using Tsrun.Engine.Embedded.State;

namespace Tsrun.Engine.Embedded.Deployments;

/// <summary>Which names deployments and versions may have, with the refusals of a Temporal server.</summary>
internal static class VersionNames
{
    private const string Deployment = "WorkerDeploymentName", Build = "BuildID";

    /// <exception cref="WorkflowServiceException">A deployment cannot be called so.</exception>
    public static void Check(string deployment)
    {
        CheckLength(Deployment, deployment);
        foreach (var mark in (string[])[".", ":"])
        {
            if (deployment.Contains(mark, StringComparison.Ordinal))
                throw WorkflowServiceException.Invalid($"worker deployment name cannot contain '{mark}'");
        }
        CheckStart(Deployment, deployment);
    }

    /// <summary>The version that a request names, in the new way or the old one.</summary>
    /// <exception cref="WorkflowServiceException">It names none.</exception>
    public static WorkerDeploymentVersion Named(WorkerDeploymentVersion? version, string text)
    {
        var named = text.Length > 0 ? VersionWords.Parse(text) : version;
        if (named is null or { DeploymentName: "" } or { BuildId: "" })
            throw WorkflowServiceException.Invalid($"invalid version string \"{(named is null ? text : named.OldText())}\", expected format is \"<deployment_name>.<build_id>\"");
        Check(named.DeploymentName);
        CheckBuild(named.BuildId);
        return named;
    }

    /// <exception cref="WorkflowServiceException">A version cannot be called so.</exception>
    public static void CheckBuild(string id)
    {
        CheckLength(Build, id);
        CheckStart(Build, id);
    }

    private static void CheckLength(string field, string name)
    {
        if (name.Length == 0)
            throw WorkflowServiceException.Invalid($"{field} cannot be empty");
        if (name.Length > CommandLimits.IdLengthMax)
            throw WorkflowServiceException.Invalid($"size of {field} larger than the maximum allowed");
    }

    private static void CheckStart(string field, string name)
    {
        if (name.StartsWith(VersionWords.Reserved, StringComparison.Ordinal))
            throw WorkflowServiceException.Invalid($"{field} cannot start with '{VersionWords.Reserved}'");
    }
}
