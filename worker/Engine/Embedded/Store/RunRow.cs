using Tsrun.History;

namespace Tsrun.Engine.Embedded.Store;

/// <summary>A run as the store knows it.</summary>
internal sealed class RunRow(long key, RunId runId, WorkflowId workflowId)
{
    public long Key { get; } = key;

    public RunId RunId { get; } = runId;

    public WorkflowId WorkflowId { get; } = workflowId;

    /// <summary>Chain value of the last written event. Belongs to whoever writes the current batch.</summary>
    public byte[] Head { get; init; } = new byte[EventEncoder.ChainLength];

    /// <summary>Number of written events. Belongs to whoever writes the current batch.</summary>
    public long Count { get; set; }

    /// <summary>Whether the row is on the current batch's list of rows to update.</summary>
    public bool IsTouched { get; set; }

    /// <summary>Readers that wait for new events; guarded by the engine's gate.</summary>
    public List<TaskCompletionSource>? Watchers { get; set; }
}
