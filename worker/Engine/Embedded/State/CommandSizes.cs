using Temporal.Api.Command.V1;
using Temporal.Api.Enums.V1;
using static Tsrun.Engine.Embedded.State.CommandLimits;
using Cause = Temporal.Api.Enums.V1.WorkflowTaskFailedCause;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Whether commands carry more than a history may hold. The script would say the same again, so a run with such a command is ended; causes and words are a Temporal server's.</summary>
internal static class CommandSizes
{
    private const string Exceeds = "exceeds size limit.";

    /// <summary>The first command that is too large; null when all keep to the limits.</summary>
    public static (Cause Cause, string Message)? FirstProblem(IReadOnlyList<Command> commands)
    {
        foreach (var command in commands)
        {
            if (Problem(command) is { } problem)
                return problem;
        }
        return null;
    }

    private static (Cause, string)? Problem(Command command) => command.CommandType switch
    {
        CommandType.ScheduleActivityTask when TooLarge(command.ScheduleActivityTaskCommandAttributes.Input) =>
            (Cause.BadScheduleActivityAttributes, $"ScheduleActivityTaskCommandAttributes.Input {Exceeds}"),
        CommandType.CompleteWorkflowExecution when TooLarge(command.CompleteWorkflowExecutionCommandAttributes.Result) =>
            (Cause.BadScheduleActivityAttributes, $"CompleteWorkflowExecutionCommandAttributes.Result {Exceeds}"),
        CommandType.FailWorkflowExecution when TooLarge(command.FailWorkflowExecutionCommandAttributes.Failure) =>
            (Cause.BadFailWorkflowExecutionAttributes, $"FailWorkflowExecutionCommandAttributes.Failure {Exceeds}"),
        CommandType.RecordMarker when TooLarge(command.RecordMarkerCommandAttributes) =>
            (Cause.BadRecordMarkerAttributes, $"RecordMarkerCommandAttributes.Details {Exceeds}"),
        CommandType.ContinueAsNewWorkflowExecution when TooLarge(command.ContinueAsNewWorkflowExecutionCommandAttributes.Input) =>
            (Cause.BadContinueAsNewAttributes, $"ContinueAsNewWorkflowExecutionCommandAttributes. Input {Exceeds}"),
        CommandType.ContinueAsNewWorkflowExecution when TooLarge(command.ContinueAsNewWorkflowExecutionCommandAttributes.Memo) =>
            (Cause.BadContinueAsNewAttributes, $"ContinueAsNewWorkflowExecutionCommandAttributes. Memo {Exceeds}"),
        CommandType.StartChildWorkflowExecution when TooLarge(command.StartChildWorkflowExecutionCommandAttributes.Input) =>
            (Cause.BadStartChildExecutionAttributes, $"StartChildWorkflowExecutionCommandAttributes. Input {Exceeds}"),
        CommandType.StartChildWorkflowExecution when TooLarge(command.StartChildWorkflowExecutionCommandAttributes.Memo) =>
            (Cause.BadStartChildExecutionAttributes, $"StartChildWorkflowExecutionCommandAttributes.Memo {Exceeds}"),
        CommandType.SignalExternalWorkflowExecution when TooLarge(command.SignalExternalWorkflowExecutionCommandAttributes.Input) =>
            (Cause.BadSignalWorkflowExecutionAttributes, $"SignalExternalWorkflowExecutionCommandAttributes.Input {Exceeds}"),
        CommandType.ModifyWorkflowProperties when TooLarge(command.ModifyWorkflowPropertiesCommandAttributes.UpsertedMemo) =>
            (Cause.BadModifyWorkflowPropertiesAttributes, $"ModifyWorkflowPropertiesCommandAttributes {Exceeds}"),
        CommandType.ScheduleNexusOperation when TooLarge(command.ScheduleNexusOperationCommandAttributes.Input) =>
            (Cause.BadScheduleNexusOperationAttributes, $"ScheduleNexusOperationCommandAttributes.Input {Exceeds}"),
        _ => null,
    };
}
