using System.Buffers.Binary;
using Google.Protobuf;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.Failure.V1;
using Temporal.Api.Schedule.V1;
using Tsrun.Engine.Embedded.State;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Schedules;

/// <summary>Names a schedule.</summary>
internal readonly record struct ScheduleKey(string Namespace, string ScheduleId);

/// <summary>An action that is due and has not begun.</summary>
/// <param name="Overlap">Unspecified: the schedule's own policy.</param>
/// <param name="IsManual">Asked for by a trigger or a backfill: neither a pause nor used-up actions hold it back.</param>
internal sealed record PendingAction(ActionTime Time, ScheduleOverlapPolicy Overlap, bool IsManual);

/// <summary>A schedule in memory. Guarded by the engine's gate.</summary>
internal sealed class ScheduleState
{
    /// <summary>In bytes; what is shorter is no token.</summary>
    public const int ConflictTokenLength = sizeof(long);

    private const int RequestIdsKept = 16;
    private static readonly TimeSpan CatchupMin = TimeSpan.FromSeconds(10);

    /// <summary>How late an action may be where nobody says.</summary>
    public static TimeSpan CatchupDefault { get; } = TimeSpan.FromDays(365);

    /// <param name="record">Its schedule has a canonical spec; owned by this object from now on.</param>
    public ScheduleState(long rowKey, ScheduleKey key, Wire.DescribeScheduleResponse record, Action<ScheduleState> wake)
    {
        (RowKey, Key, Record) = (rowKey, key, record);
        Alarm = new Alarm(() => wake(this));
        Times = NewTimes();
    }

    public long RowKey { get; }

    public ScheduleKey Key { get; }

    /// <summary>What is described and stored, without the future.</summary>
    public Wire.DescribeScheduleResponse Record { get; }

    public Schedule Schedule => Record.Schedule;

    public ScheduleInfo Info => Record.Info;

    public ScheduleTimes Times { get; private set; }

    public Alarm Alarm { get; }

    /// <summary>Every action time up to here was dealt with.</summary>
    public DateTimeOffset LastTime { get; set; }

    public List<PendingAction> Buffer { get; } = [];

    /// <summary>What the last success left to the next run.</summary>
    public Payloads? LastResult { get; set; }

    /// <summary>Why the last run failed; null after a success.</summary>
    public Failure? LastFailure { get; set; }

    /// <summary>Of the last changes, oldest first; the first of all is the creation's while it is kept.</summary>
    public List<string> RequestIds { get; } = [];

    /// <summary>What is going on here already: an end of a run meanwhile is only noted.</summary>
    public bool IsActing { get; set; }

    /// <summary>Its row in the index of runs is behind.</summary>
    public bool IsIndexStale { get; set; }

    public ScheduleOverlapPolicy Overlap => Schedule.Policies.OverlapPolicy;

    /// <summary>How late an action may be.</summary>
    public TimeSpan Catchup => Schedule.Policies.CatchupWindow.Limit() is { } window ? window < CatchupMin ? CatchupMin : window : CatchupDefault;

    /// <summary>Takes a new schedule in place of the one before.</summary>
    public void Replace(Schedule canonical)
    {
        Record.Schedule = canonical;
        Times = NewTimes();
        Changed();
    }

    /// <summary>A client changed something: who read it before must read it again.</summary>
    public void Changed()
    {
        var version = Record.ConflictToken.Length == ConflictTokenLength ? BinaryPrimitives.ReadInt64BigEndian(Record.ConflictToken.Span) : 0;
        var next = new byte[ConflictTokenLength];
        BinaryPrimitives.WriteInt64BigEndian(next, version + 1);
        Record.ConflictToken = ByteString.CopyFrom(next);
        IsIndexStale = true;
    }

    /// <returns>False for a request that was carried out before.</returns>
    public bool Note(string requestId)
    {
        if (requestId.Length == 0)
            return true;
        if (RequestIds.Contains(requestId))
            return false;
        RequestIds.Add(requestId);
        if (RequestIds.Count > RequestIdsKept)
            RequestIds.RemoveAt(0);
        return true;
    }

    /// <summary>The next action times, as they come unless the schedule is paused; no more than it has actions left.</summary>
    public IEnumerable<DateTimeOffset> Future(DateTimeOffset now, int count)
    {
        if (Schedule.State.LimitedActions)
            count = (int)Math.Min(count, Schedule.State.RemainingActions);
        var at = Times.After(now);
        for (var i = 0; i < count && at is { } found; i++, at = Times.After(found.Actual))
            yield return found.Actual;
    }

    private ScheduleTimes NewTimes() => new(Schedule.Spec, $"{Key.Namespace}/{Key.ScheduleId}");
}
