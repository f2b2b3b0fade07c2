namespace Tsrun.Engine.Embedded.Visibility.Filter;

/// <summary>What can be wrong with a filter, in a real server's words.</summary>
internal static class FilterProblem
{
    // A real server reads `select * from table1 where ` in front of the filter and counts from there.
    private const int Prefix = 27;

    public static WorkflowServiceException Syntax(int position, string near) =>
        Query($"malformed SQL query: syntax error at position {Prefix + position}{(near.Length > 0 ? $" near '{near}'" : "")}");

    public static WorkflowServiceException NotSupported(string what) => Query($"operation is not supported: {what}");

    public static WorkflowServiceException Expression(string what) => Query($"invalid expression: {what}");

    public static WorkflowServiceException UnknownName(string name) => Expression($"column name '{name}' is not a valid search attribute");

    public static WorkflowServiceException Query(string what) => WorkflowServiceException.Invalid($"invalid query: {what}");
}
