using Temporal.Api.Common.V1;
using Temporal.Api.Failure.V1;
using Temporal.Api.History.V1;
using ExecutionStatus = Temporal.Api.Enums.V1.WorkflowExecutionStatus;
using PendingActivity = Temporal.Api.Workflow.V1.PendingActivityInfo;

namespace Tsrun.Engine.Embedded.Store;

/// <summary>What a batch can hold; a closed set.</summary>
internal abstract record StoreWrite(RunRow Run)
{
    private static readonly RunRow NoRun = new(0, "", default);

    /// <summary>A new run; its first event follows in the same batch.</summary>
    public sealed record InsertRun(RunRow Run, WorkflowExecutionStartedEventAttributes Started, string? RequestId, DateTimeOffset StartTime) : StoreWrite(Run);

    /// <summary>One more event.</summary>
    public sealed record AppendEvent(RunRow Run, HistoryEvent Event) : StoreWrite(Run);

    /// <summary>The run's last event is in this batch.</summary>
    public sealed record CloseRun(RunRow Run, ExecutionStatus Status, DateTimeOffset CloseTime) : StoreWrite(Run);

    /// <summary>A fact that waits for the end of a workflow task.</summary>
    public sealed record BufferEvent(RunRow Run, int Order, HistoryEvent Event) : StoreWrite(Run);

    /// <summary>The buffered facts are events now, or dropped by the close.</summary>
    public sealed record ClearBuffer(RunRow Run) : StoreWrite(Run);

    /// <summary>Where an activity stands between its attempts, or during one that a worker outside has.</summary>
    public sealed record SaveAttempt(RunRow Run, StoredAttempt Attempt) : StoreWrite(Run);

    /// <summary>The activity has its outcome.</summary>
    public sealed record DeleteAttempt(RunRow Run, long ScheduledEventId) : StoreWrite(Run);

    /// <summary>The index of runs learns of a change.</summary>
    public sealed record Visibility(RunRow Run, RunVisibility Record) : StoreWrite(Run);

    /// <summary>A reset made another run of it.</summary>
    public sealed record SetResetRun(long RunKey, string ResetRunId) : StoreWrite(NoRun);

    /// <summary>Everything about a closed run goes.</summary>
    public sealed record DeleteRun(long RunKey) : StoreWrite(NoRun);

    /// <summary>Rows of another part, written in the same transaction.</summary>
    public sealed record Custom(Action<SqliteDatabase> Write) : StoreWrite(NoRun);
}

/// <summary>An activity between two attempts, or at one, as it is on disk.</summary>
/// <param name="DueTime">When the attempt may start; null when it may at once.</param>
/// <param name="StartedTime">Set while a worker outside of this process has it.</param>
/// <param name="Control">Pause and options, where an operator changed them.</param>
internal sealed record StoredAttempt(
    long ScheduledEventId, int Attempt, DateTimeOffset? DueTime, Failure? LastFailure, Payloads? HeartbeatDetails, DateTimeOffset? StartedTime, string? Identity, PendingActivity? Control);
