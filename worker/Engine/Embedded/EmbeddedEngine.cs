using Google.Protobuf;
using Tsrun.Engine.Embedded.Store;
using Tsrun.Engine.Embedded.Verbs;
using Tsrun.Engine.Mapping;
using Tsrun.History;

namespace Tsrun.Engine.Embedded;

/// <summary>Temporal's service inside this process, on one SQLite file. Safe to use from many threads.</summary>
public sealed class EmbeddedEngine : IFrontend, IAsyncDisposable
{
    private readonly OpenStore _store;
    private readonly EngineCore? _core;
    private readonly HistoryReads _reads;
    private WorkflowClient? _client;
    private int _disposed;

    private EmbeddedEngine(OpenStore store, EngineOptions options)
    {
        _store = store;
        _core = store.Writer is { } writer ? new EngineCore(writer, store.Reader, options.Clock, options.LongPoll, Hooks) : null;
        _reads = new HistoryReads(store.Reader, _core);
        Register();
        EngineParts.Register(this, _core);
        if (store.Writer is { } indexed)
            indexed.Visibility = Hooks.Visibility;
    }

    /// <summary>Opens a data directory and takes up its open runs where they stood.</summary>
    /// <exception cref="StoreException">In use (<c>TS0601</c>), damaged, from a newer version, or not accessible.</exception>
    public static Task<EmbeddedEngine> OpenAsync(EngineOptions options)
    {
        var store = OpenStore.Open(options);
        try
        {
            var engine = new EmbeddedEngine(store, options);
            if (engine._core is { } core)
                Recovery.Run(core);
            engine.Hooks.Opened.ForEach(static begin => begin());
            return Task.FromResult(engine);
        }
        catch (WorkflowServiceException error) when (error.InnerException is StoreException failure)
        {
            store.Dispose();
            throw failure;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>A folder that was some engine's with the usual file name, and is nobody's now.</summary>
    public static bool IsFree(string dataDirectory) => OwnerLock.IsFree(dataDirectory, new EngineOptions(dataDirectory).DatabaseName);

    /// <summary>Whether this process owns a data directory now.</summary>
    public static bool IsOwnedBy(int process, string dataDirectory) => OwnerLock.IsOwnedBy(process, dataDirectory, new EngineOptions(dataDirectory).DatabaseName);

    /// <summary>What this engine answers; parts around the core register here.</summary>
    public VerbTable Verbs { get; } = new();

    /// <summary>Our verbs over this engine, with a queue of its own for a worker in this process that keeps runs in a cache: it must ask there as well.</summary>
    public WorkflowClient Client => _client ??= new WorkflowClient(this, new WorkflowClientOptions(StickyQueue: $"tsrun-{Environment.ProcessId}-{Guid.NewGuid():N}"));

    /// <summary>What the core asks of the parts around it.</summary>
    internal EngineHooks Hooks { get; } = new();

    /// <summary>What was written so far; null when open for reading only.</summary>
    public CommitCounters? Counters => _core?.Pipeline.Counters;

    /// <summary>Whether the store is open for reading only.</summary>
    internal bool IsReadOnly => _core is null;

    /// <inheritdoc/>
    public async Task<IMessage> CallAsync(IMessage request, CallContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return await Verbs.CallAsync(request, context, cancellationToken).ConfigureAwait(false);
        }
        catch (BrokenChainException broken)
        {
            // Any verb may have to read a run again; stored bytes that are not what was written are data loss for all of them.
            throw new WorkflowServiceException(ServiceStatus.DataLoss, broken.Message, broken);
        }
    }

    /// <summary>Whether there is an index of runs; a store of an older version that is open for reading only has none.</summary>
    internal bool HasIndex => _core is not null || _store.Reader.Read(database => Migrator.Check(database) >= 3);

    /// <summary>Writes rows of another part in a transaction of its own, and returns when they would survive power loss.</summary>
    /// <param name="write">Runs on the writing thread; use <see cref="SqliteDatabase.Cached"/> for statements that come again.</param>
    /// <exception cref="WorkflowServiceException">Read-only, closed, or the store failed.</exception>
    internal Task WriteAsync(Action<SqliteDatabase> write)
    {
        var owner = _core ?? throw ReadOnly();
        return owner.TransactAsync(() =>
        {
            owner.Want(Urgency.Durable);
            owner.Write(new StoreWrite.Custom(write));
            return true;
        });
    }

    /// <summary>Reads rows of another part while the engine opens; a store that was never written by this version, and is open for reading only, has none of them.</summary>
    /// <param name="since">The schema that brought these rows.</param>
    internal void ReadStored(long since, Action<SqliteDatabase> read) => _store.Reader.Read(database =>
    {
        if (Migrator.Check(database) >= since)
            read(database);
        return true;
    });

    /// <summary>Reads rows of another part, after everything that happened so far was committed. Works on a read-only store, too.</summary>
    internal async Task<T> ReadAsync<T>(Func<SqliteDatabase, T> read)
    {
        if (_core is not null)
            await _core.BarrierAsync().ConfigureAwait(false);
        return _store.Reader.Read(read);
    }

    /// <summary>Checks a run's whole history against its hash chain.</summary>
    /// <exception cref="WorkflowServiceException">There is no such run.</exception>
    public Task<VerifyResult> VerifyAsync(RunId runId) => _reads.VerifyAsync(runId.Value);

    /// <summary>Ends all waits, writes what is left, and lets go of the data directory.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        if (_core is not null)
        {
            await Task.WhenAll(Hooks.Closing.Select(static end => end())).ConfigureAwait(false);
            if (_core.Pipeline.Failure is null)
                await _core.CloseAsync().ConfigureAwait(false);
            _core.Dispose();
        }
        _store.Dispose();
    }

    private void Register()
    {
        _reads.Register(Verbs);
        new DescribeVerbs(_store.Reader, _core).Register(Verbs);
        if (!HasIndex)
            new UnindexedListVerb(_store.Reader).Register(Verbs);
        if (_core is null)
        {
            Verbs.Otherwise = static _ => throw ReadOnly();
            return;
        }
        new RunVerbs(_core, _reads).Register(Verbs);
        new TaskVerbs(_core, _reads).Register(Verbs);
        new ActivityVerbs(_core).Register(Verbs);
        new ControlVerbs(_core).Register(Verbs);
        OldVersioningVerbs.Register(Verbs);
        RefusedVerbs.Register(Verbs);
        new QueryVerbs(_core).Register(Verbs);
        new QueueVerbs(_core).Register(Verbs);
        var configs = new QueueConfigVerb(_core);
        configs.Register(Verbs);
        ReadStored(QueueConfigs.Schema, configs.TakeUp);
        var updates = new UpdateVerbs(_core);
        updates.Register(Verbs);
        new MultiOperationVerb(_core, updates).Register(Verbs);
    }

    private static WorkflowServiceException ReadOnly() =>
        new(ServiceStatus.FailedPrecondition, "the store is open for reading only; open it without ReadOnly to run workflows");
}
