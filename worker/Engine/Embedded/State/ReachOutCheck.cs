using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Command.V1;
using static Tsrun.Engine.Embedded.State.CommandLimits;
using Cause = Temporal.Api.Enums.V1.WorkflowTaskFailedCause;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Whether the commands that reach out to other runs can be carried out: children, signals, cancel requests.</summary>
/// <param name="namespaces">Knows the namespaces; null lets every name pass.</param>
internal sealed class ReachOutCheck(RunState run, INamespaceDirectory? namespaces)
{
    private HashSet<string>? _newChildren;

    /// <summary>Commands, not ids: one turn may start a child of the same id again, and each is pending until it is refused.</summary>
    private int _newChildrenCount;

    private int _newSignals, _newCancels;

    /// <exception cref="WorkflowServiceException">The server refuses the answer as a whole, and leaves the task open.</exception>
    public (Cause, string)? Child(StartChildWorkflowExecutionCommandAttributes? child)
    {
        const Cause bad = Cause.BadStartChildExecutionAttributes;
        if (child is null)
            return (bad, "StartChildWorkflowExecutionCommandAttributes is not set on StartChildWorkflowExecutionCommand.");
        if (string.IsNullOrEmpty(child.WorkflowId))
            return (bad, "Required field WorkflowId is not set on StartChildWorkflowExecutionCommand.");
        if (string.IsNullOrEmpty(child.WorkflowType?.Name))
            return (bad, $"Required field WorkflowType is not set on StartChildWorkflowExecutionCommand. WorkflowId={child.WorkflowId}");
        CheckNamespace(child.Namespace);
        if ((Priorities.Problem(child.Priority) ?? TooLongOf(child) ?? Limits(child)) is { } problem)
            return (bad, problem);
        if (child.TaskQueue is { Name.Length: > 0 } queue && QueueNames.Problem(queue) is { } place)
            throw WorkflowServiceException.Invalid($"invalid TaskQueue on StartChildWorkflowExecutionCommand: {place}. {Which(child)}");
        if (RetryPolicies.Problem(child.RetryPolicy) is { } policy)
            throw WorkflowServiceException.Invalid($"invalid WorkflowRetryPolicy on StartChildWorkflowExecutionCommand: {policy}. {Which(child)}");
        if (child.CronSchedule.Length > 0 && CronSchedule.TryParse(child.CronSchedule) is null)
            throw WorkflowServiceException.Invalid($"invalid CronSchedule on StartChildWorkflowExecutionCommand: invalid CronSchedule.. {Which(child)}");
        if (TooMany("child workflow executions", run.Children.Count + _newChildrenCount) is { } tooMany)
            return (Cause.PendingChildWorkflowsLimitExceeded, tooMany);
        (_newChildren ??= new(StringComparer.Ordinal)).Add(child.WorkflowId);
        _newChildrenCount++;
        return null;
    }

    private string Which(StartChildWorkflowExecutionCommandAttributes child) =>
        $"WorkflowId={child.WorkflowId} WorkflowType={child.WorkflowType.Name} Namespace={Space(child.Namespace)}";

    private string? TooLongOf(StartChildWorkflowExecutionCommandAttributes child) =>
        IsTooLong(child.WorkflowId) ? $"WorkflowId on StartChildWorkflowExecutionCommand exceeds length limit. WorkflowId={child.WorkflowId} {LengthOf(child.WorkflowId)} WorkflowType={child.WorkflowType.Name} Namespace={Space(child.Namespace)}"
        : IsTooLong(child.WorkflowType.Name) ? $"WorkflowType on StartChildWorkflowExecutionCommand exceeds length limit. WorkflowId={child.WorkflowId} WorkflowType={child.WorkflowType.Name} {LengthOf(child.WorkflowType.Name)} Namespace={Space(child.Namespace)}"
        : null;

    private string? Limits(StartChildWorkflowExecutionCommandAttributes child)
    {
        foreach (var (name, value) in ((string, Duration?)[])[
            ("WorkflowExecutionTimeout", child.WorkflowExecutionTimeout), ("WorkflowRunTimeout", child.WorkflowRunTimeout), ("WorkflowTaskTimeout", child.WorkflowTaskTimeout)])
        {
            if (value.IsNegative())
                return $"Invalid {name} on StartChildWorkflowExecutionCommand: negative duration. {Which(child)}";
        }
        return null;
    }

