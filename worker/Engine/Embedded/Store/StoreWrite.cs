using Tsrun.History;

namespace Tsrun.Engine.Embedded.Store;

/// <summary>What a batch can hold; a closed set.</summary>
internal abstract record StoreWrite(RunRow Run)
{
    /// <summary>Rows of another part, written in the same transaction.</summary>
    public sealed record Custom(Action<SqliteDatabase> Write) : StoreWrite(NoRun);

    private static RunRow NoRun { get; } = new(0, default, default);

    /// <summary>A new run; its first event follows in the same batch.</summary>
    public sealed record InsertRun(RunRow Run, WorkflowExecutionStarted Started, string? RequestId, DateTimeOffset StartTime) : StoreWrite(Run);

    /// <summary>One more event.</summary>
    public sealed record AppendEvent(RunRow Run, HistoryEvent Event) : StoreWrite(Run);

    /// <summary>The run's last event is in this batch.</summary>
    public sealed record CloseRun(RunRow Run, WorkflowExecutionStatus Status, DateTimeOffset CloseTime) : StoreWrite(Run);

    /// <summary>A fact that waits for the end of a workflow task.</summary>
    public sealed record BufferEvent(RunRow Run, int Order, HistoryEvent Event) : StoreWrite(Run);

    /// <summary>The buffered facts are events now, or dropped by the close.</summary>
    public sealed record ClearBuffer(RunRow Run) : StoreWrite(Run);

    /// <summary>Where an activity stands between its attempts.</summary>
    public sealed record SaveAttempt(RunRow Run, long ScheduledEventId, int Attempt, DateTimeOffset? DueTime, Failure? LastFailure, Payload? HeartbeatDetails) : StoreWrite(Run);

    /// <summary>The activity has its outcome.</summary>
    public sealed record DeleteAttempt(RunRow Run, long ScheduledEventId) : StoreWrite(Run);
}
