using Google.Protobuf;
using Temporal.Api.Nexus.V1;
using Temporal.Api.OperatorService.V1;
using Tsrun.Engine.Embedded.Operations;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;

namespace Tsrun.Engine.Embedded.Nexus;

/// <summary>OperatorService: Nexus endpoints. A change that was answered is on disk.</summary>
/// <param name="core">Null when the store is open for reading only.</param>
internal sealed class EndpointVerbs(EndpointTable table, EngineCore? core)
{
    private const int PageMax = 1000;

    public void Register(VerbTable verbs)
    {
        verbs.On<GetNexusEndpointRequest, GetNexusEndpointResponse>(Get);
        verbs.On<ListNexusEndpointsRequest, ListNexusEndpointsResponse>(List);
        if (core is not { } owner)
            return;
        verbs.On<CreateNexusEndpointRequest, CreateNexusEndpointResponse>((request, _, _) => owner.TransactAsync(() => Create(owner, request)));
        verbs.On<UpdateNexusEndpointRequest, UpdateNexusEndpointResponse>((request, _, _) => owner.TransactAsync(() => Update(owner, request)));
        verbs.On<DeleteNexusEndpointRequest, DeleteNexusEndpointResponse>((request, _, _) => owner.TransactAsync(() => Delete(owner, request)));
    }

    private GetNexusEndpointResponse Get(GetNexusEndpointRequest request)
    {
        EndpointCheck.Id(request.Id);
        return new GetNexusEndpointResponse { Endpoint = table.Get(request.Id) ?? throw Lookup.NotFound($"Nexus endpoint with ID `{request.Id}` not found") };
    }

    private ListNexusEndpointsResponse List(ListNexusEndpointsRequest request)
    {
        if (request.PageSize < 0)
            throw WorkflowServiceException.Invalid("page_size is negative");
        var size = request.PageSize is 0 or > PageMax ? PageMax : request.PageSize;
        var after = request.NextPageToken.ToStringUtf8();
        var page = table.All.Where(known => string.CompareOrdinal(known.Id, after) > 0 && (request.Name.Length == 0 || known.Spec.Name == request.Name)).Take(size + 1).ToList();
        return new ListNexusEndpointsResponse
        {
            Endpoints = { page.Take(size) },
            NextPageToken = page.Count > size ? ByteString.CopyFromUtf8(page[size - 1].Id) : ByteString.Empty,
        };
    }

    private CreateNexusEndpointResponse Create(EngineCore owner, CreateNexusEndpointRequest request)
    {
        EndpointCheck.Spec(request.Spec, owner.Hooks.Namespaces);
        if (table.Find(request.Spec.Name) is not null)
            throw new WorkflowServiceException(ServiceStatus.AlreadyExists, $"error creating Nexus endpoint. Endpoint with name {request.Spec.Name} already registered");
        var id = Guid.NewGuid().ToString();
        var made = new Endpoint { Version = 1, Id = id, Spec = request.Spec, CreatedTime = owner.Now.ToTimestamp(), UrlPrefix = $"/nexus/endpoints/{id}/services" };
        Write(owner, table.Put(made));
        return new CreateNexusEndpointResponse { Endpoint = made };
    }

    private UpdateNexusEndpointResponse Update(EngineCore owner, UpdateNexusEndpointRequest request)
    {
        EndpointCheck.Id(request.Id);
        EndpointCheck.Spec(request.Spec, owner.Hooks.Namespaces);
        var known = table.Get(request.Id) ?? throw Lookup.NotFound($"error updating Nexus endpoint. endpoint ID {request.Id} not found");
        if (known.Version != request.Version)
            throw new WorkflowServiceException(ServiceStatus.FailedPrecondition, $"nexus endpoint version mismatch. received: {request.Version} expected {known.Version}");
        if (table.Find(request.Spec.Name) is { } other && other.Id != known.Id)
            throw new WorkflowServiceException(ServiceStatus.AlreadyExists, $"error updating Nexus endpoint. Endpoint with name {request.Spec.Name} already registered");
        var changed = known.Clone();
        (changed.Version, changed.Spec, changed.LastModifiedTime) = (known.Version + 1, request.Spec, owner.Now.ToTimestamp());
        Write(owner, table.Put(changed));
        return new UpdateNexusEndpointResponse { Endpoint = changed };
    }

    private DeleteNexusEndpointResponse Delete(EngineCore owner, DeleteNexusEndpointRequest request)
    {
        if (request.Id.Length == 0 || request.Version <= 0)
        {
            throw WorkflowServiceException.Invalid(string.Join(", ", new[] { request.Id.Length == 0 ? "endpoint ID not set" : null, request.Version <= 0 ? "endpoint version is non-positive" : null }.OfType<string>()));
        }
        EndpointCheck.Id(request.Id);
        if (table.Get(request.Id) is null)
            throw Lookup.NotFound($"error deleting nexus endpoint with ID: {request.Id}");
        Write(owner, table.Remove(request.Id));
        return new DeleteNexusEndpointResponse();
    }

    private static void Write(EngineCore owner, Action<SqliteDatabase> write)
    {
        owner.Want(Urgency.Durable);
        owner.Write(new StoreWrite.Custom(write));
    }
}
