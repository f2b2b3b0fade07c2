using Temporal.Api.ErrorDetails.V1;

namespace Tsrun.Engine.Embedded.Schedules;

/// <summary>Refusals around schedules, in the words of a Temporal server where it has some.</summary>
internal static class ScheduleProblem
{
    public static WorkflowServiceException Spec(string what) => WorkflowServiceException.Invalid($"Invalid schedule spec: {what}");

    /// <summary>A Temporal server keeps schedules as workflows, and its answer shows it.</summary>
    public static WorkflowServiceException NotFound(string scheduleId) => Operations.Lookup.NotFound($"workflow not found for ID: temporal-sys-scheduler:{scheduleId}");

    public static WorkflowServiceException Exists(ScheduleState state) =>
        new(ServiceStatus.AlreadyExists, $"Workflow execution is already running. WorkflowId: temporal-sys-scheduler:{state.Key.ScheduleId}, RunId: {ScheduleListing.RunIdOf(state)}.")
        {
            Detail = new WorkflowExecutionAlreadyStartedFailure { StartRequestId = state.RequestIds.FirstOrDefault(""), RunId = ScheduleListing.RunIdOf(state) },
        };
}
