using Temporal.Api.Common.V1;
using Tsrun.Engine.Embedded.Store;
using Tsrun.Engine.Embedded.Visibility.Filter;
using RunInfo = Temporal.Api.Workflow.V1.WorkflowExecutionInfo;
using WorkflowStatus = Temporal.Api.Enums.V1.WorkflowExecutionStatus;

namespace Tsrun.Engine.Embedded.Visibility;

/// <summary>Reads the index of runs: open ones first, then those that closed last.</summary>
internal static class VisibilityReader
{
    private const string Order = "ORDER BY v.sort_time DESC, v.start_time DESC, v.run_id";
    private const string After = "(v.sort_time < ? OR (v.sort_time = ? AND (v.start_time < ? OR (v.start_time = ? AND v.run_id > ?))))";

    /// <summary>One page, and where the next one begins; null for the last.</summary>
    public static (List<RunInfo> Runs, ListPageToken? Next) Page(SqliteDatabase database, string namespaceName, CompiledFilter filter, ListPageToken? after, int size)
    {
        var sql = $"SELECT v.info, v.sort_time, v.start_time, v.run_id FROM visibility v WHERE v.namespace = ? AND ({filter.Sql}){(after is null ? "" : $" AND {After}")} {Order} LIMIT ?";
        object[] place = after is null ? [] : [after.SortTime, after.SortTime, after.StartTime, after.StartTime, after.RunId];
        return database.Once(sql, rows =>
        {
            Bind(rows, [namespaceName, .. filter.Values, .. place, (long)size]);
            var runs = new List<RunInfo>();
            ListPageToken? last = null;
            while (rows.Step())
            {
                runs.Add(RunInfo.Parser.ParseFrom(rows.Blob(0)));
                last = new ListPageToken(rows.Long(1), rows.Long(2), rows.Text(3));
            }
            // A full page has a token even when nothing follows, as on a real server: the last page may be empty.
            return (runs, runs.Count == size ? last : null);
        });
    }

    /// <summary>How many there are.</summary>
    public static long Count(SqliteDatabase database, string namespaceName, CompiledFilter filter) =>
        database.Once($"SELECT count(*) FROM visibility v WHERE v.namespace = ? AND ({filter.Sql})", rows =>
        {
            Bind(rows, [namespaceName, .. filter.Values]);
            return rows.Step() ? rows.Long(0) : 0;
        });

    /// <summary>How many there are of each status, by the status's number.</summary>
    public static List<(WorkflowStatus Status, long Count)> CountByStatus(SqliteDatabase database, string namespaceName, CompiledFilter filter) =>
        database.Once($"SELECT v.status, count(*) FROM visibility v WHERE v.namespace = ? AND ({filter.Sql}) GROUP BY v.status ORDER BY v.status", rows =>
        {
            Bind(rows, [namespaceName, .. filter.Values]);
            var groups = new List<(WorkflowStatus, long)>();
            while (rows.Step()) groups.Add(((WorkflowStatus)rows.Long(0), rows.Long(1)));
            return groups;
        });

    /// <summary>Every run of a namespace; rows with a negative key are schedules.</summary>
    public static List<WorkflowExecution> RunsOf(SqliteDatabase database, string namespaceName) =>
        database.Once("SELECT workflow_id, run_id FROM visibility WHERE namespace = ? AND run_key > 0", rows =>
        {
            rows.Bind(1, namespaceName);
            var runs = new List<WorkflowExecution>();
            while (rows.Step()) runs.Add(new WorkflowExecution { WorkflowId = rows.Text(0), RunId = rows.Text(1) });
            return runs;
        });

    private static void Bind(SqliteStatement statement, IReadOnlyList<object> values)
    {
        for (var i = 0; i < values.Count; i++) statement.BindValue(i + 1, values[i]);
    }
}
