using Tsrun.Engine.Embedded.State;
using Tsrun.History;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>What passes between a parent and its children, in one commit. Everything here runs under the gate.</summary>
internal sealed class ChildOperations(EngineCore core)
{
    private const string ParentClosed = "by parent close policy";

    /// <summary>Starts a child that the turn's commands asked for.</summary>
    /// <returns>Whether the parent has something new to see.</returns>
    public bool Start(RunState parent, ChildMachine child)
    {
        var options = child.Options;
        if (!parent.IsOpen && options.ParentClosePolicy != ParentClosePolicy.Abandon)
            return false;
        var now = core.Clock.GetUtcNow();
        if (core.Runs.FindNewest(options.WorkflowId) is { IsOpen: true })
        {
            if (parent.IsOpen)
                core.Append(parent, new StartChildWorkflowExecutionFailed(options.WorkflowId, options.WorkflowType, "WorkflowAlreadyExists", child.InitiatedEventId), now);
            return parent.IsOpen;
        }
        var runId = RunOperations.NewRunId();
        core.Life.Create(
            runId,
            new WorkflowExecutionStarted(
                options.WorkflowId, options.WorkflowType, options.TaskQueue, options.Input, "engine", runId,
                Parent: new ParentExecution(parent.Row.WorkflowId, parent.Row.RunId, child.InitiatedEventId)),
            null,
            null);
        if (parent.IsOpen)
            core.Append(parent, new ChildWorkflowExecutionStarted(options.WorkflowId, runId, options.WorkflowType, child.InitiatedEventId), now);
        return parent.IsOpen;
    }

    public void ApplyParentClosePolicy(RunState parent)
    {
        foreach (var child in parent.Children.Values)
        {
            if (child.StartedEventId == 0 || core.Runs.FindNewest(child.Options.WorkflowId) is not { IsOpen: true } run || run.Started.FirstExecutionRunId != child.RunId)
                continue;
            if (child.Options.ParentClosePolicy == ParentClosePolicy.Terminate)
                core.Life.Terminate(run, ParentClosed, "engine", null);
            else if (child.Options.ParentClosePolicy == ParentClosePolicy.RequestCancel)
                core.Life.RequestCancel(run, "engine", ParentClosed);
        }
    }

    /// <summary>Tells an open parent how its child ended.</summary>
    public void TellParent(RunState run, EventAttributes close)
    {
        if (run.Started.Parent is not { } link
            || core.Runs.Find(link.RunId) is not { IsOpen: true } parent
            || !parent.Children.TryGetValue(link.InitiatedEventId, out var child))
            return;
        core.Fact(parent, Outcome(child, close), core.Clock.GetUtcNow());
        core.Tasks.Attend(parent);
    }

    private static EventAttributes Outcome(ChildMachine child, EventAttributes close)
    {
        var (id, runId, initiated, started) = (child.Options.WorkflowId, child.RunId, child.InitiatedEventId, child.StartedEventId);
        return close switch
        {
            WorkflowExecutionCompleted completed => new ChildWorkflowExecutionCompleted(id, runId, completed.Result, initiated, started),
            WorkflowExecutionFailed failed => new ChildWorkflowExecutionFailed(id, runId, failed.Failure, initiated, started),
            WorkflowExecutionCanceled => new ChildWorkflowExecutionCanceled(id, runId, initiated, started),
            WorkflowExecutionTimedOut => new ChildWorkflowExecutionTimedOut(id, runId, initiated, started),
            _ => new ChildWorkflowExecutionTerminated(id, runId, initiated, started),
        };
    }
}
