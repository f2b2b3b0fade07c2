using Tsrun.Engine.Embedded.State;

namespace Tsrun.Engine.Embedded.Store;

/// <summary>How soon, and how firmly, a change must reach the file.</summary>
internal enum Urgency
{
    /// <summary>A decision: it rides on the next commit, or is written within milliseconds; never synced for its own sake.</summary>
    Lazy,
    /// <summary>Write now, without a sync: something waits to read it.</summary>
    Soon,
    /// <summary>A fact from outside: write and sync before anybody is told.</summary>
    Durable,
}

/// <summary>Changes that are committed together. Guarded by the engine's gate until it is sealed, then owned by one writer.</summary>
internal sealed class WriteBatch
{
    public List<StoreWrite> Writes { get; } = [];

    public Urgency Urgency { get; set; }

    /// <summary>Runs whose workflow task may be handed out once this batch is committed.</summary>
    public List<RunState> ReadyRuns { get; } = [];

    /// <summary>Runs that may be forgotten once this batch is committed.</summary>
    public List<RunState> ClosedRuns { get; } = [];

    /// <summary>What is to be done once this batch is committed, under the gate, before tasks are handed out.</summary>
    public List<Action> After { get; } = [];

    /// <summary>Rows that got events; filled by the writer.</summary>
    public List<RunRow> Touched { get; } = [];

    /// <summary>For callers that wait while another one writes; made when the first of them comes.</summary>
    public TaskCompletionSource? Followers { get; set; }

    /// <summary>How many wait for this batch, or lead it.</summary>
    public int Callers { get; set; }

    /// <summary>Whether the ride timer was set for this batch, and not for an earlier one that was committed meanwhile.</summary>
    public bool IsTimed { get; set; }

    public bool IsEmpty => Writes.Count == 0 && ReadyRuns.Count == 0 && ClosedRuns.Count == 0 && After.Count == 0;

    public void Clear()
    {
        Writes.Clear();
        Urgency = Urgency.Lazy;
        ReadyRuns.Clear();
        ClosedRuns.Clear();
        Touched.Clear();
        After.Clear();
        Followers = null;
        IsTimed = false;
        Callers = 0;
    }
}
