using System.Diagnostics;
using Google.Protobuf;
using Temporal.Api.History.V1;

namespace Tsrun.Engine.Embedded.Store;

/// <summary>Writes a batch as one SQLite transaction. One thread at a time.</summary>
internal sealed class BatchWriter : IDisposable
{
    /// <summary>Pages in the WAL (4 KiB each) at which it is copied back into the database file.</summary>
    private const int CheckpointPages = 4000;

    /// <summary>Each open run that is at work has a page of its own at its history's end; these must stay in memory, or every step reads them anew.</summary>
    private const int CacheKibibytes = 16 * 1024;

    private readonly SqliteDatabase _database;
    private readonly EventEncoder _encoder = new();
    private readonly byte[] _scratch = new byte[EventEncoder.ChainLength];
    private readonly SqliteStatement _begin, _commit, _rollback, _insertRun, _insertEvent, _updateHead, _closeRun, _insertBuffered, _clearBuffered, _saveAttempt, _deleteAttempt, _setResetRun;
    private readonly bool _isThrowaway;
    private bool _syncs = true;

    /// <summary>Who keeps the index of runs; null for none.</summary>
    public IVisibilityIndex? Visibility { get; set; }

    /// <param name="database">The writing connection.</param>
    /// <param name="isThrowaway">No commit is ever synced.</param>
    public BatchWriter(SqliteDatabase database, bool isThrowaway = false)
    {
        _database = database;
        _isThrowaway = isThrowaway;
        database.Execute($"PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint={CheckpointPages}; PRAGMA journal_size_limit=33554432; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-{CacheKibibytes}");
        _begin = database.Prepare("BEGIN IMMEDIATE");
        _commit = database.Prepare("COMMIT");
        _rollback = database.Prepare("ROLLBACK");
        _insertRun = database.Prepare("INSERT INTO runs (run_key, run_id, workflow_id, workflow_type, task_queue, start_request_id, status, start_time, event_count, head, namespace) VALUES (?1,?2,?3,?4,?5,?6,1,?7,0,x'',?8)");
        _insertEvent = database.Prepare("INSERT INTO events VALUES (?1,?2,?3)");
        _updateHead = database.Prepare("UPDATE runs SET event_count=?2, head=?3, history_size=?4 WHERE run_key=?1");
        _closeRun = database.Prepare("UPDATE runs SET status=?2, close_time=?3 WHERE run_key=?1");
        _insertBuffered = database.Prepare("INSERT INTO buffered_events VALUES (?1,?2)");
        _clearBuffered = database.Prepare("DELETE FROM buffered_events WHERE buffer_key BETWEEN ?1 AND ?2");
        _saveAttempt = database.Prepare("INSERT OR REPLACE INTO activity_attempts VALUES (?1,?2,?3,?4,?5,?6,?7,?8)");
        _setResetRun = database.Prepare("UPDATE runs SET reset_run_id=?2 WHERE run_key=?1");
        _deleteAttempt = database.Prepare("DELETE FROM activity_attempts WHERE activity_key=?1");
    }

    /// <summary>The key of a row that belongs to a run; see the schema.</summary>
    public static long Key(long runKey, long number) => runKey << 32 | number;

    /// <exception cref="SqliteError">Nothing of the batch is stored; the connection must not be used again.</exception>
    public void Write(WriteBatch batch)
    {
        Sync(batch.Urgency == Urgency.Durable && !_isThrowaway);
        _begin.Run();
        try
        {
            foreach (var write in batch.Writes)
                Write(write, batch.Touched);
            foreach (var run in batch.Touched)
            {
                run.IsTouched = false;
                _updateHead.Bind(1, run.Key).Bind(2, run.Count).Bind(3, run.Head).Bind(4, run.Size).Run();
            }
            _commit.Run();
        }
        catch (SqliteError)
        {
            TryRollback();
            throw;
        }
    }

    /// <summary>Switches the sync of each commit on or off; the pragma works at compile time and must not be prepared once.</summary>
    private void Sync(bool wanted)
    {
        if (wanted == _syncs)
            return;
        _database.Execute(wanted ? "PRAGMA synchronous=FULL" : _isThrowaway ? "PRAGMA synchronous=OFF" : "PRAGMA synchronous=NORMAL");
        _syncs = wanted;
    }

