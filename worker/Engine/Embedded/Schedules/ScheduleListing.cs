using Temporal.Api.Common.V1;
using Temporal.Api.Schedule.V1;
using Tsrun.Engine.Embedded.Namespaces;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Visibility.Filter;
using ExecutionStatus = Temporal.Api.Enums.V1.WorkflowExecutionStatus;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Schedules;

/// <summary>Lists and counts of schedules. As on a real server they lie in the index of runs, in a division of their own that lists of runs hide.</summary>
internal static class ScheduleListing
{
    private const string IdPrefix = "temporal-sys-scheduler:", Type = "temporal-sys-scheduler-workflow", Division = "TemporalNamespaceDivision", DivisionName = "TemporalScheduler";
    private const string ScheduleId = "ScheduleId", WorkflowId = "WorkflowId", Paused = "TemporalSchedulePaused";
    private const int TimesTold = 5;

    /// <summary>Its row in the index.</summary>
    public static RunVisibility Row(ScheduleState state)
    {
        var attributes = state.Record.SearchAttributes?.Clone() ?? new SearchAttributes();
        attributes.IndexedFields[Division] = JsonPayload.Attribute(DivisionName, "Keyword");
        attributes.IndexedFields[Paused] = JsonPayload.Attribute(state.Schedule.State.Paused);
        var (created, id) = (state.Info.CreateTime.Time(), IdPrefix + state.Key.ScheduleId);
        var execution = new WorkflowExecution { WorkflowId = id, RunId = RunIdOf(state) };
        return new RunVisibility(
            IndexKey(state), state.Key.Namespace, id, execution.RunId, execution.RunId, Type, "", ExecutionStatus.Running, created, created, null, null, execution, null, attributes, 0);
    }

    /// <summary>The run that a Temporal server would keep it in.</summary>
    public static string RunIdOf(ScheduleState state) => new Guid(0, 0, 0, BitConverter.GetBytes(state.RowKey)).ToString();

    /// <summary>Keys of runs are positive.</summary>
    public static long IndexKey(ScheduleState state) => -state.RowKey;

    /// <summary>The schedule's id in a row of the index.</summary>
    public static string IdOf(Temporal.Api.Workflow.V1.WorkflowExecutionInfo row) => row.Execution.WorkflowId[IdPrefix.Length..];

    /// <summary>A client's query, over schedules alone.</summary>
    /// <exception cref="WorkflowServiceException">It cannot be one.</exception>
    public static CompiledFilter Compile(Wire.DescribeNamespaceResponse record, string query)
    {
        var parsed = FilterParser.Parse(query, name => AttributeType.Find(record, name) is not null);
        if (parsed.GroupBy.Count > 0)
            throw FilterProblem.NotSupported("'group by' clause");
        foreach (var name in parsed.Where?.Names ?? [])
            Check(record, name);
        // A namespace that has an attribute of this name means that one.
        var where = parsed.Where is { } given && AttributeType.Find(record, ScheduleId) is null ? Translate(given) : parsed.Where;
        FilterExpression own = new FilterExpression.Compare(Division, "=", new FilterLiteral.Text(DivisionName));
        return new FilterCompiler(name => AttributeType.Find(record, name)).Compile(where is null ? own : new FilterExpression.And(own, where));
    }

    /// <summary>Schedules are found by what their makers say of them, not by what the server keeps of their runs.</summary>
    private static void Check(Wire.DescribeNamespaceResponse record, string name)
    {
        if (name is ScheduleId or Paused)
            return;
        if (AttributeType.System.ContainsKey(name) || AttributeType.Predefined.ContainsKey(name))
            throw WorkflowServiceException.Invalid($"invalid query filter for schedules: cannot filter on \"{name}\"");
        if (AttributeType.Find(record, name) is null)
            throw WorkflowServiceException.Invalid($"Namespace {record.NamespaceInfo.Name} has no mapping defined for search attribute {name}");
    }

    /// <summary>An entry of a list.</summary>
    public static ScheduleListEntry Entry(ScheduleState state, DateTimeOffset now)
    {
        var info = new ScheduleListInfo
        {
            Spec = state.Schedule.Spec.Clone(),
            WorkflowType = state.Schedule.Action.StartWorkflow.WorkflowType,
            Notes = state.Schedule.State.Notes,
            Paused = state.Schedule.State.Paused,
        };
        info.RecentActions.Add(state.Info.RecentActions.TakeLast(TimesTold).Select(action => action.Clone()));
        info.FutureActionTimes.Add(state.Future(now, TimesTold).Select(Times.ToTimestamp));
        return new ScheduleListEntry { ScheduleId = state.Key.ScheduleId, Memo = state.Record.Memo, SearchAttributes = state.Record.SearchAttributes, Info = info };
    }

    private static FilterExpression Translate(FilterExpression filter) => filter switch
    {
        FilterExpression.And and => new FilterExpression.And(Translate(and.Left), Translate(and.Right)),
        FilterExpression.Or or => new FilterExpression.Or(Translate(or.Left), Translate(or.Right)),
        FilterExpression.Not not => new FilterExpression.Not(Translate(not.Inner)),
        FilterExpression.Compare { Name: ScheduleId } compare => compare with { Name = WorkflowId, Value = Prefixed(compare.Value) },
        FilterExpression.In { Name: ScheduleId } list => list with { Name = WorkflowId, Values = [.. list.Values.Select(Prefixed)] },
        FilterExpression.Between { Name: ScheduleId } between => between with { Name = WorkflowId, Low = Prefixed(between.Low), High = Prefixed(between.High) },
        _ => filter,
    };

    private static FilterLiteral Prefixed(FilterLiteral literal) => literal is FilterLiteral.Text text ? new FilterLiteral.Text(IdPrefix + text.Value) : literal;
}
