using Temporal.Api.Enums.V1;
using Temporal.Api.ErrorDetails.V1;
using Temporal.Api.Namespace.V1;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Namespaces;

/// <summary>WorkflowService's verbs about namespaces. Words of refusals are a real server's.</summary>
internal sealed class NamespaceVerbs(NamespaceTable table)
{
    /// <summary>A namespace keeps closed runs at least so long.</summary>
    private static readonly TimeSpan RetentionMin = TimeSpan.FromHours(1);

    public void Register(VerbTable verbs)
    {
        verbs.On<Wire.RegisterNamespaceRequest, Wire.RegisterNamespaceResponse>((request, _, _) => RegisterAsync(request));
        verbs.On<Wire.DescribeNamespaceRequest, Wire.DescribeNamespaceResponse>(request => Describe(table.Get(request.Namespace, request.Id)));
        verbs.On<Wire.ListNamespacesRequest, Wire.ListNamespacesResponse>(List);
        verbs.On<Wire.UpdateNamespaceRequest, Wire.UpdateNamespaceResponse>((request, _, _) => UpdateAsync(request));
        verbs.On<Wire.DeprecateNamespaceRequest, Wire.DeprecateNamespaceResponse>((request, _, _) => DeprecateAsync(request));
    }

    private async Task<Wire.RegisterNamespaceResponse> RegisterAsync(Wire.RegisterNamespaceRequest request)
    {
        if (request.Namespace.Length == 0) throw WorkflowServiceException.Invalid("Namespace not set on request.");
        if (request.WorkflowExecutionRetentionPeriod is not { } retention || retention.ToTimeSpan() < RetentionMin)
            throw WorkflowServiceException.Invalid("A valid retention period is not set on request.");
        if (request.IsGlobalNamespace)
            throw WorkflowServiceException.Invalid("Cannot register global namespace when not enabled");
        CheckCluster(request.ActiveClusterName);
        await table.ChangeAsync(request.Namespace, existing =>
        {
            if (existing is not null)
                throw new WorkflowServiceException(ServiceStatus.AlreadyExists, $"Namespace \"{request.Namespace}\" already exists") { Detail = new NamespaceAlreadyExistsFailure() };
            var record = NamespaceTable.New(request.Namespace, Guid.NewGuid().ToString(), retention);
            (record.NamespaceInfo.Description, record.NamespaceInfo.OwnerEmail) = (request.Description, request.OwnerEmail);
            record.NamespaceInfo.Data.Add(request.Data);
            record.ReplicationConfig.State = ReplicationState.Normal;
            return record;
        }).ConfigureAwait(false);
        return new Wire.RegisterNamespaceResponse();
    }

    private Wire.ListNamespacesResponse List(Wire.ListNamespacesRequest request)
    {
        var all = table.All.Where(record => record.NamespaceInfo.State != NamespaceState.Deleted || request.NamespaceFilter?.IncludeDeleted == true);
        var after = request.NextPageToken.ToStringUtf8();
        var size = request.PageSize > 0 ? request.PageSize : 100;
        var page = all.Where(record => string.CompareOrdinal(record.NamespaceInfo.Name, after) > 0).Take(size + 1).ToList();
        var response = new Wire.ListNamespacesResponse { Namespaces = { page.Take(size).Select(Describe) } };
        if (page.Count > size) response.NextPageToken = Google.Protobuf.ByteString.CopyFromUtf8(page[size - 1].NamespaceInfo.Name);
        return response;
    }

    private async Task<Wire.UpdateNamespaceResponse> UpdateAsync(Wire.UpdateNamespaceRequest request)
    {
        var name = table.Get(request.Namespace).NamespaceInfo.Name;
        if (request.PromoteNamespace)
            throw WorkflowServiceException.Invalid($"global namespace is not enabled on this cluster, cannot update global namespace or promote local namespace: {name}");
        CheckCluster(request.ReplicationConfig?.ActiveClusterName ?? "");
        var record = Describe(await table.ChangeAsync(name, existing =>
        {
            var changed = existing ?? throw UnknownNamespace.Of(name);
            if (request.UpdateInfo is { } info) Apply(info, changed.NamespaceInfo);
            if (request.Config is { } config) Apply(config, changed.Config);
            return changed;
        }).ConfigureAwait(false));
        return new Wire.UpdateNamespaceResponse
        {
            NamespaceInfo = record.NamespaceInfo,
            Config = record.Config,
            ReplicationConfig = record.ReplicationConfig,
            FailoverVersion = record.FailoverVersion,
            IsGlobalNamespace = record.IsGlobalNamespace,
        };
    }

    /// <summary>There is one cluster, and a namespace is active there.</summary>
    private static void CheckCluster(string name)
    {
        if (name.Length > 0 && name != NamespaceTable.Cluster)
            throw WorkflowServiceException.Invalid($"Invalid cluster name: {name}");
    }

    private async Task<Wire.DeprecateNamespaceResponse> DeprecateAsync(Wire.DeprecateNamespaceRequest request)
    {
        var name = table.Get(request.Namespace).NamespaceInfo.Name;
        await table.ChangeAsync(name, existing =>
        {
            var changed = existing ?? throw UnknownNamespace.Of(name);
            changed.NamespaceInfo.State = NamespaceState.Deprecated;
            return changed;
        }).ConfigureAwait(false);
        return new Wire.DeprecateNamespaceResponse();
    }

    private static void Apply(UpdateNamespaceInfo update, NamespaceInfo info)
    {
        if (update.Description.Length > 0) info.Description = update.Description;
        if (update.OwnerEmail.Length > 0) info.OwnerEmail = update.OwnerEmail;
        if (update.State != NamespaceState.Unspecified) info.State = update.State;
        foreach (var (key, value) in update.Data) info.Data[key] = value;
    }

    private static void Apply(NamespaceConfig update, NamespaceConfig config)
    {
        if (update.WorkflowExecutionRetentionTtl is { } retention)
        {
            if (retention.ToTimeSpan() < RetentionMin) throw WorkflowServiceException.Invalid("A valid retention period is not set on request.");
            config.WorkflowExecutionRetentionTtl = retention;
        }
        foreach (var (field, alias) in update.CustomSearchAttributeAliases)
        {
            if (config.CustomSearchAttributeAliases.TryGetValue(field, out var taken) && taken != alias && alias.Length > 0)
                throw WorkflowServiceException.Invalid("Custom search attribute field name already allocated.");
            if (alias.Length == 0) config.CustomSearchAttributeAliases.Remove(field);
            else config.CustomSearchAttributeAliases[field] = alias;
        }
    }

    // What this program can do is a fact of the program, not of the stored record.
    private static Wire.DescribeNamespaceResponse Describe(Wire.DescribeNamespaceResponse record)
    {
        var described = record.Clone();
        described.NamespaceInfo.Capabilities = new NamespaceInfo.Types.Capabilities { EagerWorkflowStart = true, SyncUpdate = true, AsyncUpdate = true };
        described.NamespaceInfo.SupportsSchedules = true;
        return described;
    }
}
