using Google.Protobuf;
using Tsrun.Engine.Embedded.Namespaces;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Visibility.Filter;
using RunInfo = Temporal.Api.Workflow.V1.WorkflowExecutionInfo;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Visibility;

/// <summary>Lists and counts. Words of refusals are a real server's.</summary>
internal sealed class VisibilityVerbs(EmbeddedEngine engine, NamespaceTable namespaces)
{
    private const int PageMax = 1000;

    public void Register(VerbTable verbs)
    {
        verbs.On<Wire.ListWorkflowExecutionsRequest, Wire.ListWorkflowExecutionsResponse>(async (request, _, _) =>
        {
            var (runs, next) = await PageAsync(request.Namespace, request.Query, request.NextPageToken, request.PageSize).ConfigureAwait(false);
            return new() { Executions = { runs }, NextPageToken = next };
        });
        verbs.On<Wire.ScanWorkflowExecutionsRequest, Wire.ScanWorkflowExecutionsResponse>(async (request, _, _) =>
        {
            var (runs, next) = await PageAsync(request.Namespace, request.Query, request.NextPageToken, request.PageSize).ConfigureAwait(false);
            return new() { Executions = { runs }, NextPageToken = next };
        });
        verbs.On<Wire.ListOpenWorkflowExecutionsRequest, Wire.ListOpenWorkflowExecutionsResponse>(async (request, _, _) =>
        {
            var (runs, next) = await PageAsync(request.Namespace, LegacyFilter.Of(request), request.NextPageToken, request.MaximumPageSize).ConfigureAwait(false);
            return new() { Executions = { runs }, NextPageToken = next };
        });
        verbs.On<Wire.ListClosedWorkflowExecutionsRequest, Wire.ListClosedWorkflowExecutionsResponse>(async (request, _, _) =>
        {
            var (runs, next) = await PageAsync(request.Namespace, LegacyFilter.Of(request), request.NextPageToken, request.MaximumPageSize).ConfigureAwait(false);
            return new() { Executions = { runs }, NextPageToken = next };
        });
        verbs.On<Wire.ListArchivedWorkflowExecutionsRequest, Wire.ListArchivedWorkflowExecutionsResponse>((request, _, _) =>
            throw WorkflowServiceException.Invalid("Cluster is not configured for visibility archival."));
        verbs.On<Wire.CountWorkflowExecutionsRequest, Wire.CountWorkflowExecutionsResponse>((request, _, _) => CountAsync(request));
    }

    private Task<(List<RunInfo> Runs, ByteString Next)> PageAsync(string namespaceName, string query, ByteString token, int size)
    {
        var parsed = Parse(namespaceName, query);
        return parsed.GroupBy.Count > 0 ? throw FilterProblem.NotSupported("'group by' clause") : PageAsync(namespaceName, parsed.Where, token, size);
    }

    private async Task<(List<RunInfo> Runs, ByteString Next)> PageAsync(string namespaceName, FilterExpression? where, ByteString token, int size)
    {
        var filter = Compile(namespaceName, where);
        var after = ListPageToken.Decode(token);
        var (runs, next) = await engine.ReadAsync(database => VisibilityReader.Page(database, namespaceName, filter, after, size is > 0 and <= PageMax ? size : PageMax)).ConfigureAwait(false);
        return (runs, next?.Encode() ?? ByteString.Empty);
    }

    private async Task<Wire.CountWorkflowExecutionsResponse> CountAsync(Wire.CountWorkflowExecutionsRequest request)
    {
        var query = Parse(request.Namespace, request.Query);
        var filter = Compile(request.Namespace, query.Where);
        if (query.GroupBy.Count == 0)
            return new() { Count = await engine.ReadAsync(database => VisibilityReader.Count(database, request.Namespace, filter)).ConfigureAwait(false) };
        var groups = await engine.ReadAsync(database => VisibilityReader.CountByStatus(database, request.Namespace, filter)).ConfigureAwait(false);
        var response = new Wire.CountWorkflowExecutionsResponse { Count = groups.Sum(group => group.Count) };
        response.Groups.Add(groups.Select(group => new Wire.CountWorkflowExecutionsResponse.Types.AggregationGroup { GroupValues = { JsonPayload.Attribute(group.Status.ToString(), "Keyword") }, Count = group.Count }));
        return response;
    }

    private FilterQuery Parse(string namespaceName, string query)
    {
        var record = namespaces.Get(namespaceName);
        return FilterParser.Parse(query, name => AttributeType.Find(record, name) is not null);
    }

    private CompiledFilter Compile(string namespaceName, FilterExpression? where)
    {
        if (namespaceName.Length == 0) throw WorkflowServiceException.Invalid("Namespace is empty.");
        var record = namespaces.Get(namespaceName);
        return new FilterCompiler(name => AttributeType.Find(record, name)).Compile(where);
    }
}
