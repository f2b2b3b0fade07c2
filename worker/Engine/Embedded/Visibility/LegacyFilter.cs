using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Filter.V1;
using Tsrun.Engine.Embedded.Visibility.Filter;
using Wire = Temporal.Api.WorkflowService.V1;
using WorkflowStatus = Temporal.Api.Enums.V1.WorkflowExecutionStatus;

namespace Tsrun.Engine.Embedded.Visibility;

/// <summary>The filters of the two lists from before the filter language.</summary>
internal static class LegacyFilter
{
    /// <summary>Open runs.</summary>
    public static FilterExpression Of(Wire.ListOpenWorkflowExecutionsRequest request) =>
        And(new FilterExpression.Compare("ExecutionStatus", "=", Running), Within("StartTime", request.StartTimeFilter), Id(request.ExecutionFilter), Type(request.TypeFilter));

    /// <summary>Closed runs; the times are those of their end.</summary>
    public static FilterExpression Of(Wire.ListClosedWorkflowExecutionsRequest request) =>
        And(new FilterExpression.Compare("ExecutionStatus", "!=", Running), Within("CloseTime", request.StartTimeFilter), Id(request.ExecutionFilter), Type(request.TypeFilter),
            request.StatusFilter is { } status ? new FilterExpression.Compare("ExecutionStatus", "=", new FilterLiteral.Whole((long)status.Status)) : null);

    private static FilterLiteral.Whole Running => new((long)WorkflowStatus.Running);

    private static FilterExpression And(FilterExpression first, params FilterExpression?[] others) =>
        others.Aggregate(first, (left, right) => right is null ? left : new FilterExpression.And(left, right));

    private static FilterExpression.Compare? Id(WorkflowExecutionFilter? filter) =>
        filter is null ? null : filter.RunId.Length > 0 ? Same("RunId", filter.RunId) : Same("WorkflowId", filter.WorkflowId);

    private static FilterExpression.Compare? Type(WorkflowTypeFilter? filter) => filter is null ? null : Same("WorkflowType", filter.Name);

    private static FilterExpression.Compare Same(string name, string value) => new(name, "=", new FilterLiteral.Text(value));

    private static FilterExpression? Within(string name, StartTimeFilter? filter)
    {
        var from = filter?.EarliestTime is { } earliest ? new FilterExpression.Compare(name, ">=", Nanoseconds(earliest)) : null;
        var to = filter?.LatestTime is { } latest ? new FilterExpression.Compare(name, "<=", Nanoseconds(latest)) : null;
        return from is not null && to is not null ? new FilterExpression.And(from, to) : from ?? to;
    }

    // Some clients send the largest time that there is; it does not fit into nanoseconds.
    private static FilterLiteral.Whole Nanoseconds(Timestamp time) =>
        new(time.Seconds >= long.MaxValue / 1_000_000_000 ? long.MaxValue : (Math.Max(0, time.Seconds) * 1_000_000_000) + time.Nanos);
}
