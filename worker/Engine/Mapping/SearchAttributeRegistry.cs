using Temporal.Api.Enums.V1;
using Temporal.Api.OperatorService.V1;

namespace Tsrun.Engine.Mapping;

/// <summary>The typed facts that a namespace lets runs be listed by.</summary>
public static class SearchAttributeRegistry
{
    /// <summary>Whether the namespace knows all of some attributes; those that are missing are added where that is allowed.</summary>
    /// <remarks>A run that sets one which the namespace does not know fails in every turn: so a run is told at its start whether it may.</remarks>
    /// <param name="client">Frontend and namespace.</param>
    /// <param name="wanted">Names, with Temporal's type names: <c>Keyword</c>, <c>Int</c>, <c>Double</c> …</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<bool> EnsureAsync(WorkflowClient client, IReadOnlyDictionary<string, string> wanted, CancellationToken cancellationToken = default)
    {
        try
        {
            var known = await client.Frontend.CallAsync<ListSearchAttributesResponse>(new ListSearchAttributesRequest { Namespace = client.Namespace }, null, cancellationToken).ConfigureAwait(false);
            var add = new AddSearchAttributesRequest { Namespace = client.Namespace };
            foreach (var (name, type) in wanted)
                if (!known.CustomAttributes.ContainsKey(name)) add.SearchAttributes[name] = Enum.Parse<IndexedValueType>(type);
            if (add.SearchAttributes.Count > 0) await client.Frontend.CallAsync(add, CallContext.None, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (WorkflowServiceException e) when (e.Status is ServiceStatus.PermissionDenied or ServiceStatus.Unimplemented or ServiceStatus.Unauthenticated
            or ServiceStatus.InvalidArgument or ServiceStatus.NotFound or ServiceStatus.AlreadyExists)
        {
            return e.Status == ServiceStatus.AlreadyExists; // another worker was faster
        }
    }
}
