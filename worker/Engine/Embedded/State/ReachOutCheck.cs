using Temporal.Api.Command.V1;
using static Tsrun.Engine.Embedded.State.CommandLimits;
using Cause = Temporal.Api.Enums.V1.WorkflowTaskFailedCause;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Whether the commands that reach out to other runs can be carried out: children, signals, cancel requests.</summary>
internal sealed class ReachOutCheck(RunState run)
{
    private HashSet<string>? _newChildren;

    /// <summary>Commands, not ids: one turn may start a child of the same id again, and each is pending until it is refused.</summary>
    private int _newChildrenCount;

    public (Cause, string)? Child(StartChildWorkflowExecutionCommandAttributes? child)
    {
        const Cause bad = Cause.BadStartChildExecutionAttributes;
        if (child is null)
            return (bad, "StartChildWorkflowExecutionCommandAttributes is not set on StartChildWorkflowExecutionCommand.");
        if (string.IsNullOrEmpty(child.WorkflowId))
            return (bad, "Required field WorkflowId is not set on StartChildWorkflowExecutionCommand.");
        if (string.IsNullOrEmpty(child.WorkflowType?.Name))
            return (bad, $"Required field WorkflowType is not set on StartChildWorkflowExecutionCommand. WorkflowId={child.WorkflowId}");
        if (TooLong("WorkflowId", child.WorkflowId) is { } id)
            return (bad, id);
        if (child.WorkflowExecutionTimeout.IsNegative() || child.WorkflowRunTimeout.IsNegative() || child.WorkflowTaskTimeout.IsNegative())
            return (bad, $"Invalid timeout on StartChildWorkflowExecutionCommand. WorkflowId={child.WorkflowId}");
        if (RetryPolicies.Problem(child.RetryPolicy) is { } policy)
            return (bad, $"{policy} WorkflowId={child.WorkflowId}");
        if (child.CronSchedule.Length > 0 && CronSchedule.TryParse(child.CronSchedule) is null)
            return (bad, $"Invalid CronSchedule on StartChildWorkflowExecutionCommand. WorkflowId={child.WorkflowId}");
        if (TooMany("child workflow executions", run.Children.Count + _newChildrenCount) is { } tooMany)
            return (Cause.PendingChildWorkflowsLimitExceeded, tooMany);
        (_newChildren ??= new(StringComparer.Ordinal)).Add(child.WorkflowId);
        _newChildrenCount++;
        return null;
    }

    public static (Cause, string)? Signal(SignalExternalWorkflowExecutionCommandAttributes? signal)
    {
        const Cause bad = Cause.BadSignalWorkflowExecutionAttributes;
        if (signal?.Execution is null)
            return (bad, "Execution is not set on SignalExternalWorkflowExecutionCommand.");
        if (string.IsNullOrEmpty(signal.Execution.WorkflowId))
            return (bad, "WorkflowId is not set on SignalExternalWorkflowExecutionCommand.");
        if (signal.Execution.RunId.Length > 0 && !Guid.TryParse(signal.Execution.RunId, out _))
            return (bad, $"Invalid RunId set on SignalExternalWorkflowExecutionCommand. WorkflowId={signal.Execution.WorkflowId} RunId={signal.Execution.RunId} SignalName={signal.SignalName}");
        if (string.IsNullOrEmpty(signal.SignalName))
            return (bad, $"SignalName is not set on SignalExternalWorkflowExecutionCommand. WorkflowId={signal.Execution.WorkflowId}");
        return null;
    }

    public (Cause, string)? Cancel(RequestCancelExternalWorkflowExecutionCommandAttributes? cancel)
    {
        const Cause bad = Cause.BadRequestCancelExternalWorkflowExecutionAttributes;
        if (cancel is null)
            return (bad, "RequestCancelExternalWorkflowExecutionCommandAttributes is not set on RequestCancelExternalWorkflowExecutionCommand.");
        if (string.IsNullOrEmpty(cancel.WorkflowId))
            return (bad, "WorkflowId is not set on RequestCancelExternalWorkflowExecutionCommand.");
        if (cancel.RunId.Length == 0 && _newChildren?.Contains(cancel.WorkflowId) == true)
            return (bad, $"Start and RequestCancel for child workflow is not allowed in same workflow task. WorkflowId={cancel.WorkflowId} RunId= Namespace={cancel.Namespace}");
        return cancel.RunId.Length > 0 && !Guid.TryParse(cancel.RunId, out _)
            ? (bad, $"Invalid RunId set on RequestCancelExternalWorkflowExecutionCommand. WorkflowId={cancel.WorkflowId} RunId={cancel.RunId}")
            : null;
    }
}