    /// <summary>Where a command names no namespace it means that of its run.</summary>
    private string Space(string named) => named.Length > 0 ? named : run.Namespace;

    private void CheckNamespace(string name)
    {
        if (name.Length > 0 && namespaces is not null && namespaces.FindId(name) is null)
            throw UnknownNamespace.Of(name);
    }

    /// <exception cref="WorkflowServiceException">There is no such namespace; the task stays open.</exception>
    public (Cause, string)? Signal(SignalExternalWorkflowExecutionCommandAttributes? signal)
    {
        const Cause bad = Cause.BadSignalWorkflowExecutionAttributes;
        if (signal?.Execution is null)
            return (bad, "Execution is not set on SignalExternalWorkflowExecutionCommand.");
        CheckNamespace(signal.Namespace);
        var (workflow, rest) = (signal.Execution.WorkflowId, $"Namespace={Space(signal.Namespace)} RunId={signal.Execution.RunId} SignalName={signal.SignalName}");
        if (string.IsNullOrEmpty(workflow))
            return (bad, $"WorkflowId is not set on SignalExternalWorkflowExecutionCommand. {rest}");
        if (IsTooLong(workflow))
            return (bad, $"WorkflowId on SignalExternalWorkflowExecutionCommand exceeds length limit. WorkflowId={workflow} {LengthOf(workflow)} {rest}");
        if (signal.Execution.RunId.Length > 0 && !Guid.TryParse(signal.Execution.RunId, out _))
            return (bad, $"Invalid RunId set on SignalExternalWorkflowExecutionCommand. WorkflowId={workflow} {rest}");
        if (string.IsNullOrEmpty(signal.SignalName))
            return (bad, $"SignalName is not set on SignalExternalWorkflowExecutionCommand. WorkflowId={signal.Execution.WorkflowId}");
        return TooMany("signals to external workflows", run.Externals.Signals + _newSignals++) is { } tooMany ? (Cause.PendingSignalsLimitExceeded, tooMany) : null;
    }

    /// <exception cref="WorkflowServiceException">There is no such namespace; the task stays open.</exception>
    public (Cause, string)? Cancel(RequestCancelExternalWorkflowExecutionCommandAttributes? cancel)
    {
        const Cause bad = Cause.BadRequestCancelExternalWorkflowExecutionAttributes;
        if (cancel is null)
            return (bad, "RequestCancelExternalWorkflowExecutionCommandAttributes is not set on RequestCancelExternalWorkflowExecutionCommand.");
        if (string.IsNullOrEmpty(cancel.WorkflowId))
            return (bad, $"WorkflowId is not set on RequestCancelExternalWorkflowExecutionCommand. Namespace={Space(cancel.Namespace)} RunId={cancel.RunId}");
        CheckNamespace(cancel.Namespace);
        if (IsTooLong(cancel.WorkflowId))
            return (bad, $"WorkflowId on RequestCancelExternalWorkflowExecutionCommand exceeds length limit. WorkflowId={cancel.WorkflowId} {LengthOf(cancel.WorkflowId)} RunId={cancel.RunId} Namespace={Space(cancel.Namespace)}");
        if (cancel.RunId.Length == 0 && _newChildren?.Contains(cancel.WorkflowId) == true)
            return (bad, $"Start and RequestCancel for child workflow is not allowed in same workflow task. WorkflowId={cancel.WorkflowId} RunId= Namespace={cancel.Namespace}");
        if (cancel.RunId.Length > 0 && !Guid.TryParse(cancel.RunId, out _))
            return (bad, $"Invalid RunId set on RequestCancelExternalWorkflowExecutionCommand. WorkflowId={cancel.WorkflowId} RunId={cancel.RunId} Namespace={Space(cancel.Namespace)}");
        return TooMany("requests to cancel external workflows", run.Externals.Cancels + _newCancels++) is { } tooMany ? (Cause.PendingRequestCancelLimitExceeded, tooMany) : null;
    }
}
