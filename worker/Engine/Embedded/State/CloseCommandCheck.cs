using Temporal.Api.Command.V1;
using Temporal.Api.Enums.V1;
using Cause = Temporal.Api.Enums.V1.WorkflowTaskFailedCause;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Whether a command that closes the run can be carried out.</summary>
internal static class CloseCommandCheck
{
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
        if (next.WorkflowRunTimeout.IsNegative() || next.WorkflowTaskTimeout.IsNegative() || next.BackoffStartInterval.IsNegative())
            return (bad, "Invalid timeout on ContinueAsNewWorkflowExecutionCommand.");
        return RetryPolicies.Problem(next.RetryPolicy) is { } policy ? (bad, policy) : null;
    }
}
