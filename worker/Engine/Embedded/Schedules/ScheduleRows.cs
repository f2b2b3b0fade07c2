using Google.Protobuf;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.Failure.V1;
using Tsrun.Engine.Embedded.Store;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Schedules;

/// <summary>Schedules on disk.</summary>
internal static class ScheduleRows
{
    /// <summary>All schedules of a store.</summary>
    public static List<ScheduleState> Load(SqliteDatabase database, Action<ScheduleState> wake)
    {
        var found = new List<ScheduleState>();
        var rows = database.Cached("SELECT schedule_key, namespace, schedule_id, record, last_time, last_result, last_failure, request_ids FROM schedules ORDER BY schedule_key");
        while (rows.Step())
        {
            var state = new ScheduleState(rows.Long(0), new ScheduleKey(rows.Text(1), rows.Text(2)), Wire.DescribeScheduleResponse.Parser.ParseFrom(rows.Blob(3)), wake)
            {
                LastTime = Time(rows.Long(4)),
                LastResult = rows.IsNull(5) ? null : Payloads.Parser.ParseFrom(rows.Blob(5)),
                LastFailure = rows.IsNull(6) ? null : Failure.Parser.ParseFrom(rows.Blob(6)),
            };
            state.RequestIds.AddRange(rows.Text(7).Split('\n', StringSplitOptions.RemoveEmptyEntries));
            found.Add(state);
        }
        foreach (var state in found)
            LoadBuffer(database, state);
        return found;
    }

    private static void LoadBuffer(SqliteDatabase database, ScheduleState state)
    {
        var rows = database.Cached("SELECT nominal_time, actual_time, overlap, is_manual FROM schedule_buffer WHERE schedule_key=?1 ORDER BY position").Bind(1, state.RowKey);
        while (rows.Step())
            state.Buffer.Add(new PendingAction(new ActionTime(Time(rows.Long(0)), Time(rows.Long(1))), (ScheduleOverlapPolicy)rows.Long(2), rows.Long(3) != 0));
    }

    /// <summary>A schedule as it is now, to be written later on another thread.</summary>
    public static Action<SqliteDatabase> Save(ScheduleState state)
    {
        var (rowKey, key, lastTime) = (state.RowKey, state.Key, state.LastTime);
        var (record, result, failure) = (state.Record.ToByteArray(), state.LastResult?.ToByteArray(), state.LastFailure?.ToByteArray());
        var (requests, buffer) = (string.Join('\n', state.RequestIds), state.Buffer.ToArray());
        return database =>
        {
            database.Cached("INSERT OR REPLACE INTO schedules VALUES (?1,?2,?3,?4,?5,?6,?7,?8)").Bind(1, rowKey).Bind(2, key.Namespace).Bind(3, key.ScheduleId)
                .Bind(4, record).Bind(5, lastTime.UtcTicks).BindOptional(6, result).BindOptional(7, failure).Bind(8, requests).Run();
            ClearBuffer(database, rowKey);
            for (var i = 0; i < buffer.Length; i++)
            {
                database.Cached("INSERT INTO schedule_buffer VALUES (?1,?2,?3,?4,?5,?6)").Bind(1, rowKey).Bind(2, i)
                    .Bind(3, buffer[i].Time.Nominal.UtcTicks).Bind(4, buffer[i].Time.Actual.UtcTicks).Bind(5, (long)buffer[i].Overlap).Bind(6, buffer[i].IsManual ? 1 : 0).Run();
            }
        };
    }

    public static void Delete(SqliteDatabase database, long rowKey)
    {
        database.Cached("DELETE FROM schedules WHERE schedule_key=?1").Bind(1, rowKey).Run();
        ClearBuffer(database, rowKey);
    }

    private static void ClearBuffer(SqliteDatabase database, long rowKey) => database.Cached("DELETE FROM schedule_buffer WHERE schedule_key=?1").Bind(1, rowKey).Run();

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}
