using Temporal.Api.Command.V1;
using Temporal.Api.Common.V1;
using Temporal.Api.TaskQueue.V1;
using Tsrun.History;
using Case = Temporal.Api.Command.V1.Command.AttributesOneofCase;
using Command = Tsrun.History.Command;
using CommandMessage = Temporal.Api.Command.V1.Command;
using Enums = Temporal.Api.Enums.V1;

namespace Tsrun.Engine.Mapping;

/// <summary>Commands: what a turn asks for, in Temporal's message, and back.</summary>
public static class CommandMapping
{
    /// <summary>A command as Temporal's message.</summary>
    public static CommandMessage ToMessage(this Command command)
    {
        var message = command switch
        {
            Command.ScheduleActivityTask c => new CommandMessage { CommandType = Enums.CommandType.ScheduleActivityTask, ScheduleActivityTaskCommandAttributes = Schedule(c) },
            Command.RequestCancelActivityTask c => new CommandMessage { CommandType = Enums.CommandType.RequestCancelActivityTask, RequestCancelActivityTaskCommandAttributes = new RequestCancelActivityTaskCommandAttributes { ScheduledEventId = c.ScheduledEventId } },
            Command.StartTimer c => new CommandMessage { CommandType = Enums.CommandType.StartTimer, StartTimerCommandAttributes = new StartTimerCommandAttributes { TimerId = c.TimerId.Value, StartToFireTimeout = c.StartToFireTimeout.ToMessage() } },
            Command.CancelTimer c => new CommandMessage { CommandType = Enums.CommandType.CancelTimer, CancelTimerCommandAttributes = new CancelTimerCommandAttributes { TimerId = c.TimerId.Value } },
            Command.RecordMarker c => new CommandMessage { CommandType = Enums.CommandType.RecordMarker, RecordMarkerCommandAttributes = Marker(c) },
            Command.StartChildWorkflowExecution c => new CommandMessage { CommandType = Enums.CommandType.StartChildWorkflowExecution, StartChildWorkflowExecutionCommandAttributes = Child(c) },
            Command.UpsertWorkflowSearchAttributes c => new CommandMessage { CommandType = Enums.CommandType.UpsertWorkflowSearchAttributes, UpsertWorkflowSearchAttributesCommandAttributes = new UpsertWorkflowSearchAttributesCommandAttributes { SearchAttributes = c.SearchAttributes.ToSearchAttributes() } },
            Command.AcceptUpdate or Command.CompleteUpdate => new CommandMessage { CommandType = Enums.CommandType.ProtocolMessage, ProtocolMessageCommandAttributes = new ProtocolMessageCommandAttributes { MessageId = command.Said()!.Id } },
            Command.CompleteWorkflowExecution c => new CommandMessage { CommandType = Enums.CommandType.CompleteWorkflowExecution, CompleteWorkflowExecutionCommandAttributes = new CompleteWorkflowExecutionCommandAttributes { Result = c.Result.ToMessages() } },
            Command.FailWorkflowExecution c => new CommandMessage { CommandType = Enums.CommandType.FailWorkflowExecution, FailWorkflowExecutionCommandAttributes = new FailWorkflowExecutionCommandAttributes { Failure = c.Failure.ToMessage() } },
            Command.CancelWorkflowExecution c => new CommandMessage { CommandType = Enums.CommandType.CancelWorkflowExecution, CancelWorkflowExecutionCommandAttributes = new CancelWorkflowExecutionCommandAttributes { Details = c.Details.ToMessages() } },
            Command.ContinueAsNewWorkflowExecution c => new CommandMessage { CommandType = Enums.CommandType.ContinueAsNewWorkflowExecution, ContinueAsNewWorkflowExecutionCommandAttributes = new ContinueAsNewWorkflowExecutionCommandAttributes { WorkflowType = ValueMapping.TypeOf(c.WorkflowType), Input = c.Input.ToMessages() } },
            _ => throw new System.Diagnostics.UnreachableException($"{command.GetType().Name} has no message"),
        };
        message.UserMetadata = command.Metadata.ToMessage();
        return message;
    }

