using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Command.V1;
using Temporal.Api.Enums.V1;
using Cause = Temporal.Api.Enums.V1.WorkflowTaskFailedCause;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Whether a command that closes the run can be carried out.</summary>
internal static class CloseCommandCheck
{
    /// <exception cref="WorkflowServiceException">The server refuses the answer as a whole, and leaves the task open.</exception>
    public static (Cause, string)? Problem(Command command)
    {
        switch (command.CommandType)
        {
            case CommandType.CompleteWorkflowExecution when command.CompleteWorkflowExecutionCommandAttributes is null:
                return (Cause.BadCompleteWorkflowExecutionAttributes, "CompleteWorkflowExecutionCommandAttributes is not set on CompleteWorkflowExecutionCommand.");
            case CommandType.FailWorkflowExecution when command.FailWorkflowExecutionCommandAttributes?.Failure is null:
                return (Cause.BadFailWorkflowExecutionAttributes, "Failure is not set on FailWorkflowExecutionCommand.");
            case CommandType.CancelWorkflowExecution when command.CancelWorkflowExecutionCommandAttributes is null:
                return (Cause.BadCancelWorkflowExecutionAttributes, "CancelWorkflowExecutionCommandAttributes is not set on CancelWorkflowExecutionCommand.");
            case CommandType.ContinueAsNewWorkflowExecution:
                return Next(command.ContinueAsNewWorkflowExecutionCommandAttributes);
            default:
                return null;
        }
    }

    private static (Cause, string)? Next(ContinueAsNewWorkflowExecutionCommandAttributes? next)
    {
        const Cause bad = Cause.BadContinueAsNewAttributes;
        if (next is null)
            return (bad, "ContinueAsNewWorkflowExecutionCommandAttributes is not set on ContinueAsNewWorkflowExecutionCommand.");
        if (CommandLimits.IsTooLong(next.WorkflowType?.Name ?? ""))
            return (bad, $"WorkflowType on ContinueAsNewWorkflowExecutionCommand exceeds length limit. WorkflowType={next.WorkflowType!.Name} {CommandLimits.LengthOf(next.WorkflowType.Name)}");
        var which = $"WorkflowType={next.WorkflowType?.Name} TaskQueue=name:\"{next.TaskQueue?.Name}\" kind:TASK_QUEUE_KIND_NORMAL";
        if (next.TaskQueue is { Name.Length: > 0 } queue && QueueNames.Problem(queue) is { } place)
            throw WorkflowServiceException.Invalid($"error validating ContinueAsNewWorkflowExecutionCommand TaskQueue: {place}. {which}");
        foreach (var (name, value) in ((string, Duration?)[])[
            ("WorkflowRunTimeout", next.WorkflowRunTimeout), ("WorkflowTaskTimeout", next.WorkflowTaskTimeout), ("BackoffStartInterval", next.BackoffStartInterval)])
        {
            if (value.IsNegative())
                return (bad, $"Invalid {name} on ContinueAsNewWorkflowExecutionCommand: negative duration. {which}");
        }
        return RetryPolicies.Problem(next.RetryPolicy) is { } policy ? (bad, policy) : null;
    }
}
