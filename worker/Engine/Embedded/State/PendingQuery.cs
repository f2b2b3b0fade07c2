using Tsrun.History;

namespace Tsrun.Engine.Embedded.State;

/// <summary>A question on its way to a worker and back. Lives in memory: whoever asked is waiting.</summary>
internal sealed record PendingQuery(int Number, RunId RunId, WorkflowId WorkflowId, string WorkflowType, string TaskQueue, WorkflowQuery Query) : IWorkflowWork
{
    public TaskCompletionSource<Payload> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskToken Token => new(RunId, 0, Number);
}
