using Temporal.Api.Command.V1;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Cause = Temporal.Api.Enums.V1.WorkflowTaskFailedCause;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Whether a turn's commands can all be carried out; asked before anything is changed, so that nothing need be taken back.</summary>
/// <param name="hooks">Know search attributes, namespaces and endpoints.</param>
internal sealed class CommandCheck(RunState run, EngineHooks hooks)
{
    private readonly ActivityCommandCheck _activities = new(run);
    private readonly TimerCommandCheck _timers = new(run);
    private readonly ReachOutCheck _reachOut = new(run, hooks.Namespaces);
    private readonly NexusCommandCheck _nexus = new(run, hooks.Nexus);

    /// <summary>The id that the current command's event will get: the turn's Started and Completed come first.</summary>
    private long _nextEventId = run.WorkflowTask.StartedEventId + 2;

    /// <summary>Temporal's structural rule.</summary>
    /// <exception cref="WorkflowServiceException">A close command is not the last one, or a command has no attributes; the task stays open.</exception>
    public static void Shape(IReadOnlyList<Command> commands)
    {
        for (var i = 0; i < commands.Count; i++)
        {
            if (i < commands.Count - 1 && IsClose(commands[i]))
                throw WorkflowServiceException.Invalid($"Invalid command sequence: [{string.Join(", ", commands.Select(command => command.CommandType))}], command {commands[i].CommandType} must be the last command.");
            if (commands[i].CommandType == CommandType.Unspecified)
                throw WorkflowServiceException.Invalid($"Unknown command type: {commands[i].CommandType}");
        }
    }

    public static bool IsClose(Command command) => command.CommandType
        is CommandType.CompleteWorkflowExecution or CommandType.FailWorkflowExecution or CommandType.CancelWorkflowExecution or CommandType.ContinueAsNewWorkflowExecution;

    /// <summary>The first thing that is wrong, in the order of the commands; null when all is well.</summary>
    public (Cause Cause, string Message)? FirstProblem(IReadOnlyList<Command> commands)
    {
        for (var i = 0; i < commands.Count; i++)
        {
            if (Problem(commands[i]) is { } problem)
                return problem;
            _nextEventId += EventsOf(commands[i]);
        }
        return null;
    }

    private static int EventsOf(Command command) => command.CommandType == CommandType.ProtocolMessage ? 0 : 1;

    private (Cause, string)? Problem(Command command) => command.CommandType switch
    {
        CommandType.ScheduleActivityTask => _activities.Schedule(command.ScheduleActivityTaskCommandAttributes, _nextEventId),
        CommandType.RequestCancelActivityTask => _activities.Cancel(command.RequestCancelActivityTaskCommandAttributes),
        CommandType.StartTimer => _timers.Start(command.StartTimerCommandAttributes),
        CommandType.CancelTimer => _timers.Cancel(command.CancelTimerCommandAttributes),
        CommandType.RecordMarker => Marker(command.RecordMarkerCommandAttributes),
        CommandType.StartChildWorkflowExecution => _reachOut.Child(command.StartChildWorkflowExecutionCommandAttributes) ?? Search(command.StartChildWorkflowExecutionCommandAttributes.SearchAttributes, isUpsert: false),
        CommandType.SignalExternalWorkflowExecution => _reachOut.Signal(command.SignalExternalWorkflowExecutionCommandAttributes),
        CommandType.RequestCancelExternalWorkflowExecution => _reachOut.Cancel(command.RequestCancelExternalWorkflowExecutionCommandAttributes),
        CommandType.UpsertWorkflowSearchAttributes => Search(command.UpsertWorkflowSearchAttributesCommandAttributes?.SearchAttributes, isUpsert: true),
        CommandType.ModifyWorkflowProperties => Properties(command.ModifyWorkflowPropertiesCommandAttributes),
        CommandType.ScheduleNexusOperation => _nexus.Schedule(command.ScheduleNexusOperationCommandAttributes, _nextEventId),
        CommandType.RequestCancelNexusOperation => _nexus.Cancel(command.RequestCancelNexusOperationCommandAttributes),
        CommandType.ProtocolMessage => string.IsNullOrEmpty(command.ProtocolMessageCommandAttributes?.MessageId)
            ? (Cause.BadUpdateWorkflowExecutionMessage, "MessageID is not set on ProtocolMessageCommand.") : null,
        _ => IsClose(command) ? Close(command) : (Cause.FeatureDisabled, $"{command.CommandType} is not part of this server"),
    };

    private static (Cause, string)? Marker(RecordMarkerCommandAttributes? marker)
    {
        if (marker is null)
            return (Cause.BadRecordMarkerAttributes, "RecordMarkerCommandAttributes is not set on RecordMarkerCommand.");
        if (string.IsNullOrEmpty(marker.MarkerName))
            return (Cause.BadRecordMarkerAttributes, "MarkerName is not set on RecordMarkerCommand.");
        return CommandLimits.IsTooLong(marker.MarkerName) ? (Cause.BadRecordMarkerAttributes, $"MarkerName on RecordMarkerCommand exceeds length limit. MarkerName={marker.MarkerName} {CommandLimits.LengthOf(marker.MarkerName)}") : null;
    }

    private (Cause, string)? Search(SearchAttributes? attributes, bool isUpsert)
    {
        if (isUpsert && attributes is not { IndexedFields.Count: > 0 })
            return (Cause.BadSearchAttributes, $"{(attributes is null ? "SearchAttributes" : "IndexedFields")} is not set on UpsertWorkflowSearchAttributesCommand.");
        return attributes is not null && hooks.SearchAttributes?.Check(run.Namespace, attributes) is { } problem ? (Cause.BadSearchAttributes, problem) : null;
    }

    private static (Cause, string)? Properties(ModifyWorkflowPropertiesCommandAttributes? modify) => modify?.UpsertedMemo is null or { Fields.Count: 0 }
        ? (Cause.BadModifyWorkflowPropertiesAttributes, "UpsertedMemo is not set on ModifyWorkflowPropertiesCommand.")
        : null;

    /// <summary>A run does not end before its script has seen what came meanwhile.</summary>
    private (Cause, string)? Close(Command command)
    {
        if (run.Buffer.Count > _timers.TakenBack)
            return (Cause.UnhandledCommand, "");
        return CloseCommandCheck.Problem(command) ?? (command.ContinueAsNewWorkflowExecutionCommandAttributes is { } next ? Search(next.SearchAttributes, isUpsert: false) : null);
    }
}
