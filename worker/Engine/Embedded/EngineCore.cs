using Tsrun.Engine.Embedded.Operations;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;

namespace Tsrun.Engine.Embedded;

/// <summary>What all operations share. One gate guards everything in memory; it is never held over IO or another's code.</summary>
/// <remarks>
/// A change goes: gate, check, change memory and collect rows, leave the gate, commit, answer. Memory runs ahead of the file, so nothing that
/// depends on a fact from outside is handed out before the commit: workflow tasks wait in the batch. When a commit fails, memory is worthless
/// and the engine refuses everything.
/// </remarks>
internal sealed class EngineCore : IDisposable
{
    private Urgency _wanted;
    private WorkflowServiceException? _closed;

    public EngineCore(BatchWriter writer, StoreReader reader, TimeProvider clock, TimeSpan longPoll, EngineHooks hooks)
    {
        Hooks = hooks;
        Reader = reader;
        Clock = clock;
        LongPoll = longPoll;
        Pipeline = new CommitPipeline(Gate, writer, Committed, Fail);
        Alarms = new AlarmClock(clock, WakeUp);
        Runs = new OpenRuns(reader.LastRunKey());
        Tasks = new WorkflowTaskOperations(this);
        TaskStarts = new WorkflowTaskStarts(this);
        TaskEnds = new WorkflowTaskEnds(this);
        Activities = new ActivityOperations(this);
        Outcomes = new ActivityOutcomes(this);
        ActivityControl = new ActivityControl(this);
        Options = new OptionsOperation(this);
        Timers = new TimerOperations(this);
        NexusCalls = new NexusCalls(this);
        NexusOutcomes = new NexusOutcomes(this);
        Executions = new RunOperations(this);
        Starting = new StartOperation(this);
        Closing = new CloseOperation(this);
        Children = new ChildOperations(this);
        Externals = new ExternalOperations(this);
        Updates = new UpdateOperations(this);
        Resets = new ResetOperation(this);
        Queries = new QueryOperations(this);
        Queues = new TaskQueues(clock, TaskStarts.Start, Activities.Start, NexusCalls.Start);
        RunAlarms = new RunAlarms(this);
    }

    public Lock Gate { get; } = new();

    /// <summary>What the parts around the core know.</summary>
    public EngineHooks Hooks { get; }

    public DateTimeOffset Now => Clock.GetUtcNow();

    public TimeProvider Clock { get; }

    public TimeSpan LongPoll { get; }

    public StoreReader Reader { get; }

    public CommitPipeline Pipeline { get; }

    public AlarmClock Alarms { get; }

    public OpenRuns Runs { get; }

    public TaskQueues Queues { get; }

    public WorkflowTaskOperations Tasks { get; }

    public WorkflowTaskStarts TaskStarts { get; }

    public WorkflowTaskEnds TaskEnds { get; }

    public ActivityOperations Activities { get; }

    public ActivityOutcomes Outcomes { get; }

    public ActivityControl ActivityControl { get; }

    public OptionsOperation Options { get; }

    public TimerOperations Timers { get; }

    public NexusCalls NexusCalls { get; }

    public NexusOutcomes NexusOutcomes { get; }

    public RunOperations Executions { get; }

    public StartOperation Starting { get; }

    public CloseOperation Closing { get; }

    public ChildOperations Children { get; }

    public ExternalOperations Externals { get; }

    public UpdateOperations Updates { get; }

    public ResetOperation Resets { get; }

    public QueryOperations Queries { get; }

    public IRunAlarms RunAlarms { get; }

    /// <summary>Changes something, and returns when the change is as firm as it must be.</summary>
    public async Task<T> TransactAsync<T>(Func<T> change)
    {
        T result;
        Seal seal;
        lock (Gate)
        {
            ThrowIfUnusable();
            _wanted = Urgency.Lazy;
            result = change();
            seal = Pipeline.Seal(_wanted);
        }
        await SettleAsync(seal).ConfigureAwait(false);
        return result;
    }

