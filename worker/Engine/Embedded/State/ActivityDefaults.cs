using Temporal.Api.Command.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;
using TaskQueueMessage = Temporal.Api.TaskQueue.V1.TaskQueue;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Temporal's rules for what a ScheduleActivityTask command leaves out.</summary>
internal static class ActivityDefaults
{
    /// <summary>Fills the event from the command; the command was checked before.</summary>
    public static ActivityTaskScheduledEventAttributes Fill(ScheduleActivityTaskCommandAttributes command, WorkflowExecutionStartedEventAttributes started, long completedEventId)
    {
        var run = started.WorkflowRunTimeout.Limit();
        var (toClose, toStart, startToClose) = (command.ScheduleToCloseTimeout.Limit(), command.ScheduleToStartTimeout.Limit(), command.StartToCloseTimeout.Limit());
        if (toClose is not null)
        {
            toClose = Times.Min(toClose, run);
            toStart = Times.Min(toStart, toClose);
            startToClose = Times.Min(startToClose, toClose);
        }
        else
        {
            toClose = run;
            toStart = Times.Min(toStart, run);
            startToClose = Times.Min(startToClose, run);
        }
        return new ActivityTaskScheduledEventAttributes
        {
            ActivityId = command.ActivityId,
            ActivityType = command.ActivityType,
            TaskQueue = new TaskQueueMessage { Name = string.IsNullOrEmpty(command.TaskQueue?.Name) ? started.TaskQueue.Name : command.TaskQueue.Name, Kind = TaskQueueKind.Normal },
            Header = command.Header,
            Input = command.Input,
            ScheduleToCloseTimeout = toClose.ToDuration(),
            ScheduleToStartTimeout = toStart.ToDuration(),
            StartToCloseTimeout = startToClose.ToDuration(),
            HeartbeatTimeout = Times.Min(command.HeartbeatTimeout.Limit(), command.HeartbeatTimeout.Limit() is null ? null : startToClose).ToDuration(),
            WorkflowTaskCompletedEventId = completedEventId,
            RetryPolicy = RetryPolicies.Fill(command.RetryPolicy),
            UseWorkflowBuildId = command.UseWorkflowBuildId,
            Priority = command.Priority,
        };
    }
}
