using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Enums.V1;
using Temporal.Api.Namespace.V1;
using Temporal.Api.OperatorService.V1;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Namespaces;

/// <summary>What a server makes at its start; the same words on a store that has it already change nothing.</summary>
public static class ServerSetup
{
    private static readonly TimeSpan Retention = TimeSpan.FromDays(1);

    /// <summary>Makes a namespace unless it is there.</summary>
    /// <param name="frontend">Where.</param>
    /// <param name="name">Of the namespace.</param>
    /// <param name="retention">How long it keeps closed runs, set on one that is there as well; null leaves that as it is, and makes a new one with a day.</param>
    public static async Task EnsureNamespaceAsync(this IFrontend frontend, string name, TimeSpan? retention = null)
    {
        try
        {
            await frontend.CallAsync(new Wire.RegisterNamespaceRequest { Namespace = name, WorkflowExecutionRetentionPeriod = Duration.FromTimeSpan(retention ?? Retention) }, CallContext.None).ConfigureAwait(false);
        }
        catch (WorkflowServiceException e) when (e.Status == ServiceStatus.AlreadyExists)
        {
            // From an earlier start.
            if (retention is { } wanted)
                await frontend.CallAsync(new Wire.UpdateNamespaceRequest { Namespace = name, Config = new NamespaceConfig { WorkflowExecutionRetentionTtl = Duration.FromTimeSpan(wanted) } }, CallContext.None).ConfigureAwait(false);
        }
    }

    /// <summary>Registers a search attribute unless it is there.</summary>
    /// <returns>False when there is no such type.</returns>
    public static async Task<bool> EnsureSearchAttributeAsync(this IFrontend frontend, string namespaceName, string name, string type)
    {
        if (ServerFacts.SearchAttributeTypes.FirstOrDefault(known => known.Equals(type, StringComparison.OrdinalIgnoreCase)) is not { } known) return false;
        await frontend.CallAsync(new AddSearchAttributesRequest { Namespace = namespaceName, SearchAttributes = { [name] = System.Enum.Parse<IndexedValueType>(known) } }, CallContext.None).ConfigureAwait(false);
        return true;
    }
}

/// <summary>Facts about the server that people are told.</summary>
public static class ServerFacts
{
    /// <summary>The version of Temporal's server whose behaviour is followed.</summary>
    public const string Version = "1.29.1";

    /// <summary>The namespace that is always there.</summary>
    public const string DefaultNamespace = "default";

    /// <summary>Types of search attributes by name.</summary>
    public static IReadOnlyList<string> SearchAttributeTypes { get; } = ["Text", "Keyword", "Int", "Double", "Bool", "Datetime", "KeywordList"];
}
