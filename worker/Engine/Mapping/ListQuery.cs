namespace Tsrun.Engine.Mapping;

/// <summary>What to list, in Temporal's visibility language.</summary>
internal static class ListQuery
{
    public static string Of(ListWorkflowExecutionsRequest request)
    {
        List<string> conditions = [];
        if (request.Open is { } open) conditions.Add(open ? "ExecutionStatus = 'Running'" : "ExecutionStatus != 'Running'");
        if (request.WorkflowId is { } id) conditions.Add($"WorkflowId = '{id.Value.Replace("'", "''", StringComparison.Ordinal)}'");
        return string.Join(" AND ", conditions);
    }
}
