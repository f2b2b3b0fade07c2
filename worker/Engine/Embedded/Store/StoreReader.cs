using Temporal.Api.History.V1;

namespace Tsrun.Engine.Embedded.Store;

/// <summary>Reads what is committed, on a connection of its own. Safe to use from several threads, one after the other.</summary>
internal sealed class StoreReader : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _byRunId, _latest, _openRuns, _list, _events, _chainAt, _buffered, _attempts;

    /// <param name="database">May have an older schema when it is open for reading only: what that lacks reads as its default.</param>
    /// <param name="version">Of the schema.</param>
    public StoreReader(SqliteDatabase database, long version)
    {
        _database = database;
        var isFirst = version < 2;
        var control = version < 5 ? "NULL" : "control";
        var columns = "run_key, run_id, workflow_id, workflow_type, task_queue, start_request_id, status, start_time, close_time, event_count, head, "
            + (isFirst ? "'default', 0, NULL" : "namespace, history_size, reset_run_id");
        var (body, ofNamespace) = isFirst ? ("json", "'default'") : ("body", "namespace");
        _byRunId = database.Prepare($"SELECT {columns} FROM runs WHERE run_id=?1");
        _latest = database.Prepare($"SELECT {columns} FROM runs WHERE {ofNamespace}=?2 AND workflow_id=?1 ORDER BY run_key DESC LIMIT 1");
        _openRuns = database.Prepare($"SELECT {columns} FROM runs WHERE status=1 ORDER BY run_key");
        _list = database.Prepare($"SELECT {columns} FROM runs WHERE {ofNamespace}=?1 AND run_key<?2 ORDER BY run_key DESC LIMIT ?3");
        _events = database.Prepare($"SELECT event_key, {body}, chain FROM events WHERE event_key BETWEEN ?1 AND ?2 ORDER BY event_key");
        _chainAt = database.Prepare("SELECT chain FROM events WHERE event_key=?1");
        _buffered = database.Prepare($"SELECT buffer_key, {body} FROM buffered_events WHERE buffer_key BETWEEN ?1 AND ?2 ORDER BY buffer_key");
        _attempts = database.Prepare($"SELECT activity_key, attempt, due_time, last_failure, heartbeat_details, {(isFirst ? "NULL, NULL" : "started_time, identity")}, {control} FROM activity_attempts WHERE activity_key BETWEEN ?1 AND ?2 ORDER BY activity_key");
    }

    /// <summary>Reads rows of another part.</summary>
    public T Read<T>(Func<SqliteDatabase, T> read) => Locked(() => read(_database));

    public StoredRun? Find(string runId) => Locked(() => One(_byRunId.Bind(1, runId)));

    public StoredRun? FindLatest(WorkflowKey workflow) => Locked(() => One(_latest.Bind(1, workflow.WorkflowId).Bind(2, workflow.Namespace)));

    public List<StoredRun> OpenRuns() => Locked(() => All(_openRuns));

    /// <summary>Runs that the index of runs does not know.</summary>
    public List<StoredRun> NotIndexed()
    {
        var ids = Locked(() =>
        {
            var found = new List<string>();
            var query = _database.Cached("SELECT run_id FROM runs WHERE NOT EXISTS (SELECT 1 FROM visibility WHERE visibility.run_key=runs.run_key)");
            while (query.Step())
                found.Add(query.Text(0));
            return found;
        });
        return ids.ConvertAll(id => Find(id)!);
    }

    /// <summary>Newest first, without a filter.</summary>
    public List<StoredRun> List(string ofNamespace, long before, int limit) =>
        Locked(() => All(_list.Bind(1, ofNamespace).Bind(2, before).Bind(3, limit)));

    public long LastRunKey() => Locked(() => _database.ReadLong("SELECT max(run_key) FROM runs"));

    /// <summary>Reads events and checks each against its chain.</summary>
    /// <exception cref="BrokenChainException">An event is missing or changed.</exception>
    public List<HistoryEvent> Events(StoredRun run, long from, long through) => Locked(() =>
    {
        var found = new List<HistoryEvent>((int)Math.Max(0, through - from + 1));
        var check = new ChainCheck(run.RunId, from, ChainBefore(run, from));
        _events.Bind(1, BatchWriter.Key(run.Key, from)).Bind(2, BatchWriter.Key(run.Key, through));
        try
        {
            while (_events.Step())
                found.Add(check.Next(_events.Long(0) & uint.MaxValue, _events.Blob(1), _events.Blob(2)));
        }
        finally
        {
            _events.Reset();
        }
        check.End(through, run.Count, run.Head);
        return found;
    });

    private byte[] ChainBefore(StoredRun run, long eventId)
    {
        if (eventId == 1)
            return new byte[EventEncoder.ChainLength];
        _chainAt.Bind(1, BatchWriter.Key(run.Key, eventId - 1));
        var chain = _chainAt.Step() ? _chainAt.Blob(0).ToArray() : throw new BrokenChainException(run.RunId, eventId - 1, "is missing");
        _chainAt.Reset();
        return chain;
    }

    /// <exception cref="BrokenChainException">A row is damaged.</exception>
    public List<HistoryEvent> Buffered(StoredRun run) => Rows(_buffered, run, "buffered event", static row => EventDecoder.Event(row.Blob(1)));

    /// <inheritdoc cref="Buffered"/>
    public List<StoredAttempt> Attempts(StoredRun run) => Rows(_attempts, run, "attempt of activity", static row => new StoredAttempt(
        row.Long(0) & uint.MaxValue,
        (int)row.Long(1),
        Time(row, 2),
        row.IsNull(3) ? null : EventDecoder.Failure(row.Blob(3)),
        row.IsNull(4) ? null : EventDecoder.Details(row.Blob(4)),
        Time(row, 5),
        row.IsNull(6) ? null : row.Text(6),
        row.IsNull(7) ? null : Temporal.Api.Workflow.V1.PendingActivityInfo.Parser.ParseFrom(row.Blob(7))));

    private static DateTimeOffset? Time(SqliteStatement row, int column) => row.IsNull(column) ? null : new DateTimeOffset(row.Long(column), TimeSpan.Zero);

    private List<T> Rows<T>(SqliteStatement query, StoredRun run, string what, Func<SqliteStatement, T> read) => Locked(() =>
    {
        var found = new List<T>();
        query.Bind(1, BatchWriter.Key(run.Key, 0)).Bind(2, BatchWriter.Key(run.Key, uint.MaxValue));
        try
        {
            while (query.Step())
                found.Add(Read(query, run, what, read));
        }
        finally
        {
            query.Reset();
        }
        return found;
    });

    private static T Read<T>(SqliteStatement row, StoredRun run, string what, Func<SqliteStatement, T> read)
    {
        try
        {
            return read(row);
        }
        catch (UnreadableRowException unreadable)
        {
            throw BrokenChainException.Row($"{what} {row.Long(0) & uint.MaxValue}", run.RunId, unreadable.Message);
        }
    }

    /// <exception cref="WorkflowServiceException">The file cannot be read; the inner exception is the <see cref="StoreException"/>.</exception>
    private T Locked<T>(Func<T> read)
    {
        try
        {
            lock (_gate)
                return read();
        }
        catch (SqliteError error)
        {
            var failure = StoreErrors.Open(_database.Path, error);
            throw new WorkflowServiceException(ServiceStatus.DataLoss, failure.Message, failure);
        }
    }

    private static StoredRun? One(SqliteStatement query)
    {
        if (!query.Step())
            return null;
        var run = StoredRun.Read(query);
        query.Reset();
        return run;
    }

    private static List<StoredRun> All(SqliteStatement query)
    {
        var found = new List<StoredRun>();
        while (query.Step())
            found.Add(StoredRun.Read(query));
        return found;
    }

    public void Dispose() => _database.Dispose();
}
