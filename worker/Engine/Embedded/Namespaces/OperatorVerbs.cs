using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.OperatorService.V1;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Namespaces;

/// <summary>OperatorService: search attributes of a namespace, and its removal. Words of refusals are a real server's.</summary>
internal sealed class OperatorVerbs(NamespaceTable table, EmbeddedEngine engine)
{
    /// <summary>A Temporal server's own; here there is none, and none can be taken away.</summary>
    private const string SystemNamespace = "temporal-system";

    public void Register(VerbTable verbs)
    {
        verbs.On<AddSearchAttributesRequest, AddSearchAttributesResponse>((request, _, _) => AddAsync(request));
        verbs.On<RemoveSearchAttributesRequest, RemoveSearchAttributesResponse>((request, _, _) => RemoveAsync(request));
        verbs.On<ListSearchAttributesRequest, ListSearchAttributesResponse>(List);
        verbs.On<Wire.GetSearchAttributesRequest, Wire.GetSearchAttributesResponse>(_ => Legacy());
        verbs.On<DeleteNamespaceRequest, DeleteNamespaceResponse>((request, _, token) => DeleteAsync(request, token));
    }

    private async Task<AddSearchAttributesResponse> AddAsync(AddSearchAttributesRequest request)
    {
        if (request.SearchAttributes.Count == 0) throw WorkflowServiceException.Invalid("SearchAttributes are not set on request.");
        foreach (var (name, type) in request.SearchAttributes)
        {
            if (IsReserved(name)) throw WorkflowServiceException.Invalid($"Search attribute {name} is reserved by system.");
            if (!AttributeType.Fields.Any(row => row.Type == type)) throw WorkflowServiceException.Invalid($"Unable to parse search attribute type: {type}");
        }
        await ChangeAsync(request.Namespace, aliases =>
        {
            foreach (var (name, type) in request.SearchAttributes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                if (!aliases.Values.Contains(name)) aliases[FreeField(aliases, type)] = name;
        }).ConfigureAwait(false);
        return new AddSearchAttributesResponse();
    }

    private async Task<RemoveSearchAttributesResponse> RemoveAsync(RemoveSearchAttributesRequest request)
    {
        if (request.SearchAttributes.Count == 0) throw WorkflowServiceException.Invalid("SearchAttributes are not set on request.");
        if (request.SearchAttributes.FirstOrDefault(IsReserved) is { } system) throw WorkflowServiceException.Invalid($"Unable to remove non-custom search attributes: {system}.");
        await ChangeAsync(request.Namespace, aliases =>
        {
            foreach (var field in aliases.Where(pair => request.SearchAttributes.Contains(pair.Value)).Select(pair => pair.Key).ToList()) aliases.Remove(field);
        }).ConfigureAwait(false);
        return new RemoveSearchAttributesResponse();
    }

    private ListSearchAttributesResponse List(ListSearchAttributesRequest request)
    {
        if (request.Namespace.Length == 0) throw WorkflowServiceException.Invalid("Namespace is not set on request.");
        var response = new ListSearchAttributesResponse();
        response.CustomAttributes.Add(AttributeType.Custom(table.Get(request.Namespace)));
        response.SystemAttributes.Add(AttributeType.System);
        response.SystemAttributes.Add(AttributeType.Predefined);
        return response;
    }

    private static Wire.GetSearchAttributesResponse Legacy()
    {
        var response = new Wire.GetSearchAttributesResponse();
        response.Keys.Add(AttributeType.System);
        response.Keys.Add(AttributeType.Predefined);
        foreach (var (type, prefix, count) in AttributeType.Fields)
            for (var number = 1; number <= count; number++) response.Keys[$"{prefix}{number:00}"] = type;
        return response;
    }

    private async Task<DeleteNamespaceResponse> DeleteAsync(DeleteNamespaceRequest request, CancellationToken cancellationToken)
    {
        if (request.Namespace.Length > 0 && request.NamespaceId.Length > 0) throw WorkflowServiceException.Invalid("Only one of namespace name or Id should be set on request.");
        if (request.Namespace == SystemNamespace) throw new WorkflowServiceException(ServiceStatus.FailedPrecondition, "unable to delete system namespace");
        var info = table.Get(request.Namespace, request.NamespaceId).NamespaceInfo;
        if (info.Name == NamespaceTable.Default) throw new WorkflowServiceException(ServiceStatus.FailedPrecondition, "the namespace `default` is always there and cannot be deleted");
        // First the schedules: none of them shall start another run meanwhile.
        await DeleteSchedulesAsync(info.Name, cancellationToken).ConfigureAwait(false);
        foreach (var run in await engine.ReadAsync(database => Visibility.VisibilityReader.RunsOf(database, info.Name)).ConfigureAwait(false))
            await DeleteAsync(info.Name, run, cancellationToken).ConfigureAwait(false);
        await table.RemoveAsync(info.Name).ConfigureAwait(false);
        return new DeleteNamespaceResponse { DeletedNamespace = $"{info.Name}-deleted-{info.Id[..5]}" };
    }

    private async Task DeleteSchedulesAsync(string namespaceName, CancellationToken cancellationToken)
    {
        var request = new Wire.ListSchedulesRequest { Namespace = namespaceName };
        do
        {
            var page = await engine.CallAsync<Wire.ListSchedulesResponse>(request, CallContext.None, cancellationToken).ConfigureAwait(false);
            foreach (var entry in page.Schedules)
                await engine.CallAsync(new Wire.DeleteScheduleRequest { Namespace = namespaceName, ScheduleId = entry.ScheduleId }, CallContext.None, cancellationToken).ConfigureAwait(false);
            request.NextPageToken = page.NextPageToken;
        }
        while (!request.NextPageToken.IsEmpty);
    }

    // A run that went away meanwhile is deleted as well.
    private async Task DeleteAsync(string namespaceName, WorkflowExecution run, CancellationToken cancellationToken)
    {
        try
        {
            await engine.CallAsync(new Wire.DeleteWorkflowExecutionRequest { Namespace = namespaceName, WorkflowExecution = run }, CallContext.None, cancellationToken).ConfigureAwait(false);
        }
        catch (WorkflowServiceException e) when (e.Status == ServiceStatus.NotFound)
        {
        }
    }

    private Task ChangeAsync(string name, Action<IDictionary<string, string>> change)
    {
        if (name.Length == 0) throw WorkflowServiceException.Invalid("Namespace is not set on request.");
        table.Get(name);
        return table.ChangeAsync(name, existing =>
        {
            var record = existing ?? throw UnknownNamespace.Of(name);
            change(record.Config.CustomSearchAttributeAliases);
            return record;
        });
    }

    private static string FreeField(IDictionary<string, string> aliases, IndexedValueType type)
    {
        var (_, prefix, count) = AttributeType.Fields.First(row => row.Type == type);
        for (var number = 1; number <= count; number++)
            if ($"{prefix}{number:00}" is var field && !aliases.ContainsKey(field)) return field;
        throw WorkflowServiceException.Invalid($"cannot have more than {count} search attribute of type {type}.");
    }

    private static bool IsReserved(string name) => AttributeType.System.ContainsKey(name) || AttributeType.Predefined.ContainsKey(name);
}
