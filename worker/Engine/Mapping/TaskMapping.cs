using Google.Protobuf;
using Temporal.Api.Enums.V1;
using Temporal.Api.Query.V1;
using Tsrun.History;
using Api = Temporal.Api.WorkflowService.V1;
using EventMessage = Temporal.Api.History.V1.HistoryEvent;
using RetryPolicy = Tsrun.History.RetryPolicy;

namespace Tsrun.Engine.Mapping;

/// <summary>Tasks as a worker gets them.</summary>
internal static class TaskMapping
{
    /// <param name="events">All events of the answer, its further pages included.</param>
    /// <param name="message">What a poll answered.</param>
    public static WorkflowTask ToRecord(this Api.PollWorkflowTaskQueueResponse message, IReadOnlyList<EventMessage> events)
    {
        var run = new RunId(message.WorkflowExecution?.RunId ?? "");
        var records = new List<HistoryEvent>(events.Count);
        foreach (var next in events) records.Add(next.ToRecord());
        return new WorkflowTask(
            TokenOf(message.TaskToken, run, message.Attempt),
            new WorkflowId(message.WorkflowExecution?.WorkflowId ?? ""),
            run,
            message.WorkflowType?.Name ?? "",
            message.PreviousStartedEventId,
            message.StartedEventId,
            Math.Max(1, message.Attempt),
            records,
            events.Count > 0 && events[0].EventId == 1,
            message.Query?.ToRecord())
        {
            Queries = message.Queries.ToDictionary(entry => entry.Key, entry => entry.Value.ToRecord()),
            Updates = message.Messages.ToUpdates(),
        };
    }

    public static ActivityTask ToRecord(this Api.PollActivityTaskQueueResponse message)
    {
        var run = new RunId(message.WorkflowExecution?.RunId ?? "");
        var scheduled = message.ScheduledTime.ToRecord() ?? DateTimeOffset.UnixEpoch;
        return new ActivityTask(
            TokenOf(message.TaskToken, run, message.Attempt),
            new WorkflowId(message.WorkflowExecution?.WorkflowId ?? ""),
            run,
            message.WorkflowType?.Name ?? "",
            new ActivityId(message.ActivityId),
            message.ActivityType?.Name ?? "",
            message.Input.ToRecord(),
            Math.Max(1, message.Attempt),
            scheduled,
            message.StartedTime.ToRecord() ?? scheduled,
            message.StartToCloseTimeout.ToRecord() ?? TimeSpan.Zero,
            message.ScheduleToCloseTimeout.ToRecord(),
            message.HeartbeatTimeout.ToRecord(),
            message.RetryPolicy.ToRecord() ?? RetryPolicy.Default,
            message.HeartbeatDetails.ToRecordOrNull());
    }

    public static WorkflowQueryResult ToMessage(this QueryAnswer answer) => answer.Failure is { } failure
        ? new WorkflowQueryResult { ResultType = QueryResultType.Failed, ErrorMessage = failure.Message, Failure = failure.ToMessage() }
        : new WorkflowQueryResult { ResultType = QueryResultType.Answered, Answer = (answer.Result ?? Payload.Null).ToMessages() };

    /// <summary>What the frontend called the attempt: its own bytes, or our three parts where it gave none.</summary>
    public static ByteString ToMessage(this TaskToken token) => token.Opaque ?? ByteString.CopyFromUtf8(token.ToString());

    private static Tsrun.Engine.WorkflowQuery ToRecord(this Temporal.Api.Query.V1.WorkflowQuery query) => new(query.QueryType, query.QueryArgs.ToRecord());

    /// <summary>Three parts as text are the embedded engine's own; of any other frontend only it knows what the bytes mean.</summary>
    private static TaskToken TokenOf(ByteString bytes, RunId run, int attempt) =>
        TaskToken.TryParse(bytes.ToStringUtf8(), out var token) ? token : new TaskToken(run, 0, attempt) { Opaque = bytes };
}
