using Temporal.Api.Command.V1;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Google.Protobuf;
using Cause = Temporal.Api.Enums.V1.WorkflowTaskFailedCause;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Whether a turn's commands can all be carried out; asked before anything is changed, so that nothing need be taken back.</summary>
/// <param name="registry">Knows the search attributes; null lets all pass.</param>
internal sealed class CommandCheck(RunState run, ISearchAttributeRegistry? registry)
{
    /// <summary>Longest id or name, in characters.</summary>
    public const int IdLengthMax = 1000;

    /// <summary>Activities, children and signals that may be pending, each.</summary>
    private const int PendingMax = 2000;

    /// <summary>Bytes of one payload, and of all that one command carries.</summary>
    public const int BlobSizeMax = 2 * 1024 * 1024;

    private HashSet<string>? newActivities;
    private HashSet<long>? newScheduled;
    private HashSet<string>? newTimers, goneTimers;
    private int bufferedLeft = run.Buffer.Count;

    /// <summary>The id that the current command's event will get: the turn's Started and Completed come first.</summary>
    private long nextEventId = run.WorkflowTask.StartedEventId + 2;

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
            if (commands[i].CommandType != CommandType.ProtocolMessage)
                nextEventId++;
        }
        return null;
    }

    private (Cause, string)? Problem(Command command) => command.CommandType switch
    {
        CommandType.ScheduleActivityTask => Activity(command.ScheduleActivityTaskCommandAttributes),
        CommandType.RequestCancelActivityTask => CancelActivity(command.RequestCancelActivityTaskCommandAttributes),
        CommandType.StartTimer => Timer(command.StartTimerCommandAttributes),
        CommandType.CancelTimer => Cancel(command.CancelTimerCommandAttributes),
        CommandType.RecordMarker => Marker(command.RecordMarkerCommandAttributes),
        CommandType.StartChildWorkflowExecution => Child(command.StartChildWorkflowExecutionCommandAttributes),
        CommandType.SignalExternalWorkflowExecution => Signal(command.SignalExternalWorkflowExecutionCommandAttributes),
        CommandType.RequestCancelExternalWorkflowExecution => CancelExternal(command.RequestCancelExternalWorkflowExecutionCommandAttributes),
        CommandType.UpsertWorkflowSearchAttributes => Search(command.UpsertWorkflowSearchAttributesCommandAttributes?.SearchAttributes, isUpsert: true),
        CommandType.ModifyWorkflowProperties => Properties(command.ModifyWorkflowPropertiesCommandAttributes),
        CommandType.ProtocolMessage => string.IsNullOrEmpty(command.ProtocolMessageCommandAttributes?.MessageId)
            ? (Cause.BadUpdateWorkflowExecutionMessage, "MessageId is not set on ProtocolMessageCommand.") : null,
        _ => IsClose(command) ? Closing(command) : (Cause.FeatureDisabled, $"{command.CommandType} is not part of this server"),
    };

    private (Cause, string)? Activity(ScheduleActivityTaskCommandAttributes? schedule)
    {
        const Cause bad = Cause.BadScheduleActivityAttributes;
        if (schedule is null)
            return (bad, "ScheduleActivityTaskCommandAttributes is not set on ScheduleActivityTaskCommand.");
        if (string.IsNullOrEmpty(schedule.ActivityId))
            return (bad, "ActivityId is not set on ScheduleActivityTaskCommand.");
        if (string.IsNullOrEmpty(schedule.ActivityType?.Name))
            return (bad, $"ActivityType is not set on ScheduleActivityTaskCommand. ActivityId={schedule.ActivityId}");
        if (RetryPolicies.Problem(schedule.RetryPolicy) is { } policy)
            return (bad, $"{policy} ActivityId={schedule.ActivityId} ActivityType={schedule.ActivityType.Name}");
        if (TooLong("ActivityId", schedule.ActivityId) is { } id || TooLong("ActivityType", schedule.ActivityType.Name) is not null && (id = "ActivityType exceeds length limit.") is not null)
            return (bad, id);
        if (Negative(schedule) is { } negative)
            return (bad, negative);
        if (schedule.StartToCloseTimeout.Limit() is null && schedule.ScheduleToCloseTimeout.Limit() is null)
            return (bad, $"A valid StartToClose or ScheduleToCloseTimeout is not set on ScheduleActivityTaskCommand. ActivityId={schedule.ActivityId} ActivityType={schedule.ActivityType.Name}");
        if (TooLarge(schedule.Input))
            return (bad, "ScheduleActivityTaskCommandAttributes.Input exceeds size limit.");
        if (run.ActivityIds.ContainsKey(schedule.ActivityId) || !(newActivities ??= new(StringComparer.Ordinal)).Add(schedule.ActivityId))
            return (Cause.ScheduleActivityDuplicateId, $"ActivityId={schedule.ActivityId} is already in use");
        if (run.Activities.Count + newActivities.Count > PendingMax)
            return (Cause.PendingActivitiesLimitExceeded, $"the number of pending activities, {PendingMax}, has reached the per-workflow limit of {PendingMax}");
        (newScheduled ??= []).Add(nextEventId);
        return null;
    }

    private static string? Negative(ScheduleActivityTaskCommandAttributes schedule)
    {
        foreach (var (name, value) in ((string, Google.Protobuf.WellKnownTypes.Duration?)[])[
            ("ScheduleToCloseTimeout", schedule.ScheduleToCloseTimeout), ("ScheduleToStartTimeout", schedule.ScheduleToStartTimeout),
            ("StartToCloseTimeout", schedule.StartToCloseTimeout), ("HeartbeatTimeout", schedule.HeartbeatTimeout)])
        {
            if (value.IsNegative())
                return $"Invalid {name} for activity. ActivityId={schedule.ActivityId} ActivityType={schedule.ActivityType.Name}";
        }
        return null;
    }

    private (Cause, string)? CancelActivity(RequestCancelActivityTaskCommandAttributes? cancel)
    {
        const Cause bad = Cause.BadRequestCancelActivityAttributes;
        if (cancel is null)
            return (bad, "RequestCancelActivityTaskCommandAttributes is not set on RequestCancelActivityTaskCommand.");
        if (cancel.ScheduledEventId <= 0)
            return (bad, "ScheduledEventId is not set on RequestCancelActivityTaskCommand.");
        var isNew = newScheduled?.Remove(cancel.ScheduledEventId) == true;
        if (!isNew && !run.Activities.ContainsKey(cancel.ScheduledEventId))
            return (bad, $"ACTIVITY_UNKNOWN: no pending activity was scheduled by event {cancel.ScheduledEventId}");
        return null;
    }

    private (Cause, string)? Timer(StartTimerCommandAttributes? start)
    {
        const Cause bad = Cause.BadStartTimerAttributes;
        if (start is null)
            return (bad, "StartTimerCommandAttributes is not set on StartTimerCommand.");
        if (string.IsNullOrEmpty(start.TimerId))
            return (bad, "TimerId is not set on StartTimerCommand.");
        if (TooLong("TimerId", start.TimerId) is { } tooLong)
            return (bad, tooLong);
        if (start.StartToFireTimeout.IsNegative())
            return (bad, $"Invalid StartToFireTimeout for timer. TimerId={start.TimerId}");
        var isPending = run.Timers.ContainsKey(start.TimerId) && goneTimers?.Remove(start.TimerId) != true;
        return isPending || !(newTimers ??= new(StringComparer.Ordinal)).Add(start.TimerId)
            ? (Cause.StartTimerDuplicateId, $"TimerId={start.TimerId} is already in use")
            : null;
    }

    private (Cause, string)? Cancel(CancelTimerCommandAttributes? cancel)
    {
        const Cause bad = Cause.BadCancelTimerAttributes;
        if (cancel is null)
            return (bad, "CancelTimerCommandAttributes is not set on CancelTimerCommand.");
        if (string.IsNullOrEmpty(cancel.TimerId))
            return (bad, "TimerId is not set on CancelTimerCommand.");
        if (newTimers?.Remove(cancel.TimerId) == true)
            return null;
        if (!run.Timers.TryGetValue(cancel.TimerId, out var timer) || !(goneTimers ??= new(StringComparer.Ordinal)).Add(cancel.TimerId))
            return (bad, $"TIMER_ID_UNKNOWN: no pending timer has TimerId={cancel.TimerId}");
        if (timer.IsFiredInBuffer)
            bufferedLeft--;
        return null;
    }

    private static (Cause, string)? Marker(RecordMarkerCommandAttributes? marker)
    {
        if (marker is null)
            return (Cause.BadRecordMarkerAttributes, "RecordMarkerCommandAttributes is not set on RecordMarkerCommand.");
        if (string.IsNullOrEmpty(marker.MarkerName))
            return (Cause.BadRecordMarkerAttributes, "MarkerName is not set on RecordMarkerCommand.");
        return TooLong("MarkerName", marker.MarkerName) is { } tooLong ? (Cause.BadRecordMarkerAttributes, tooLong)
            : TooLarge(marker) ? (Cause.BadRecordMarkerAttributes, "RecordMarkerCommandAttributes.Details exceeds size limit.") : null;
    }

    private HashSet<string>? newChildren;

    private (Cause, string)? Child(StartChildWorkflowExecutionCommandAttributes? child)
    {
        const Cause bad = Cause.BadStartChildExecutionAttributes;
        if (child is null)
            return (bad, "StartChildWorkflowExecutionCommandAttributes is not set on StartChildWorkflowExecutionCommand.");
        if (string.IsNullOrEmpty(child.WorkflowId))
            return (bad, "Required field WorkflowId is not set on StartChildWorkflowExecutionCommand.");
        if (string.IsNullOrEmpty(child.WorkflowType?.Name))
            return (bad, $"Required field WorkflowType is not set on StartChildWorkflowExecutionCommand. WorkflowId={child.WorkflowId}");
        if (TooLong("WorkflowId", child.WorkflowId) is { } id)
            return (bad, id);
        if (child.WorkflowExecutionTimeout.IsNegative() || child.WorkflowRunTimeout.IsNegative() || child.WorkflowTaskTimeout.IsNegative())
            return (bad, $"Invalid timeout on StartChildWorkflowExecutionCommand. WorkflowId={child.WorkflowId}");
        if (RetryPolicies.Problem(child.RetryPolicy) is { } policy)
            return (bad, $"{policy} WorkflowId={child.WorkflowId}");
        if (child.CronSchedule.Length > 0 && CronSchedule.TryParse(child.CronSchedule) is null)
            return (bad, $"Invalid CronSchedule on StartChildWorkflowExecutionCommand. WorkflowId={child.WorkflowId}");
        if (TooLarge(child.Input))
            return (bad, "StartChildWorkflowExecutionCommandAttributes.Input exceeds size limit.");
        if (run.Children.Count >= PendingMax)
            return (Cause.PendingChildWorkflowsLimitExceeded, $"the number of pending child workflow executions, {run.Children.Count}, has reached the per-workflow limit of {PendingMax}");
        (newChildren ??= new(StringComparer.Ordinal)).Add(child.WorkflowId);
        return Search(child.SearchAttributes, isUpsert: false);
    }

    private static (Cause, string)? Signal(SignalExternalWorkflowExecutionCommandAttributes? signal)
    {
        const Cause bad = Cause.BadSignalWorkflowExecutionAttributes;
        if (signal?.Execution is null)
            return (bad, "Execution is not set on SignalExternalWorkflowExecutionCommand.");
        if (string.IsNullOrEmpty(signal.Execution.WorkflowId))
            return (bad, "WorkflowId is not set on SignalExternalWorkflowExecutionCommand.");
        if (signal.Execution.RunId.Length > 0 && !Guid.TryParse(signal.Execution.RunId, out _))
            return (bad, $"Invalid RunId set on SignalExternalWorkflowExecutionCommand. WorkflowId={signal.Execution.WorkflowId} RunId={signal.Execution.RunId} SignalName={signal.SignalName}");
        if (string.IsNullOrEmpty(signal.SignalName))
            return (bad, $"SignalName is not set on SignalExternalWorkflowExecutionCommand. WorkflowId={signal.Execution.WorkflowId}");
        return TooLarge(signal.Input) ? (bad, "SignalExternalWorkflowExecutionCommandAttributes.Input exceeds size limit.") : null;
    }

    private (Cause, string)? CancelExternal(RequestCancelExternalWorkflowExecutionCommandAttributes? cancel)
    {
        const Cause bad = Cause.BadRequestCancelExternalWorkflowExecutionAttributes;
        if (cancel is null)
            return (bad, "RequestCancelExternalWorkflowExecutionCommandAttributes is not set on RequestCancelExternalWorkflowExecutionCommand.");
        if (string.IsNullOrEmpty(cancel.WorkflowId))
            return (bad, "WorkflowId is not set on RequestCancelExternalWorkflowExecutionCommand.");
        if (cancel.RunId.Length == 0 && newChildren?.Contains(cancel.WorkflowId) == true)
            return (bad, $"Start and RequestCancel for child workflow is not allowed in same workflow task. WorkflowId={cancel.WorkflowId} RunId= Namespace={cancel.Namespace}");
        return cancel.RunId.Length > 0 && !Guid.TryParse(cancel.RunId, out _)
            ? (bad, $"Invalid RunId set on RequestCancelExternalWorkflowExecutionCommand. WorkflowId={cancel.WorkflowId} RunId={cancel.RunId}")
            : null;
    }

    private (Cause, string)? Search(SearchAttributes? attributes, bool isUpsert)
    {
        if (isUpsert && attributes is not { IndexedFields.Count: > 0 })
            return (Cause.BadSearchAttributes, "SearchAttributes is not set on UpsertWorkflowSearchAttributesCommand.");
        return attributes is not null && registry?.Check(run.Namespace, attributes) is { } problem ? (Cause.BadSearchAttributes, problem) : null;
    }

    private static (Cause, string)? Properties(ModifyWorkflowPropertiesCommandAttributes? modify) => modify?.UpsertedMemo is null or { Fields.Count: 0 }
        ? (Cause.BadModifyWorkflowPropertiesAttributes, "UpsertedMemo is not set on ModifyWorkflowPropertiesCommand.")
        : TooLarge(modify.UpsertedMemo) ? (Cause.BadModifyWorkflowPropertiesAttributes, "ModifyWorkflowPropertiesCommandAttributes. Memo exceeds size limit.") : null;

    private (Cause, string)? Closing(Command command)
    {
        if (bufferedLeft > 0)
            return (Cause.UnhandledCommand, "");
        switch (command.CommandType)
        {
            case CommandType.CompleteWorkflowExecution when command.CompleteWorkflowExecutionCommandAttributes is not { } complete:
                return (Cause.BadCompleteWorkflowExecutionAttributes, "CompleteWorkflowExecutionCommandAttributes is not set on CompleteWorkflowExecutionCommand.");
            case CommandType.FailWorkflowExecution when command.FailWorkflowExecutionCommandAttributes?.Failure is null:
                return (Cause.BadFailWorkflowExecutionAttributes, "Failure is not set on FailWorkflowExecutionCommand.");
            case CommandType.CancelWorkflowExecution when command.CancelWorkflowExecutionCommandAttributes is null:
                return (Cause.BadCancelWorkflowExecutionAttributes, "CancelWorkflowExecutionCommandAttributes is not set on CancelWorkflowExecutionCommand.");
            case CommandType.CompleteWorkflowExecution when TooLarge(command.CompleteWorkflowExecutionCommandAttributes.Result):
                return (Cause.BadCompleteWorkflowExecutionAttributes, "CompleteWorkflowExecutionCommandAttributes.Result exceeds size limit.");
            case CommandType.ContinueAsNewWorkflowExecution:
                return Next(command.ContinueAsNewWorkflowExecutionCommandAttributes);
            default:
                return null;
        }
    }

    private (Cause, string)? Next(ContinueAsNewWorkflowExecutionCommandAttributes? next)
    {
        const Cause bad = Cause.BadContinueAsNewAttributes;
        if (next is null)
            return (bad, "ContinueAsNewWorkflowExecutionCommandAttributes is not set on ContinueAsNewWorkflowExecutionCommand.");
        if (next.WorkflowRunTimeout.IsNegative() || next.WorkflowTaskTimeout.IsNegative() || next.BackoffStartInterval.IsNegative())
            return (bad, "Invalid timeout on ContinueAsNewWorkflowExecutionCommand.");
        if (RetryPolicies.Problem(next.RetryPolicy) is { } policy)
            return (bad, policy);
        return TooLarge(next.Input) ? (bad, "ContinueAsNewWorkflowExecutionCommandAttributes. Input exceeds size limit.") : Search(next.SearchAttributes, isUpsert: false);
    }

    private static string? TooLong(string what, string value) => value.Length > IdLengthMax ? $"{what} exceeds length limit." : null;

    private static bool TooLarge(IMessage? payloads) => payloads is not null && payloads.CalculateSize() > BlobSizeMax;
}
