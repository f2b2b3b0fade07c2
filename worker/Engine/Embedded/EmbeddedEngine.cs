using Google.Protobuf;
using Tsrun.Engine.Embedded.Operations;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;
using Tsrun.History;

namespace Tsrun.Engine.Embedded;

/// <summary>Temporal's service inside this process, on one SQLite file. Safe to use from many threads.</summary>
public sealed class EmbeddedEngine : IFrontend, IWorkflowService, IAsyncDisposable
{
    private readonly OpenStore store;
    private readonly EngineCore? core;
    private readonly HistoryReads reads;
    private int disposed;

    private EmbeddedEngine(OpenStore store, EngineCore? core)
    {
        this.store = store;
        this.core = core;
        reads = new HistoryReads(store.Reader, core);
    }

    /// <summary>Opens a data directory and takes up its open runs where they stood.</summary>
    /// <exception cref="StoreException">In use (<c>TS0601</c>), damaged, from a newer version, or not accessible.</exception>
    public static Task<EmbeddedEngine> OpenAsync(EngineOptions options)
    {
        var store = OpenStore.Open(options);
        try
        {
            var core = store.Writer is { } writer ? new EngineCore(writer, store.Reader, options.Clock, options.LongPoll) : null;
            var engine = new EmbeddedEngine(store, core);
            EngineParts.Register(engine);
            if (core is not null)
                Recovery.Run(core);
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

    /// <summary>What this engine answers; parts around the core register here.</summary>
    public VerbTable Verbs { get; } = new();

    /// <summary>What the core asks of the parts around it.</summary>
    internal EngineHooks Hooks { get; } = new();

    /// <inheritdoc/>
    public Task<IMessage> CallAsync(IMessage request, CallContext context, CancellationToken cancellationToken = default) =>
        Verbs.CallAsync(request, context, cancellationToken);

    /// <summary>Writes rows of another part in a transaction of its own, and returns when they would survive power loss.</summary>
    /// <param name="write">Runs on the writing thread; use <see cref="SqliteDatabase.Cached"/> for statements that come again.</param>
    /// <exception cref="WorkflowServiceException">Read-only, closed, or the store failed.</exception>
    internal Task WriteAsync(Action<SqliteDatabase> write) => TransactAsync(() =>
    {
        Core.Want(Urgency.Durable);
        Core.Write(new StoreWrite.Custom(write));
    });

    /// <summary>Reads rows of another part while the engine opens; a store that was never written by this version, and is open for reading only, has none of them.</summary>
    internal void ReadStored(Action<SqliteDatabase> read) => store.Reader.Read(database =>
    {
        if (Migrator.Check(database) == Migrator.Newest)
            read(database);
        return true;
    });

    /// <summary>Reads rows of another part, after everything that happened so far was committed. Works on a read-only store, too.</summary>
    internal async Task<T> ReadAsync<T>(Func<SqliteDatabase, T> read)
    {
        if (core is not null)
            await core.BarrierAsync().ConfigureAwait(false);
        return store.Reader.Read(read);
    }

    /// <summary>Whether the store is open for reading only.</summary>
    internal bool IsReadOnly => core is null;

    /// <summary>What was written so far; null when open for reading only.</summary>
    public CommitCounters? Counters => core?.Pipeline.Counters;

    private EngineCore Core => core ?? throw new WorkflowServiceException(ServiceStatus.FailedPrecondition, "the store is open for reading only; open it without ReadOnly to run workflows");

    /// <inheritdoc/>
    public Task<StartWorkflowExecutionResponse> StartWorkflowExecutionAsync(StartWorkflowExecutionRequest request, CancellationToken cancellationToken = default) =>
        Core.TransactAsync(() => new StartOperation(Core).Start(request));

    /// <inheritdoc/>
    public async Task<WorkflowTask?> PollWorkflowTaskQueueAsync(PollWorkflowTaskQueueRequest request, CancellationToken cancellationToken = default)
    {
        var poller = new Poller<WorkflowGrant>(request.Identity, request.HasCache);
        var grant = await LongPolling.PollAsync(Core, core => core.Queues.Workflow(request.TaskQueue), poller, cancellationToken).ConfigureAwait(false);
        return grant is null ? null : await ToTaskAsync(grant).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<RespondWorkflowTaskCompletedResponse> RespondWorkflowTaskCompletedAsync(RespondWorkflowTaskCompletedRequest request, CancellationToken cancellationToken = default)
    {
        var end = await Core.TransactAsync(() => Core.Tasks.Complete(request)).ConfigureAwait(false);
        if (end.Problem is { } problem)
            throw WorkflowServiceException.Invalid(problem);
        return new RespondWorkflowTaskCompletedResponse(end.Next is null ? null : await ToTaskAsync(end.Next).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public Task RespondWorkflowTaskFailedAsync(RespondWorkflowTaskFailedRequest request, CancellationToken cancellationToken = default) =>
        TransactAsync(() => Core.Tasks.Fail(request));

    /// <inheritdoc/>
    public Task<ActivityTask?> PollActivityTaskQueueAsync(PollActivityTaskQueueRequest request, CancellationToken cancellationToken = default) =>
        LongPolling.PollAsync(Core, core => core.Queues.Activity(request.TaskQueue), new Poller<ActivityTask>(request.Identity, false), cancellationToken);

    /// <inheritdoc/>
    public Task<RecordActivityTaskHeartbeatResponse> RecordActivityTaskHeartbeatAsync(RecordActivityTaskHeartbeatRequest request, CancellationToken cancellationToken = default) =>
        Core.TransactAsync(() => Core.Activities.Heartbeat(request));

    /// <inheritdoc/>
    public Task RespondActivityTaskCompletedAsync(RespondActivityTaskCompletedRequest request, CancellationToken cancellationToken = default) =>
        TransactAsync(() => Core.Activities.Complete(request));

    /// <inheritdoc/>
    public Task RespondActivityTaskFailedAsync(RespondActivityTaskFailedRequest request, CancellationToken cancellationToken = default) =>
        TransactAsync(() => Core.Activities.Fail(request));

    /// <inheritdoc/>
    public Task RespondActivityTaskCanceledAsync(RespondActivityTaskCanceledRequest request, CancellationToken cancellationToken = default) =>
        TransactAsync(() => Core.Activities.Cancel(request));

    /// <inheritdoc/>
    public Task SignalWorkflowExecutionAsync(SignalWorkflowExecutionRequest request, CancellationToken cancellationToken = default) =>
        TransactAsync(() => Core.Life.Signal(request));

    /// <inheritdoc/>
    public async Task<QueryWorkflowResponse> QueryWorkflowAsync(QueryWorkflowRequest request, CancellationToken cancellationToken = default)
    {
        var query = await Core.TransactAsync(() => Core.Queries.Ask(request)).ConfigureAwait(false);
        try
        {
            return new QueryWorkflowResponse(await query.Answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            lock (Core.Gate)
                Core.Queries.GiveUp(query);
        }
    }

    /// <inheritdoc/>
    public Task RespondQueryTaskCompletedAsync(RespondQueryTaskCompletedRequest request, CancellationToken cancellationToken = default) =>
        TransactAsync(() => Core.Queries.Answer(request));

    /// <inheritdoc/>
    public Task RequestCancelWorkflowExecutionAsync(RequestCancelWorkflowExecutionRequest request, CancellationToken cancellationToken = default) =>
        TransactAsync(() => Core.Life.RequestCancel(request));

    /// <inheritdoc/>
    public Task TerminateWorkflowExecutionAsync(TerminateWorkflowExecutionRequest request, CancellationToken cancellationToken = default) =>
        TransactAsync(() => Core.Life.Terminate(Core.Runs.GetOpen(request.WorkflowId, request.RunId), request.Reason, request.Identity, request.Details));

    /// <inheritdoc/>
    public Task<GetWorkflowExecutionHistoryResponse> GetWorkflowExecutionHistoryAsync(GetWorkflowExecutionHistoryRequest request, CancellationToken cancellationToken = default) =>
        reads.HistoryAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task<DescribeWorkflowExecutionResponse> DescribeWorkflowExecutionAsync(DescribeWorkflowExecutionRequest request, CancellationToken cancellationToken = default) =>
        reads.DescribeAsync(request);

    /// <inheritdoc/>
    public Task<ListWorkflowExecutionsResponse> ListWorkflowExecutionsAsync(ListWorkflowExecutionsRequest request, CancellationToken cancellationToken = default) =>
        reads.ListAsync(request);

    /// <summary>Checks a run's whole history against its hash chain.</summary>
    public Task<VerifyResult> VerifyAsync(RunId runId) => reads.VerifyAsync(runId);

    /// <summary>Ends all waits, writes what is left, and lets go of the data directory.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        if (core is not null)
        {
            if (core.Pipeline.Failure is null)
                await core.CloseAsync().ConfigureAwait(false);
            core.Dispose();
        }
        store.Dispose();
    }

    private Task TransactAsync(Action change) => Core.TransactAsync(() =>
    {
        change();
        return true;
    });

    private async Task<WorkflowTask> ToTaskAsync(WorkflowGrant grant)
    {
        var events = grant.Events ?? await reads.ThroughAsync(grant.Token.RunId, grant.Through).ConfigureAwait(false);
        var isWhole = events is [{ EventId: 1 }, ..];
        return new WorkflowTask(
            grant.Token, grant.WorkflowId, grant.Token.RunId, grant.WorkflowType, grant.PreviousStartedEventId, grant.StartedEventId, grant.Attempt,
            [.. events, .. grant.Tail], isWhole, grant.Query);
    }
}