    /// <summary>Changes something; the answer to that is an empty message.</summary>
    public Task<T> TransactAsync<T>(Action change)
        where T : new() => TransactAsync(() =>
    {
        change();
        return new T();
    });

    /// <summary>Waits until everything that happened so far is in the file.</summary>
    public Task BarrierAsync()
    {
        lock (Gate)
        {
            ThrowIfUnusable();
            return Pipeline.IsQuiet ? Task.CompletedTask : SettleAsync(Pipeline.Seal(Urgency.Soon));
        }
    }

    /// <summary>Says how firm the current change must be; the strongest wish counts.</summary>
    public void Want(Urgency urgency)
    {
        if (urgency > _wanted)
            _wanted = urgency;
    }

    public void Write(StoreWrite write) => Pipeline.Pending.Writes.Add(write);

    /// <summary>Has something done once the current change is committed, under the gate.</summary>
    public void AfterCommit(Action action)
    {
        Want(Urgency.Soon);
        Pipeline.Pending.After.Add(action);
    }

    public void ThrowIfUnusable()
    {
        if (Pipeline.Failure is { } failure)
            throw Refusal(failure);
        if (_closed is not null)
            throw _closed;
    }

    /// <summary>Refuses everything from now on, ends all waits and writes what is left.</summary>
    public async Task CloseAsync()
    {
        Seal seal;
        lock (Gate)
        {
            _closed = new WorkflowServiceException(ServiceStatus.Unavailable, "the engine is closed");
            EndWaits(_closed);
            seal = Pipeline.IsQuiet ? default : Pipeline.Seal(Urgency.Soon);
        }
        await SettleAsync(seal).ConfigureAwait(false);
    }

    public void Dispose()
    {
        Alarms.Dispose();
        Pipeline.Dispose();
    }

    private async Task SettleAsync(Seal seal)
    {
        try
        {
            await Pipeline.SettleAsync(seal).ConfigureAwait(false);
        }
        catch (StoreException failure)
        {
            throw Refusal(failure);
        }
    }

    private static WorkflowServiceException Refusal(StoreException failure) =>
        new(failure.Code == "TS0605" ? ServiceStatus.ResourceExhausted : ServiceStatus.Unavailable, failure.Message, failure);

    /// <summary>After a commit, under the gate: hand out what waited for it.</summary>
    private void Committed(WriteBatch batch)
    {
        foreach (var run in batch.Touched)
            Runs.TellNews(run);
        RunAfter(batch);
        foreach (var run in batch.ReadyRuns)
            Tasks.Offer(run);
        foreach (var run in batch.ClosedRuns)
        {
            Runs.Forget(run);
            Runs.TellEnd(run.Row);
        }
    }

    /// <summary>What an action changes is a change of its own: the next batch takes it, as firm as it wants to be.</summary>
    private void RunAfter(WriteBatch batch)
    {
        if (batch.After.Count == 0)
            return;
        _wanted = Urgency.Lazy;
        foreach (var action in batch.After)
            action();
        Pipeline.Raise(_wanted);
    }

    /// <summary>The store failed, under the gate: nobody need wait any longer.</summary>
    private void Fail(Exception failure) => EndWaits(Refusal((StoreException)failure));

    private void EndWaits(WorkflowServiceException reason)
    {
        Queues.Fail(reason);
        Queries.Fail(reason);
        foreach (var run in Runs.All)
            Updates.AbortAll(run, reason);
        Runs.TellAll();
    }

    private void WakeUp()
    {
        Seal seal;
        lock (Gate)
        {
            if (Pipeline.Failure is not null || _closed is not null)
                return;
            _wanted = Urgency.Lazy;
            Alarms.RingDue();
            seal = Pipeline.Seal(_wanted);
        }
        try
        {
            // Follows nobody's result: whoever leads the batch reports its failure.
            _ = Pipeline.SettleAsync(seal);
        }
        catch (StoreException)
        {
            // Recorded as the pipeline's failure; every caller is told.
        }
    }
}
