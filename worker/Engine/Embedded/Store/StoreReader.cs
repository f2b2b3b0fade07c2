using Tsrun.History;

namespace Tsrun.Engine.Embedded.Store;

/// <summary>Reads what is committed, on a connection of its own. Safe to use from several threads, one after the other.</summary>
internal sealed class StoreReader : IDisposable
{
    private const string RunColumns = "run_key, run_id, workflow_id, workflow_type, task_queue, start_request_id, status, start_time, close_time, event_count, head";
    private readonly Lock gate = new();
    private readonly SqliteDatabase database;
    private readonly SqliteStatement byRunId, latest, openRuns, list, listOf, events, chainAt, buffered, attempts;

    public StoreReader(SqliteDatabase database)
    {
        this.database = database;
        byRunId = database.Prepare($"SELECT {RunColumns} FROM runs WHERE run_id=?1");
        latest = database.Prepare($"SELECT {RunColumns} FROM runs WHERE workflow_id=?1 ORDER BY run_key DESC LIMIT 1");
        openRuns = database.Prepare($"SELECT {RunColumns} FROM runs WHERE status=1 ORDER BY run_key");
        list = database.Prepare($"SELECT {RunColumns} FROM runs WHERE run_key<?1 AND (status=1 OR ?2<>1) AND (status<>1 OR ?2<>0) ORDER BY run_key DESC LIMIT ?3");
        listOf = database.Prepare($"SELECT {RunColumns} FROM runs WHERE workflow_id=?4 AND run_key<?1 AND (status=1 OR ?2<>1) AND (status<>1 OR ?2<>0) ORDER BY run_key DESC LIMIT ?3");
        events = database.Prepare("SELECT event_key, json, chain FROM events WHERE event_key BETWEEN ?1 AND ?2 ORDER BY event_key");
        chainAt = database.Prepare("SELECT chain FROM events WHERE event_key=?1");
        buffered = database.Prepare("SELECT json FROM buffered_events WHERE buffer_key BETWEEN ?1 AND ?2 ORDER BY buffer_key");
        attempts = database.Prepare("SELECT activity_key, attempt, due_time, last_failure, heartbeat_details FROM activity_attempts WHERE activity_key BETWEEN ?1 AND ?2 ORDER BY activity_key");
    }

    /// <summary>Reads rows of another part.</summary>
    public T Read<T>(Func<SqliteDatabase, T> read) => Locked(() => read(database));

    public StoredRun? Find(RunId runId) => Locked(() => One(byRunId.Bind(1, runId.Value)));

    public StoredRun? FindLatest(WorkflowId workflowId) => Locked(() => One(latest.Bind(1, workflowId.Value)));

    public List<StoredRun> OpenRuns() => Locked(() => All(openRuns));

    /// <param name="isOpen">Null for both kinds.</param>
    public List<StoredRun> List(bool? isOpen, WorkflowId? workflowId, long before, int limit) => Locked(() =>
    {
        var query = workflowId is { } id ? listOf.Bind(4, id.Value) : list;
        return All(query.Bind(1, before).Bind(2, isOpen switch { true => 1, false => 0, null => 2 }).Bind(3, limit));
    });

    public long LastRunKey() => Locked(() => database.ReadLong("SELECT max(run_key) FROM runs"));

    /// <summary>Reads events and checks each against its chain.</summary>
    /// <exception cref="BrokenChainException">An event is missing or changed.</exception>
    public List<HistoryEvent> Events(StoredRun run, long from, long through) => Locked(() =>
    {
        var found = new List<HistoryEvent>((int)Math.Max(0, through - from + 1));
        var check = new ChainCheck(run.RunId, from, ChainBefore(run, from));
        events.Bind(1, BatchWriter.Key(run.Key, from)).Bind(2, BatchWriter.Key(run.Key, through));
        try
        {
            while (events.Step())
                found.Add(check.Next(events.Long(0) & uint.MaxValue, events.Blob(1), events.Blob(2)));
        }
        finally
        {
            events.Reset();
        }
        check.End(through, run.Count, run.Head);
        return found;
    });

    private byte[] ChainBefore(StoredRun run, long eventId)
    {
        if (eventId == 1)
            return new byte[EventEncoder.ChainLength];
        chainAt.Bind(1, BatchWriter.Key(run.Key, eventId - 1));
        var chain = chainAt.Step() ? chainAt.Blob(0).ToArray() : throw new BrokenChainException(run.RunId, eventId - 1, "is missing");
        chainAt.Reset();
        return chain;
    }

    public List<HistoryEvent> Buffered(StoredRun run) => Locked(() =>
    {
        var found = new List<HistoryEvent>();
        buffered.Bind(1, BatchWriter.Key(run.Key, 0)).Bind(2, BatchWriter.Key(run.Key, uint.MaxValue));
        try
        {
            while (buffered.Step())
                found.Add(HistoryJson.Read<HistoryEvent>(buffered.Blob(0)));
        }
        finally
        {
            buffered.Reset();
        }
        return found;
    });

    public List<StoredAttempt> Attempts(StoredRun run) => Locked(() =>
    {
        var found = new List<StoredAttempt>();
        attempts.Bind(1, BatchWriter.Key(run.Key, 0)).Bind(2, BatchWriter.Key(run.Key, uint.MaxValue));
        try
        {
            while (attempts.Step())
                found.Add(new StoredAttempt(
                    attempts.Long(0) & uint.MaxValue,
                    (int)attempts.Long(1),
                    attempts.IsNull(2) ? null : new DateTimeOffset(attempts.Long(2), TimeSpan.Zero),
                    attempts.IsNull(3) ? null : HistoryJson.Read<Failure>(attempts.Blob(3)),
                    attempts.IsNull(4) ? null : HistoryJson.Read<Payload>(attempts.Blob(4))));
        }
        finally
        {
            attempts.Reset();
        }
        return found;
    });

    /// <exception cref="WorkflowServiceException">The file cannot be read; the inner exception is the <see cref="StoreException"/>.</exception>
    private T Locked<T>(Func<T> read)
    {
        try
        {
            lock (gate)
                return read();
        }
        catch (SqliteError error)
        {
            var failure = StoreErrors.Open(database.Path, error);
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

    public void Dispose() => database.Dispose();
}