    private void TryRollback()
    {
        try
        {
            _rollback.Run();
        }
        catch (SqliteError)
        {
            // SQLite rolls back by itself after an IO error; the first error is the one to report.
        }
    }

    private void Write(StoreWrite write, List<RunRow> touched)
    {
        switch (write)
        {
            case StoreWrite.AppendEvent append:
                Append(append.Run, append.Event, touched);
                break;
            case StoreWrite.InsertRun insert:
                Insert(insert);
                break;
            case StoreWrite.CloseRun close:
                _closeRun.Bind(1, close.Run.Key).Bind(2, (long)close.Status).Bind(3, close.CloseTime.UtcTicks).Run();
                break;
            case StoreWrite.BufferEvent buffered:
                _insertBuffered.Bind(1, Key(buffered.Run.Key, buffered.Order)).Bind(2, _encoder.Encode(buffered.Event, _scratch)).Run();
                break;
            case StoreWrite.ClearBuffer clear:
                _clearBuffered.Bind(1, Key(clear.Run.Key, 0)).Bind(2, Key(clear.Run.Key, uint.MaxValue)).Run();
                break;
            case StoreWrite.SaveAttempt save:
                Save(save.Run, save.Attempt);
                break;
            case StoreWrite.DeleteAttempt delete:
                _deleteAttempt.Bind(1, Key(delete.Run.Key, delete.ScheduledEventId)).Run();
                break;
            default:
                WriteBeside(write);
                break;
        }
    }

    /// <summary>The rarer kinds, and rows of other parts.</summary>
    private void WriteBeside(StoreWrite write)
    {
        switch (write)
        {
            case StoreWrite.Visibility visible:
                Visibility?.Save(_database, visible.Record, visible.Run.Count, visible.Run.Size);
                break;
            case StoreWrite.SetResetRun reset:
                _setResetRun.Bind(1, reset.RunKey).Bind(2, reset.ResetRunId).Run();
                break;
            case StoreWrite.DeleteRun delete:
                Delete(delete.RunKey);
                break;
            case StoreWrite.Custom custom:
                custom.Write(_database);
                break;
            default:
                throw new UnreachableException(write.GetType().Name);
        }
    }

    private void Delete(long runKey)
    {
        foreach (var (table, key) in ((string, string)[])[("events", "event_key"), ("buffered_events", "buffer_key"), ("activity_attempts", "activity_key")])
            _database.Cached($"DELETE FROM {table} WHERE {key} BETWEEN ?1 AND ?2").Bind(1, Key(runKey, 0)).Bind(2, Key(runKey, uint.MaxValue)).Run();
        _database.Cached("DELETE FROM runs WHERE run_key=?1").Bind(1, runKey).Run();
        Visibility?.Delete(_database, runKey);
    }

    private void Append(RunRow run, HistoryEvent appended, List<RunRow> touched)
    {
        var body = _encoder.Encode(appended, run.Head);
        _insertEvent.Bind(1, Key(run.Key, appended.EventId)).Bind(2, body).Bind(3, run.Head).Run();
        run.Count = appended.EventId;
        run.Size += body.Length;
        if (run.IsTouched)
            return;
        run.IsTouched = true;
        touched.Add(run);
    }

    private void Insert(StoreWrite.InsertRun insert) =>
        _insertRun.Bind(1, insert.Run.Key).Bind(2, insert.Run.RunId).Bind(3, insert.Run.Workflow.WorkflowId)
            .Bind(4, insert.Started.WorkflowType.Name).Bind(5, insert.Started.TaskQueue.Name).Bind(6, insert.RequestId).Bind(7, insert.StartTime.UtcTicks)
            .Bind(8, insert.Run.Workflow.Namespace).Run();

    private void Save(RunRow run, StoredAttempt attempt) =>
        _saveAttempt.Bind(1, Key(run.Key, attempt.ScheduledEventId)).Bind(2, attempt.Attempt).BindOptional(3, attempt.DueTime?.UtcTicks)
            .BindOptional(4, attempt.LastFailure?.ToByteArray())
            .BindOptional(5, attempt.HeartbeatDetails is { } details ? EventDecoder.Bytes(details) : null)
            .BindOptional(6, attempt.StartedTime?.UtcTicks).Bind(7, attempt.Identity)
            .BindOptional(8, attempt.Control?.ToByteArray()).Run();

    public void Dispose() => _database.Dispose();
}
