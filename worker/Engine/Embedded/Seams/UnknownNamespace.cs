using Temporal.Api.ErrorDetails.V1;

namespace Tsrun.Engine.Embedded;

/// <summary>The refusal of a namespace that is not there.</summary>
internal static class UnknownNamespace
{
    public static WorkflowServiceException Of(string name) =>
        new(ServiceStatus.NotFound, $"Namespace {name} is not found.") { Detail = new NamespaceNotFoundFailure { Namespace = name } };
}
