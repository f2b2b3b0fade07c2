using Temporal.Api.ErrorDetails.V1;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Verbs;

/// <summary>Worker versioning as it was before worker deployments. A Temporal server of today refuses it unless it is switched on; so does this one.</summary>
internal static class OldVersioningVerbs
{
    public static void Register(VerbTable verbs)
    {
        verbs.On<Api.GetWorkerBuildIdCompatibilityRequest, Api.GetWorkerBuildIdCompatibilityResponse>(_ => throw Refusal("v0.1 (Version Set-based, deprecated)"));
        verbs.On<Api.UpdateWorkerBuildIdCompatibilityRequest, Api.UpdateWorkerBuildIdCompatibilityResponse>(_ => throw Refusal("v0.1 (Version Set-based, deprecated)"));
        verbs.On<Api.GetWorkerVersioningRulesRequest, Api.GetWorkerVersioningRulesResponse>(_ => throw Refusal("v0.2 (Rules-based, deprecated)"));
        verbs.On<Api.UpdateWorkerVersioningRulesRequest, Api.UpdateWorkerVersioningRulesResponse>(_ => throw Refusal("v0.2 (Rules-based, deprecated)"));
        verbs.On<Api.GetWorkerTaskReachabilityRequest, Api.GetWorkerTaskReachabilityResponse>(_ => throw Refusal("v0.2 (Rules-based, deprecated)"));
    }

    private static WorkflowServiceException Refusal(string which) =>
        new(ServiceStatus.PermissionDenied, $"Worker versioning {which} is disabled on this namespace.") { Detail = new PermissionDeniedFailure() };
}
