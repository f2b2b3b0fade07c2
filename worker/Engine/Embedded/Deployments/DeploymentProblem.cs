using Google.Protobuf;
using Temporal.Api.Deployment.V1;
using Temporal.Api.ErrorDetails.V1;
using Tsrun.Engine.Embedded.State;

namespace Tsrun.Engine.Embedded.Deployments;

/// <summary>Refusals in the words of a Temporal server.</summary>
internal static class DeploymentProblem
{
    public static WorkflowServiceException Unknown() => NotFound("Worker Deployment not found");

    /// <summary>A change, not a look.</summary>
    public static WorkflowServiceException NothingToRoute(string name) => Precondition($"no Worker Deployment found with name {name}; does your Worker Deployment have pollers?");

    /// <summary>A Temporal server keeps each deployment in a workflow of its own, and refuses in its name.</summary>
    public static WorkflowServiceException NoWorkflow(string name) => NotFound($"workflow not found for ID: temporal-sys-worker-deployment:{name}");

    /// <inheritdoc cref="NoWorkflow(string)"/>
    public static WorkflowServiceException NoWorkflow(WorkerDeploymentVersion version) => NotFound($"workflow not found for ID: temporal-sys-worker-deployment-version:{version.Text()}");

    public static WorkflowServiceException NotInDeployment() => NotFound("Version not found in deployment");

    public static WorkflowServiceException UnknownVersion() => NotFound("Worker Deployment Version not found");

    /// <exception cref="WorkflowServiceException">The caller has seen another state than the deployment is in.</exception>
    public static void CheckToken(WorkerDeployment deployment, ByteString token)
    {
        if (!token.IsEmpty && token != deployment.Record.ConflictToken)
            throw Precondition("conflict token mismatch");
    }

    /// <summary>A worker that names another one at each poll must not fill the store.</summary>
    public static WorkflowServiceException Full(string message) => new(ServiceStatus.ResourceExhausted, message);

    public static WorkflowServiceException Precondition(string message) => new(ServiceStatus.FailedPrecondition, message);

    private static WorkflowServiceException NotFound(string message) => new(ServiceStatus.NotFound, message) { Detail = new NotFoundFailure() };
}
