using Google.Protobuf;
using Temporal.Api.OperatorService.V1;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Verbs;

/// <summary>Verbs that a Temporal server 1.29 knows and refuses unless they are switched on, in its words; and those about other clusters, of which there are none.</summary>
internal static class RefusedVerbs
{
    private const string OldDeployments = "Deployments are deprecated and no longer supported, use Worker Deployments instead";

    public static void Register(VerbTable verbs)
    {
        Refuse<Api.DescribeDeploymentRequest>(verbs, OldDeployments);
        Refuse<Api.ListDeploymentsRequest>(verbs, OldDeployments);
        Refuse<Api.GetDeploymentReachabilityRequest>(verbs, OldDeployments);
        Refuse<Api.GetCurrentDeploymentRequest>(verbs, OldDeployments);
        Refuse<Api.SetCurrentDeploymentRequest>(verbs, OldDeployments);
        Refuse<Api.CreateWorkflowRuleRequest>(verbs, "method CreateWorkflowRule not supported");
        Refuse<Api.DescribeWorkflowRuleRequest>(verbs, "method DescribeWorkflowRule not supported");
        Refuse<Api.DeleteWorkflowRuleRequest>(verbs, "method DeleteWorkflowRule not supported");
        Refuse<Api.ListWorkflowRulesRequest>(verbs, "method ListWorkflowRules not supported");
        Refuse<Api.TriggerWorkflowRuleRequest>(verbs, "method TriggerWorkflowRule not implemented");
        Refuse<Api.RecordWorkerHeartbeatRequest>(verbs, "method RecordWorkerHeartbeat not supported");
        Refuse<Api.ListWorkersRequest>(verbs, "method ListWorkers not supported");
        Refuse<Api.DescribeWorkerRequest>(verbs, "DescribeWorker command is not enabled.");
        Refuse<Api.FetchWorkerConfigRequest>(verbs, "FetchWorkerConfig command is not enabled.");
        Refuse<Api.UpdateWorkerConfigRequest>(verbs, "UpdateWorkerConfig command is not enabled.");
        verbs.On<RemoveRemoteClusterRequest, RemoveRemoteClusterResponse>(_ => throw Operations.Lookup.NotFound("The cluster to be deleted cannot be found in clusters cache."));
        verbs.On<AddOrUpdateRemoteClusterRequest, AddOrUpdateRemoteClusterResponse>(request => throw new WorkflowServiceException(
            ServiceStatus.Unavailable, $"Unable connect to remote cluster {request.FrontendAddress} with error: no children to pick from."));
    }

    private static void Refuse<TRequest>(VerbTable verbs, string text)
        where TRequest : class, IMessage =>
        verbs.On<TRequest, IMessage>(_ => throw new WorkflowServiceException(ServiceStatus.Unimplemented, text));
}
