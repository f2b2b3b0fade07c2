using Tsrun.History;

namespace Tsrun.Runtime;

/// <summary>Holds commands against the events they should have become.</summary>
internal static class CommandMatch
{
    /// <summary>True for events that only a command can cause.</summary>
    public static bool IsCommandEvent(EventAttributes attributes) => attributes is
        ActivityTaskScheduled or ActivityTaskCancelRequested or TimerStarted or TimerCanceled or MarkerRecorded
        or StartChildWorkflowExecutionInitiated or UpsertWorkflowSearchAttributes or WorkflowExecutionUpdateAccepted or WorkflowExecutionUpdateCompleted
        or WorkflowExecutionCompleted or WorkflowExecutionFailed or WorkflowExecutionCanceled or WorkflowExecutionContinuedAsNew;

    /// <summary>Whether a command is the one behind an event: kind, ids, types and payloads must all be equal.</summary>
    public static bool Fits(Command command, EventAttributes attributes) => (command, attributes) switch
    {
        (Command.ScheduleActivityTask c, ActivityTaskScheduled e) => c.ActivityId == e.ActivityId && c.ActivityType == e.ActivityType && c.Input == e.Input,
        (Command.RequestCancelActivityTask c, ActivityTaskCancelRequested e) => c.ScheduledEventId == e.ScheduledEventId,
        (Command.StartTimer c, TimerStarted e) => c.TimerId == e.TimerId && c.StartToFireTimeout == e.StartToFireTimeout,
        (Command.CancelTimer c, TimerCanceled e) => c.TimerId == e.TimerId,
        (Command.RecordMarker c, MarkerRecorded e) => c.MarkerName == e.MarkerName && c.Details == e.Details,
        (Command.StartChildWorkflowExecution c, StartChildWorkflowExecutionInitiated e) => c.WorkflowId == e.WorkflowId && c.WorkflowType == e.WorkflowType && c.Input == e.Input,
        (Command.UpsertWorkflowSearchAttributes c, UpsertWorkflowSearchAttributes e) => HistoryJson.ToPayload(c.SearchAttributes) == HistoryJson.ToPayload(e.SearchAttributes),
        (Command.AcceptUpdate c, WorkflowExecutionUpdateAccepted e) => c.Request.Id == e.Request.Id,
        (Command.CompleteUpdate c, WorkflowExecutionUpdateCompleted e) => c.UpdateId == e.UpdateId && c.Result == e.Result,
        (Command.CompleteWorkflowExecution c, WorkflowExecutionCompleted e) => c.Result == e.Result,
        (Command.FailWorkflowExecution c, WorkflowExecutionFailed e) => c.Failure == e.Failure,
        (Command.CancelWorkflowExecution, WorkflowExecutionCanceled) => true,
        (Command.ContinueAsNewWorkflowExecution c, WorkflowExecutionContinuedAsNew e) => c.WorkflowType == e.WorkflowType && c.Input == e.Input,
        _ => false,
    };

    /// <summary>A command for people: <c>ScheduleActivityTask(cargo.check, id 3, input 5f2a…)</c>.</summary>
    public static string Describe(Command command) => command switch
    {
        Command.ScheduleActivityTask c => $"ScheduleActivityTask({c.ActivityType}, id {c.ActivityId}, input {Short(c.Input)})",
        Command.StartTimer c => $"StartTimer({c.TimerId}, {c.StartToFireTimeout})",
        Command.CancelTimer c => $"CancelTimer({c.TimerId})",
        Command.RecordMarker c => $"RecordMarker({c.MarkerName}, {Short(c.Details)})",
        Command.StartChildWorkflowExecution c => $"StartChildWorkflowExecution({c.WorkflowType}, {c.WorkflowId})",
        Command.AcceptUpdate c => $"AcceptUpdate({c.Request.Name}, {c.Request.Id})",
        Command.CompleteUpdate c => $"CompleteUpdate({c.UpdateId}, {Short(c.Result)})",
        Command.CompleteWorkflowExecution c => $"CompleteWorkflowExecution({Short(c.Result)})",
        Command.FailWorkflowExecution c => $"FailWorkflowExecution({c.Failure.Message})",
        _ => command.GetType().Name,
    };

    /// <summary>A command event in the same words.</summary>
    public static string Describe(EventAttributes attributes) => attributes switch
    {
        ActivityTaskScheduled e => $"ScheduleActivityTask({e.ActivityType}, id {e.ActivityId}, input {Short(e.Input)})",
        TimerStarted e => $"StartTimer({e.TimerId}, {e.StartToFireTimeout})",
        TimerCanceled e => $"CancelTimer({e.TimerId})",
        MarkerRecorded e => $"RecordMarker({e.MarkerName}, {Short(e.Details)})",
        StartChildWorkflowExecutionInitiated e => $"StartChildWorkflowExecution({e.WorkflowType}, {e.WorkflowId})",
        WorkflowExecutionUpdateAccepted e => $"AcceptUpdate({e.Request.Name}, {e.Request.Id})",
        WorkflowExecutionUpdateCompleted e => $"CompleteUpdate({e.UpdateId}, {Short(e.Result)})",
        WorkflowExecutionCompleted e => $"CompleteWorkflowExecution({Short(e.Result)})",
        WorkflowExecutionFailed e => $"FailWorkflowExecution({e.Failure.Message})",
        _ => attributes.GetType().Name,
    };

    private static string Short(Payload payload) => payload.Json.Length <= 80 ? payload.Json : HistoryJson.Sha256(payload.Json)[..12];
}