    /// <summary>A message as our record; null for a command that scripts do not give.</summary>
    public static Command? ToRecord(this CommandMessage message)
    {
        Command? command = message.AttributesCase switch
        {
            Case.ScheduleActivityTaskCommandAttributes => Schedule(message.ScheduleActivityTaskCommandAttributes),
            Case.RequestCancelActivityTaskCommandAttributes => new Command.RequestCancelActivityTask(message.RequestCancelActivityTaskCommandAttributes.ScheduledEventId),
            Case.StartTimerCommandAttributes when message.StartTimerCommandAttributes is var c => new Command.StartTimer(new TimerId(c.TimerId), c.StartToFireTimeout.ToRecord() ?? TimeSpan.Zero),
            Case.CancelTimerCommandAttributes => new Command.CancelTimer(new TimerId(message.CancelTimerCommandAttributes.TimerId)),
            Case.RecordMarkerCommandAttributes when message.RecordMarkerCommandAttributes is var c => new Command.RecordMarker(c.MarkerName, MarkerMapping.ToRecord(c.Details)),
            Case.StartChildWorkflowExecutionCommandAttributes => Child(message.StartChildWorkflowExecutionCommandAttributes),
            Case.UpsertWorkflowSearchAttributesCommandAttributes when message.UpsertWorkflowSearchAttributesCommandAttributes is var c => new Command.UpsertWorkflowSearchAttributes(c.SearchAttributes?.IndexedFields.ToRecord() ?? new SortedDictionary<string, Tsrun.History.Payload>(StringComparer.Ordinal)),
            Case.CompleteWorkflowExecutionCommandAttributes => new Command.CompleteWorkflowExecution(message.CompleteWorkflowExecutionCommandAttributes.Result.ToRecord()),
            Case.FailWorkflowExecutionCommandAttributes => new Command.FailWorkflowExecution(message.FailWorkflowExecutionCommandAttributes.Failure.ToRecordOrEmpty()),
            Case.CancelWorkflowExecutionCommandAttributes => new Command.CancelWorkflowExecution(message.CancelWorkflowExecutionCommandAttributes.Details.ToRecordOrNull()),
            Case.ContinueAsNewWorkflowExecutionCommandAttributes when message.ContinueAsNewWorkflowExecutionCommandAttributes is var c => new Command.ContinueAsNewWorkflowExecution(c.WorkflowType?.Name ?? "", c.Input.ToRecord()),
            _ => null,
        };
        return command is null ? null : command with { Metadata = message.UserMetadata.ToRecord() };
    }

    /// <summary>The task queue's message is there always; an empty name stands for the queue of the run.</summary>
    private static ScheduleActivityTaskCommandAttributes Schedule(Command.ScheduleActivityTask c) => new()
    {
        ActivityId = c.ActivityId.Value,
        ActivityType = new ActivityType { Name = c.ActivityType },
        TaskQueue = ValueMapping.Queue(c.TaskQueue) ?? new TaskQueue { Kind = Enums.TaskQueueKind.Normal },
        Input = c.Input.ToMessages(),
        ScheduleToCloseTimeout = c.ScheduleToCloseTimeout.ToMessage(),
        ScheduleToStartTimeout = c.ScheduleToStartTimeout.ToMessage(),
        StartToCloseTimeout = c.StartToCloseTimeout.ToMessage(),
        HeartbeatTimeout = c.HeartbeatTimeout.ToMessage(),
        RetryPolicy = c.RetryPolicy.ToMessage(),
    };

    private static Command.ScheduleActivityTask Schedule(ScheduleActivityTaskCommandAttributes c) => new(
        new ActivityId(c.ActivityId),
        c.ActivityType?.Name ?? "",
        c.Input.ToRecord(),
        c.TaskQueue.ToRecord().NullWhenEmpty(),
        c.ScheduleToCloseTimeout.ToRecord(),
        c.ScheduleToStartTimeout.ToRecord(),
        c.StartToCloseTimeout.ToRecord(),
        c.HeartbeatTimeout.ToRecord(),
        c.RetryPolicy.ToRecord());

    private static StartChildWorkflowExecutionCommandAttributes Child(Command.StartChildWorkflowExecution c) => new()
    {
        WorkflowId = c.WorkflowId.Value,
        WorkflowType = ValueMapping.TypeOf(c.WorkflowType),
        TaskQueue = ValueMapping.Queue(c.TaskQueue),
        Input = c.Input.ToMessages(),
        ParentClosePolicy = c.ParentClosePolicy.ToMessage<ParentClosePolicy, Enums.ParentClosePolicy>(),
    };

    private static Command.StartChildWorkflowExecution Child(StartChildWorkflowExecutionCommandAttributes c) => new(
        new WorkflowId(c.WorkflowId),
        c.WorkflowType?.Name ?? "",
        c.Input.ToRecord(),
        c.TaskQueue.ToRecord().NullWhenEmpty(),
        c.ParentClosePolicy.ToRecord(ParentClosePolicy.Terminate));

    private static RecordMarkerCommandAttributes Marker(Command.RecordMarker c)
    {
        var message = new RecordMarkerCommandAttributes { MarkerName = c.MarkerName };
        c.Details.CopyTo(message.Details);
        return message;
    }
}
