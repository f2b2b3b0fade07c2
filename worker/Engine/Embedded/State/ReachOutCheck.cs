using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Command.V1;
using Tsrun.Engine.Embedded.Operations;
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
        if (IsTooLong(child.WorkflowId))
            return (bad, $"WorkflowId on StartChildWorkflowExecutionCommand exceeds length limit. WorkflowId={child.WorkflowId} {LengthOf(child.WorkflowId)} WorkflowType={child.WorkflowType.Name} Namespace={Space(child.Namespace)}");
        // A Temporal server refuses the whole answer here, and the turn stays open.
        if (child.TaskQueue?.Name is { Length: > 0 } && StartCheck.Queue(child.TaskQueue) is { } queue)
            throw WorkflowServiceException.Invalid($"invalid TaskQueue on StartChildWorkflowExecutionCommand: {queue}. WorkflowId={child.WorkflowId} WorkflowType={child.WorkflowType.Name} Namespace={Space(child.Namespace)} TaskQueue=name:\"{child.TaskQueue.Name}\"  kind:TASK_QUEUE_KIND_NORMAL");
        foreach (var (name, value) in ((string, Duration?)[])[
            ("WorkflowExecutionTimeout", child.WorkflowExecutionTimeout), ("WorkflowRunTimeout", child.WorkflowRunTimeout), ("WorkflowTaskTimeout", child.WorkflowTaskTimeout)])
        {
            if (value.IsNegative())
                return (bad, $"Invalid {name} on StartChildWorkflowExecutionCommand: negative duration. WorkflowId={child.WorkflowId} WorkflowType={child.WorkflowType.Name} Namespace={Space(child.Namespace)}");
        }
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

    public (Cause, string)? Signal(SignalExternalWorkflowExecutionCommandAttributes? signal)
    {
        const Cause bad = Cause.BadSignalWorkflowExecutionAttributes;
        if (signal?.Execution is null)
            return (bad, "Execution is not set on SignalExternalWorkflowExecutionCommand.");
        var (workflow, rest) = (signal.Execution.WorkflowId, $"Namespace={Space(signal.Namespace)} RunId={signal.Execution.RunId} SignalName={signal.SignalName}");
        if (string.IsNullOrEmpty(workflow))
            return (bad, $"WorkflowId is not set on SignalExternalWorkflowExecutionCommand. {rest}");
        if (IsTooLong(workflow))
            return (bad, $"WorkflowId on SignalExternalWorkflowExecutionCommand exceeds length limit. WorkflowId={workflow} {LengthOf(workflow)} {rest}");
        if (signal.Execution.RunId.Length > 0 && !Guid.TryParse(signal.Execution.RunId, out _))
            return (bad, $"Invalid RunId set on SignalExternalWorkflowExecutionCommand. WorkflowId={workflow} {rest}");
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
            return (bad, $"WorkflowId is not set on RequestCancelExternalWorkflowExecutionCommand. Namespace={Space(cancel.Namespace)} RunId={cancel.RunId}");
        if (cancel.RunId.Length == 0 && _newChildren?.Contains(cancel.WorkflowId) == true)
            return (bad, $"Start and RequestCancel for child workflow is not allowed in same workflow task. WorkflowId={cancel.WorkflowId} RunId= Namespace={cancel.Namespace}");
        return cancel.RunId.Length > 0 && !Guid.TryParse(cancel.RunId, out _)
            ? (bad, $"Invalid RunId set on RequestCancelExternalWorkflowExecutionCommand. WorkflowId={cancel.WorkflowId} RunId={cancel.RunId} Namespace={Space(cancel.Namespace)}")
            : null;
    }

    /// <summary>Where a command names no namespace it means that of its run.</summary>
    private string Space(string named) => named.Length > 0 ? named : run.Namespace;
}
