using Temporal.Api.Common.V1;
using Tsrun.Engine.Embedded.State;

namespace Tsrun.Engine.Embedded;

/// <summary>A run in the words of the index.</summary>
internal static class VisibilityOf
{
    public static RunVisibility Run(RunState run, DateTimeOffset? closeTime)
    {
        var started = run.Started;
        return new RunVisibility(
            run.Row.Key,
            run.Namespace,
            run.WorkflowId,
            run.RunId,
            started.FirstExecutionRunId,
            started.WorkflowType.Name,
            started.TaskQueue.Name,
            run.Status,
            run.StartTime,
            run.StartTime + started.FirstWorkflowTaskBackoff.Span(),
            closeTime,
            started.ParentWorkflowExecution,
            started.RootWorkflowExecution ?? new WorkflowExecution { WorkflowId = run.WorkflowId, RunId = run.RunId },
            run.Attributes.Memo,
            run.Attributes.Search,
            run.NextEventId - 1);
    }
}
