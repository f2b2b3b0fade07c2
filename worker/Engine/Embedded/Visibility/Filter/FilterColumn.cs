using System.Globalization;
using Temporal.Api.Enums.V1;
using Tsrun.Engine.Embedded.Namespaces;
using WorkflowStatus = Temporal.Api.Enums.V1.WorkflowExecutionStatus;

namespace Tsrun.Engine.Embedded.Visibility.Filter;

/// <summary>An attribute in a filter: where its value lies, and how a literal beside it is read.</summary>
/// <param name="Name">Of the attribute.</param>
/// <param name="Type">As registered.</param>
internal sealed record FilterColumn(string Name, IndexedValueType Type)
{
    private static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch;

    /// <summary>The column of <c>visibility</c>; null for what lies in <c>search_attributes</c>.</summary>
    public string? Sql => Name switch
    {
        "WorkflowId" => "workflow_id",
        "RunId" => "run_id",
        "WorkflowType" => "workflow_type",
        "TaskQueue" => "task_queue",
        "ExecutionStatus" => "status",
        "StartTime" => "start_time",
        "ExecutionTime" => "execution_time",
        "CloseTime" => "close_time",
        "HistoryLength" => "history_length",
        "HistorySizeBytes" => "history_size",
        "ExecutionDuration" => "execution_duration",
        "StateTransitionCount" => "state_transitions",
        "ParentWorkflowId" => "parent_workflow_id",
        "ParentRunId" => "parent_run_id",
        "RootWorkflowId" => "root_workflow_id",
        "RootRunId" => "root_run_id",
        _ => null,
    };

    /// <summary>Whether one run can have several values: a list, or the words of a text.</summary>
    public bool IsMany => Type is IndexedValueType.KeywordList or IndexedValueType.Text;

    /// <summary>A literal as the index holds such values.</summary>
    /// <exception cref="WorkflowServiceException">It is no status, time or duration.</exception>
    public object Read(FilterLiteral literal) => (Name, Type, literal) switch
    {
        ("ExecutionStatus", _, FilterLiteral.Text text) => Status(text.Value),
        ("ExecutionDuration", _, FilterLiteral.Text text) => DurationText.Nanoseconds(text.Value)
            ?? throw FilterProblem.Query($"invalid value for search attribute ExecutionDuration: {text.Value} (invalid duration)"),
        (_, IndexedValueType.Datetime, FilterLiteral.Text text) => Time(text.Value),
        (_, IndexedValueType.Datetime, FilterLiteral.Whole nanoseconds) => Epoch.UtcTicks + (nanoseconds.Value / TimeSpan.NanosecondsPerTick),
        (_, IndexedValueType.Int or IndexedValueType.Double, FilterLiteral.Text text) => Number(text.Value),
        (_, _, FilterLiteral.Text text) => text.Value,
        (_, _, FilterLiteral.Whole whole) => whole.Value,
        (_, _, FilterLiteral.Fraction fraction) => fraction.Value,
        (_, _, FilterLiteral.Truth truth) => truth.Value ? 1L : 0L,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>What to look for among several values: a member of a list, or any word of a text.</summary>
    public IEnumerable<object> ReadMembers(FilterLiteral literal) =>
        Type == IndexedValueType.Text && literal is FilterLiteral.Text text ? AttributeValue.Words(text.Value) : [Read(literal)];

    private static object Status(string name) =>
        Enum.TryParse<WorkflowStatus>(name, ignoreCase: false, out var status) && !char.IsAsciiDigit(name[0])
            ? (long)status
            : throw FilterProblem.Expression($"invalid ExecutionStatus value '{name}'");

    /// <summary>A number may stand in quotes; what is none equals no number.</summary>
    private static object Number(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var fraction) ? fraction : text;

    private static object Time(string text)
    {
        if (AttributeValue.Ticks(text) is { } ticks) return ticks;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var nanoseconds)
            ? Epoch.UtcTicks + (nanoseconds / TimeSpan.NanosecondsPerTick)
            : throw FilterProblem.Expression($"unable to parse datetime '{text}'");
    }
}
