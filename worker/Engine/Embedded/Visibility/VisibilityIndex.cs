using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Common.V1;
using Tsrun.Engine.Embedded.Namespaces;
using Tsrun.Engine.Embedded.Store;
using RunInfo = Temporal.Api.Workflow.V1.WorkflowExecutionInfo;

namespace Tsrun.Engine.Embedded.Visibility;

/// <summary>Writes what lists and filters know about a run, in the transaction that changed the run: a list is never behind.</summary>
internal sealed class VisibilityIndex(NamespaceTable namespaces) : IVisibilityIndex
{
    private const string SaveRun = "INSERT OR REPLACE INTO visibility VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20)";
    private const string ClearAttributes = "DELETE FROM search_attributes WHERE run_key=?1";
    private const string SaveAttribute = "INSERT OR IGNORE INTO search_attributes VALUES (?1,?2,?3)";

    /// <inheritdoc/>
    public void Save(SqliteDatabase database, RunVisibility run, long historyLength, long historySizeBytes)
    {
        var closed = run.CloseTime is { } close ? new Closed(historyLength, historySizeBytes, close - run.ExecutionTime) : null;
        database.Cached(SaveRun)
            .Bind(1, run.Key).Bind(2, run.Namespace).Bind(3, run.WorkflowId).Bind(4, run.RunId).Bind(5, run.WorkflowType).Bind(6, run.TaskQueue)
            .Bind(7, (long)run.Status).Bind(8, run.StartTime.UtcTicks).Bind(9, run.ExecutionTime.UtcTicks)
            .BindOptional(10, run.CloseTime?.UtcTicks).Bind(11, run.CloseTime?.UtcTicks ?? long.MaxValue)
            .BindOptional(12, closed?.Length).BindOptional(13, closed?.Bytes).BindOptional(14, closed?.Duration.Ticks * TimeSpan.NanosecondsPerTick)
            .BindOptional(15, closed is null ? null : run.StateTransitionCount)
            .Bind(16, run.Parent?.WorkflowId).Bind(17, run.Parent?.RunId).Bind(18, run.Root.WorkflowId).Bind(19, run.Root.RunId)
            .Bind(20, Info(run, closed).ToByteArray())
            .Run();
        database.Cached(ClearAttributes).Bind(1, run.Key).Run();
        if (run.SearchAttributes is { IndexedFields.Count: > 0 } attributes && namespaces.Find(run.Namespace) is { } record)
            foreach (var (name, payload) in attributes.IndexedFields)
                if (AttributeType.Find(record, name) is { } type) Save(database, run.Key, name, AttributeValue.Read(payload, type) ?? []);
    }

    /// <inheritdoc/>
    public void Delete(SqliteDatabase database, long runKey)
    {
        database.Cached("DELETE FROM visibility WHERE run_key=?1").Bind(1, runKey).Run();
        database.Cached(ClearAttributes).Bind(1, runKey).Run();
    }

    private static void Save(SqliteDatabase database, long runKey, string name, IReadOnlyList<object> values)
    {
        foreach (var value in values) database.Cached(SaveAttribute).Bind(1, runKey).Bind(2, name).BindValue(3, value).Run();
    }

    // What an open run still changes is not told, as on a real server: its lists would be behind at once.
    private static RunInfo Info(RunVisibility run, Closed? closed)
    {
        var info = new RunInfo
        {
            Execution = new WorkflowExecution { WorkflowId = run.WorkflowId, RunId = run.RunId },
            Type = new WorkflowType { Name = run.WorkflowType },
            StartTime = Timestamp.FromDateTimeOffset(run.StartTime),
            ExecutionTime = Timestamp.FromDateTimeOffset(run.ExecutionTime),
            Status = run.Status,
            TaskQueue = run.TaskQueue,
            Memo = run.Memo ?? new Memo(),
            RootExecution = run.Root,
        };
        if (run.Parent is not null) info.ParentExecution = run.Parent;
        if (run.SearchAttributes is { IndexedFields.Count: > 0 }) info.SearchAttributes = run.SearchAttributes;
        if (closed is null) return info;
        info.CloseTime = Timestamp.FromDateTimeOffset(run.CloseTime!.Value);
        (info.HistoryLength, info.HistorySizeBytes, info.StateTransitionCount) = (closed.Length, closed.Bytes, run.StateTransitionCount);
        info.ExecutionDuration = Duration.FromTimeSpan(closed.Duration);
        return info;
    }

    /// <summary>What is known once a run is closed.</summary>
    private sealed record Closed(long Length, long Bytes, TimeSpan Duration);
}
