using Tsrun.History;

namespace Tsrun.Engine.Embedded.Store;

/// <summary>A run's row as it is on disk.</summary>
internal sealed record StoredRun(
    long Key,
    RunId RunId,
    WorkflowId WorkflowId,
    string WorkflowType,
    string TaskQueue,
    string? RequestId,
    WorkflowExecutionStatus Status,
    DateTimeOffset StartTime,
    DateTimeOffset? CloseTime,
    long Count,
    byte[] Head)
{
    public static StoredRun Read(SqliteStatement row) => new(
        row.Long(0),
        new RunId(row.Text(1)),
        new WorkflowId(row.Text(2)),
        row.Text(3),
        row.Text(4),
        row.IsNull(5) ? null : row.Text(5),
        (WorkflowExecutionStatus)row.Long(6),
        new DateTimeOffset(row.Long(7), TimeSpan.Zero),
        row.IsNull(8) ? null : new DateTimeOffset(row.Long(8), TimeSpan.Zero),
        row.Long(9),
        row.Blob(10).ToArray());

    public WorkflowExecutionInfo ToInfo() => new(
        WorkflowId, RunId, WorkflowType, TaskQueue, Status, StartTime, CloseTime, Count, Convert.ToHexStringLower(Head));
}

/// <summary>An activity between two attempts, as it is on disk.</summary>
internal sealed record StoredAttempt(long ScheduledEventId, int Attempt, DateTimeOffset? DueTime, Failure? LastFailure, Payload? HeartbeatDetails);
