using Google.Protobuf.WellKnownTypes;
using Tsrun.History;
using Api = Temporal.Api.WorkflowService.V1;
using Enums = Temporal.Api.Enums.V1;
using Messages = Temporal.Api.Workflow.V1;

namespace Tsrun.Engine.Mapping;

/// <summary>What Describe and List say about runs.</summary>
internal static class ReadingMapping
{
    public static DescribeWorkflowExecutionResponse ToRecord(this Api.DescribeWorkflowExecutionResponse message) => new(
        (message.WorkflowExecutionInfo ?? new Messages.WorkflowExecutionInfo()).ToRecord(),
        message.WorkflowExtendedInfo?.CancelRequested ?? false,
        message.PendingWorkflowTask?.ToRecord(),
        [.. message.PendingActivities.Select(ToRecord)],
        [.. message.PendingChildren.Select(ToRecord)]);

    public static WorkflowExecutionInfo ToRecord(this Messages.WorkflowExecutionInfo message) => new(
        new WorkflowId(message.Execution?.WorkflowId ?? ""),
        new RunId(message.Execution?.RunId ?? ""),
        message.Type?.Name ?? "",
        message.TaskQueue,
        message.Status.ToRecord(WorkflowExecutionStatus.Running),
        Time(message.StartTime),
        message.CloseTime.ToRecord(),
        message.HistoryLength,
        HeadHash: "")
    {
        Memo = message.Memo?.Fields.ToRecord(),
        SearchAttributes = message.SearchAttributes?.IndexedFields.ToRecord(),
    };

    private static PendingWorkflowTaskInfo ToRecord(this Messages.PendingWorkflowTaskInfo message) =>
        new(message.State == Enums.PendingWorkflowTaskState.Started, Math.Max(1, message.Attempt), Time(message.ScheduledTime), message.StartedTime.ToRecord());

    private static PendingActivityInfo ToRecord(Messages.PendingActivityInfo message) => new(
        new ActivityId(message.ActivityId),
        message.ActivityType?.Name ?? "",
        message.State.ToRecord(PendingActivityState.Scheduled),
        Math.Max(1, message.Attempt),
        message.MaximumAttempts,
        Time(message.ScheduledTime),
        message.LastStartedTime.ToRecord(),
        message.LastHeartbeatTime.ToRecord(),
        message.NextAttemptScheduleTime.ToRecord(),
        message.HeartbeatDetails.ToRecordOrNull(),
        message.LastFailure.ToRecord(),
        message.LastWorkerIdentity.NullWhenEmpty());

    private static PendingChildInfo ToRecord(Messages.PendingChildExecutionInfo message) => new(
        new WorkflowId(message.WorkflowId),
        new RunId(message.RunId),
        message.WorkflowTypeName,
        message.InitiatedId,
        message.ParentClosePolicy.ToRecord(ParentClosePolicy.Terminate));

    private static DateTimeOffset Time(Timestamp? time) => time.ToRecord() ?? DateTimeOffset.UnixEpoch;
}
