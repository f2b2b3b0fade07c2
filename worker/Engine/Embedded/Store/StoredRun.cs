using ExecutionStatus = Temporal.Api.Enums.V1.WorkflowExecutionStatus;

namespace Tsrun.Engine.Embedded.Store;

/// <summary>A run's row as it is on disk.</summary>
internal sealed record StoredRun(
    long Key,
    string RunId,
    WorkflowKey Workflow,
    string WorkflowType,
    string TaskQueue,
    string? RequestId,
    ExecutionStatus Status,
    DateTimeOffset StartTime,
    DateTimeOffset? CloseTime,
    long Count,
    byte[] Head,
    long Size,
    string? ResetRunId)
{
    public bool IsOpen => Status == ExecutionStatus.Running;

    /// <param name="row">Columns in the order of <see cref="StoreReader"/>.</param>
    public static StoredRun Read(SqliteStatement row) => new(
        row.Long(0),
        row.Text(1),
        new WorkflowKey(row.Text(11), row.Text(2)),
        row.Text(3),
        row.Text(4),
        row.IsNull(5) ? null : row.Text(5),
        (ExecutionStatus)row.Long(6),
        new DateTimeOffset(row.Long(7), TimeSpan.Zero),
        row.IsNull(8) ? null : new DateTimeOffset(row.Long(8), TimeSpan.Zero),
        row.Long(9),
        row.Blob(10).ToArray(),
        row.Long(12),
        row.IsNull(13) ? null : row.Text(13));
}
