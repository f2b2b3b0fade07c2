namespace Tsrun.Engine.Embedded.Store;

/// <summary>Names a workflow's runs: ids are counted in each namespace.</summary>
internal readonly record struct WorkflowKey(string Namespace, string WorkflowId);

/// <summary>A run as the store knows it.</summary>
internal sealed class RunRow(long key, string runId, WorkflowKey workflow)
{
    public long Key { get; } = key;

    public string RunId { get; } = runId;

    public WorkflowKey Workflow { get; } = workflow;

    /// <summary>Chain value of the last written event. Belongs to whoever writes the current batch.</summary>
    public byte[] Head { get; init; } = new byte[EventEncoder.ChainLength];

    /// <summary>Number of written events. Belongs to whoever writes the current batch.</summary>
    public long Count { get; set; }

    /// <summary>Bytes of the written events. Set by whoever writes the current batch; others read it as an estimate.</summary>
    public long Size { get; set; }

    /// <summary>Whether the row is on the current batch's list of rows to update.</summary>
    public bool IsTouched { get; set; }

    /// <summary>Ends with the next commit of events; null while nobody waits for that. Guarded by the engine's gate.</summary>
    public TaskCompletionSource? News { get; set; }

    /// <summary>Ends with the run, for those who wait for nothing else and sleep through its steps. Guarded by the engine's gate.</summary>
    public TaskCompletionSource? End { get; set; }

    /// <summary>Event task ids grow over all runs of a chain, because they are the keys of the events' rows: 32 bits are left for the events of one run, and its rows end there too.</summary>
    public long TaskId(long eventId) => BatchWriter.Key(Key, eventId);
}
