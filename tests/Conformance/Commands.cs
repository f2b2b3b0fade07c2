using Google.Protobuf;
using Temporal.Api.Command.V1;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.Failure.V1;
using Temporal.Api.TaskQueue.V1;
using Duration = Google.Protobuf.WellKnownTypes.Duration;

namespace Tsrun.Tests.Conformance;

/// <summary>Commands of a workflow task, and the values in them.</summary>
internal static class Commands
{
    public static Payloads Text(string text) => new() { Payloads_ = { Json($"\"{text}\"") } };

    public static Payload Json(string json) => new() { Metadata = { ["encoding"] = ByteString.CopyFromUtf8("json/plain") }, Data = ByteString.CopyFromUtf8(json) };

    public static Duration Seconds(double seconds) => Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds));

    public static Failure Failure(string message, string type = "Oops", bool isFinal = false) =>
        new() { Message = message, ApplicationFailureInfo = new ApplicationFailureInfo { Type = type, NonRetryable = isFinal } };

    public static Command Complete(string result = "done") => new()
    {
        CommandType = CommandType.CompleteWorkflowExecution,
        CompleteWorkflowExecutionCommandAttributes = new() { Result = Text(result) },
    };

    public static Command Fail(Failure failure) => new() { CommandType = CommandType.FailWorkflowExecution, FailWorkflowExecutionCommandAttributes = new() { Failure = failure } };

    public static Command Cancel() => new() { CommandType = CommandType.CancelWorkflowExecution, CancelWorkflowExecutionCommandAttributes = new() };

    public static Command Timer(string id, double seconds) => new()
    {
        CommandType = CommandType.StartTimer,
        StartTimerCommandAttributes = new() { TimerId = id, StartToFireTimeout = Seconds(seconds) },
    };

    public static Command CancelTimer(string id) => new() { CommandType = CommandType.CancelTimer, CancelTimerCommandAttributes = new() { TimerId = id } };

    public static Command Activity(string id, string queue, double startToClose = 10, double heartbeat = 0, RetryPolicy? retry = null) => new()
    {
        CommandType = CommandType.ScheduleActivityTask,
        ScheduleActivityTaskCommandAttributes = new()
        {
            ActivityId = id,
            ActivityType = new ActivityType { Name = "Work" },
            TaskQueue = new TaskQueue { Name = queue },
            Input = Text("input"),
            StartToCloseTimeout = Seconds(startToClose),
            HeartbeatTimeout = heartbeat > 0 ? Seconds(heartbeat) : null,
            RetryPolicy = retry,
        },
    };

    public static RetryPolicy Retry(int attempts, double initial = 0.1, params string[] final) =>
        new() { InitialInterval = Seconds(initial), BackoffCoefficient = 1, MaximumAttempts = attempts, NonRetryableErrorTypes = { final } };

    public static Command RequestCancelActivity(long scheduledEventId) => new()
    {
        CommandType = CommandType.RequestCancelActivityTask,
        RequestCancelActivityTaskCommandAttributes = new() { ScheduledEventId = scheduledEventId },
    };

    public static Command ContinueAsNew(string queue) => new()
    {
        CommandType = CommandType.ContinueAsNewWorkflowExecution,
        ContinueAsNewWorkflowExecutionCommandAttributes = new() { WorkflowType = new WorkflowType { Name = "Conform" }, TaskQueue = new TaskQueue { Name = queue } },
    };

    public static Command Child(string id, string queue, ParentClosePolicy policy = ParentClosePolicy.Terminate) => new()
    {
        CommandType = CommandType.StartChildWorkflowExecution,
        StartChildWorkflowExecutionCommandAttributes = new()
        {
            WorkflowId = id,
            WorkflowType = new WorkflowType { Name = "Child" },
            TaskQueue = new TaskQueue { Name = queue },
            ParentClosePolicy = policy,
        },
    };

    public static Command Marker(string name) => new() { CommandType = CommandType.RecordMarker, RecordMarkerCommandAttributes = new() { MarkerName = name } };

    public static Command Attributes(string name, string json) => new()
    {
        CommandType = CommandType.UpsertWorkflowSearchAttributes,
        UpsertWorkflowSearchAttributesCommandAttributes = new() { SearchAttributes = new SearchAttributes { IndexedFields = { [name] = Json(json) } } },
    };

    public static Command Message(string id) => new() { CommandType = CommandType.ProtocolMessage, ProtocolMessageCommandAttributes = new() { MessageId = id } };
}
