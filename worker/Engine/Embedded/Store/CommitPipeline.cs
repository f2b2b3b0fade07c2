namespace Tsrun.Engine.Embedded.Store;

/// <summary>Group commit without a writer thread: whoever finds nobody writing writes, on its own thread; whoever comes meanwhile shares the next commit.</summary>
/// <remarks>
/// <code>
/// Idle    --Seal(wanted)-->     Writing   the caller leads
/// Idle, crowded --Seal(wanted)--> Writing a pool thread leads, behind the work that waits already
/// Writing --Seal(wanted)-->     Writing   the caller follows the pending batch
/// Writing --written, more-->    Writing   a pool thread leads the next batch
/// Writing --written, no more--> Idle      lazy changes start the timer
/// any     --write failed-->     Suspect   for ever; nothing is acknowledged again
/// </code>
/// </remarks>
internal sealed class CommitPipeline : IDisposable
{
    /// <summary>How long a lazy change may wait for a commit to ride on.</summary>
    private static readonly TimeSpan RideWait = TimeSpan.FromMilliseconds(2);

    private readonly Lock _gate;
    private readonly BatchWriter _writer;
    private readonly Action<WriteBatch> _committed;
    private readonly Action<StoreException> _failed;
    private readonly Timer _rideTimer;
    private WriteBatch _spare = new();
    private bool _isWriting, _isTimerSet;

    /// <summary>The last commit was shared, so the next is likely to be: wait for company instead of leading at once.</summary>
    private bool _isCrowded;

    /// <param name="committed">Called under the gate after each commit.</param>
    /// <param name="failed">Called under the gate once, when the store becomes suspect.</param>
    public CommitPipeline(Lock gate, BatchWriter writer, Action<WriteBatch> committed, Action<StoreException> failed)
    {
        _gate = gate;
        _writer = writer;
        _committed = committed;
        _failed = failed;
        _rideTimer = new Timer(_ => WriteRiders());
    }

    /// <summary>Collects changes; guarded by the gate.</summary>
    public WriteBatch Pending { get; private set; } = new();

    /// <summary>Whether everything is in the file; under the gate.</summary>
    public bool IsQuiet => !_isWriting && Pending.IsEmpty;

    /// <summary>Why the store is suspect; null while it is sound.</summary>
    public StoreException? Failure { get; private set; }

    /// <summary>What was committed so far.</summary>
    public CommitCounters Counters { get; } = new();

    /// <summary>Ends a change; under the gate.</summary>
    /// <returns>What to settle outside of the gate.</returns>
    public Seal Seal(Urgency wanted)
    {
        if (wanted == Urgency.Lazy)
        {
            SetTimer();
            return default;
        }
        if (wanted > Pending.Urgency)
            Pending.Urgency = wanted;
        Pending.Callers++;
        if (!_isWriting && !_isCrowded)
        {
            _isWriting = true;
            return new Seal(TakePending(), null);
        }
        if (!_isWriting)
        {
            _isWriting = true;
            QueueLead();
        }
        return new Seal(null, (Pending.Followers ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task);
    }

    /// <summary>Says how firm the pending batch must be; under the gate, after a commit, when nobody ends a change.</summary>
    public void Raise(Urgency wanted)
    {
        if (wanted > Pending.Urgency)
            Pending.Urgency = wanted;
    }

    /// <summary>Behind the work that waits already, which may have something to add to the batch.</summary>
    private void QueueLead() => ThreadPool.UnsafeQueueUserWorkItem(static pipeline => pipeline.LeadNext(), this, preferLocal: false);

    /// <summary>Does, or waits for, the commit that a seal stands for; outside of the gate.</summary>
    /// <exception cref="StoreException">The store is suspect; the change is not acknowledged.</exception>
    public Task SettleAsync(Seal seal)
    {
        if (seal.Lead is null)
            return seal.Follow ?? Task.CompletedTask;
        Lead(seal.Lead);
        return Task.CompletedTask;
    }

    private WriteBatch TakePending()
    {
        var batch = Pending;
        Pending = _spare;
        _spare = batch;
        return batch;
    }

    private void Lead(WriteBatch batch)
    {
        try
        {
            _writer.Write(batch);
        }
        catch (SqliteError error)
        {
            throw Suspect(batch, StoreErrors.WriteFailed(error));
        }
        TaskCompletionSource? followers;
        bool isMore;
        lock (_gate)
        {
            Counters.Add(batch);
            _committed(batch);
            followers = batch.Followers;
            _isCrowded = batch.Callers > 1;
            batch.Clear();
            isMore = Pending.Urgency > Urgency.Lazy;
            _isWriting = isMore;
            if (!isMore)
                SetTimer();
        }
        followers?.SetResult();
        if (isMore)
            QueueLead();
    }

    /// <summary>Leads for others: they are told through their batch, so there is nobody here to throw to.</summary>
    private void LeadNext()
    {
        WriteBatch batch;
        lock (_gate)
            batch = TakePending();
        try
        {
            Lead(batch);
        }
        catch (StoreException)
        {
            // Recorded in Failure, and told to every caller that waits or comes later.
        }
    }

    private StoreException Suspect(WriteBatch batch, StoreException failure)
    {
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            // isWriting stays true: nothing is ever written again.
            Failure = failure;
            waiting = Pending.Followers;
            _failed(failure);
        }
        Fail(batch.Followers, failure);
        Fail(waiting, failure);
        return failure;
    }

    private static void Fail(TaskCompletionSource? followers, StoreException failure)
    {
        if (followers is null)
            return;
        followers.SetException(failure);
        // Observed here: the followers may all have given up.
        _ = followers.Task.Exception;
    }

    private void SetTimer()
    {
        if (_isTimerSet || _isWriting || Pending.IsEmpty)
            return;
        Pending.IsTimed = true;
        _isTimerSet = true;
        _rideTimer.Change(RideWait, Timeout.InfiniteTimeSpan);
    }

    private void WriteRiders()
    {
        lock (_gate)
        {
            _isTimerSet = false;
            if (_isWriting || Pending.IsEmpty)
                return;
            // A busy run commits all the time; only changes that found no commit to ride on are written here.
            if (!Pending.IsTimed)
            {
                SetTimer();
                return;
            }
            _isWriting = true;
        }
        LeadNext();
    }

    public void Dispose() => _rideTimer.Dispose();
}

/// <summary>A change's way to the disk: the caller leads a batch, follows one, or (neither) need not wait.</summary>
internal readonly record struct Seal(WriteBatch? Lead, Task? Follow);

/// <summary>What the store did since it was opened.</summary>
public sealed class CommitCounters
{
    /// <summary>Commits with a sync.</summary>
    public long Synced { get; private set; }

    /// <summary>Commits without one.</summary>
    public long Unsynced { get; private set; }

    /// <summary>Rows written in them: events and what goes with them.</summary>
    public long Rows { get; private set; }

    internal void Add(WriteBatch batch)
    {
        if (batch.Urgency == Urgency.Durable)
            Synced++;
        else
            Unsynced++;
        Rows += batch.Writes.Count;
    }
}
