using Temporal.Api.ErrorDetails.V1;

namespace Tsrun.Engine.Embedded.Schedules;

/// <summary>Refusals around schedules, in the words of a Temporal server where it has some.</summary>
internal static class ScheduleProblem
{
    public static WorkflowServiceException Spec(string what) => WorkflowServiceException.Invalid($"invalid schedule spec: {what}");

    public static WorkflowServiceException NotFound(string scheduleId) =>
        new(ServiceStatus.NotFound, $"schedule \"{scheduleId}\" not found") { Detail = new NotFoundFailure() };

    public static WorkflowServiceException Exists(string scheduleId, string requestId) =>
        new(ServiceStatus.AlreadyExists, $"schedule \"{scheduleId}\" is already registered")
        {
            Detail = new WorkflowExecutionAlreadyStartedFailure { StartRequestId = requestId },
        };
}
