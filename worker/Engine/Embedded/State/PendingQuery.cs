using Temporal.Api.Query.V1;
using QueryMessage = Temporal.Api.Query.V1.WorkflowQuery;

namespace Tsrun.Engine.Embedded.State;

/// <summary>A question on its way to a worker and back. Lives in memory: whoever asked is waiting.</summary>
/// <param name="TaskQueue">The normal queue of the run.</param>
internal sealed record PendingQuery(int Number, Store.WorkflowKey Workflow, string RunId, string WorkflowType, string TaskQueue, QueryMessage Query) : IWorkflowWork
{
    public TaskCompletionSource<WorkflowQueryResult> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Its name in a workflow task's map of queries.</summary>
    public string Id { get; } = $"q{Number}";

    /// <summary>Where it was put for a worker to take; null while it waits for a turn, and once a worker has it.</summary>
    public TaskQueue<IWorkflowWork, WorkflowGrant>? Place { get; set; }

    /// <summary>Whether somebody waits for the answer.</summary>
    public bool IsOpen => !Answer.Task.IsCompleted;

    /// <summary>Whether a worker has it.</summary>
    public bool IsStarted { get; set; }

    /// <summary>Ends with the connection of the worker that has it.</summary>
    public CancellationToken Holder { get; set; }

    /// <summary>Ends the wait for a sticky worker.</summary>
    public Alarm? Unclaimed { get; set; }
}
