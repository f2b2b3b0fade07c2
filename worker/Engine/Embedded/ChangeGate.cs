using Tsrun.Engine.Embedded.Store;

namespace Tsrun.Engine.Embedded;

/// <summary>How anything changes. One gate guards everything in memory; it is never held over IO or another's code.</summary>
/// <remarks>
/// A change goes: gate, check, change memory and collect rows, leave the gate, commit, answer. Memory runs ahead of the file, so nothing that
/// depends on a fact from outside is handed out before the commit: workflow tasks wait in the batch. When a commit fails, memory is worthless
/// and the engine refuses everything.
/// </remarks>
internal abstract class ChangeGate
{
    private Urgency _wanted;
    private WorkflowServiceException? _closed;

    protected ChangeGate(BatchWriter writer) => Pipeline = new CommitPipeline(Gate, writer, CommittedUnderGate, failure => EndWaits(Refusal(failure)));

    public Lock Gate { get; } = new();

    public CommitPipeline Pipeline { get; }

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

    /// <summary>Changes something that nobody asked for, such as what a clock or the end of a connection brings; nothing once the engine is closed or its store suspect. A defect goes on to the caller, who must let it be seen.</summary>
    public void TransactUnasked(Action change)
    {
        Seal seal;
        lock (Gate)
        {
            if (Pipeline.Failure is not null || _closed is not null)
                return;
            _wanted = Urgency.Lazy;
            change();
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

    /// <summary>After a commit, under the gate, before the actions that wait for it.</summary>
    protected abstract void TellNews(WriteBatch batch);

    /// <summary>After a commit and the actions that waited for it, under the gate: hand out what waited in the batch.</summary>
    protected abstract void HandOut(WriteBatch batch);

    /// <summary>Nobody need wait any longer; under the gate.</summary>
    protected abstract void EndWaits(WorkflowServiceException reason);

    private void CommittedUnderGate(WriteBatch batch)
    {
        TellNews(batch);
        RunAfter(batch);
        HandOut(batch);
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
}
