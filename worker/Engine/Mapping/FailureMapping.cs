using Temporal.Api.Common.V1;
using Temporal.Api.Failure.V1;
using Tsrun.History;
using Enums = Temporal.Api.Enums.V1;
using Failure = Tsrun.History.Failure;
using FailureMessage = Temporal.Api.Failure.V1.Failure;
using Info = Temporal.Api.Failure.V1.Failure.FailureInfoOneofCase;

namespace Tsrun.Engine.Mapping;

/// <summary>Failures, with their causes.</summary>
public static class FailureMapping
{
    /// <summary>The type by which a failure goes that another program wrote without saying what kind it is.</summary>
    private const string Untyped = "";

    /// <summary>A failure as Temporal's message; event ids that only the server knows stay 0.</summary>
    public static FailureMessage? ToMessage(this Failure? failure)
    {
        if (failure is null) return null;
        var message = new FailureMessage { Message = failure.Message, Source = failure.Source ?? "", Cause = failure.Cause.ToMessage() };
        switch (failure.Info)
        {
            case FailureInfo.Application info: message.ApplicationFailureInfo = Application(info); break;
            case FailureInfo.Timeout info: message.TimeoutFailureInfo = new TimeoutFailureInfo { TimeoutType = info.TimeoutType.ToMessage<TimeoutType, Enums.TimeoutType>(), LastHeartbeatDetails = info.LastHeartbeatDetails.ToMessages() }; break;
            case FailureInfo.Canceled info: message.CanceledFailureInfo = new CanceledFailureInfo { Details = info.Details.ToMessages() }; break;
            case FailureInfo.Terminated: message.TerminatedFailureInfo = new TerminatedFailureInfo(); break;
            case FailureInfo.Server info: message.ServerFailureInfo = new ServerFailureInfo { NonRetryable = info.NonRetryable }; break;
            case FailureInfo.Activity info: message.ActivityFailureInfo = Activity(info); break;
            case FailureInfo.ChildWorkflow info: message.ChildWorkflowExecutionFailureInfo = Child(info); break;
        }
        return message;
    }

    /// <summary>A message as our record; a stack trace of another program is not kept.</summary>
    public static Failure? ToRecord(this FailureMessage? message) => message is null ? null :
        new Failure(message.Message, InfoOf(message), message.Source.NullWhenEmpty(), message.Cause.ToRecord());

    /// <summary>A failure that the message must have; an empty one where it has none.</summary>
    internal static Failure ToRecordOrEmpty(this FailureMessage? message) => message.ToRecord() ?? Failure.Application(Untyped, "");

    private static FailureInfo InfoOf(FailureMessage message) => message.FailureInfoCase switch
    {
        Info.ApplicationFailureInfo => InfoOf(message.ApplicationFailureInfo),
        Info.TimeoutFailureInfo => new FailureInfo.Timeout(message.TimeoutFailureInfo.TimeoutType.ToRecord(TimeoutType.StartToClose), message.TimeoutFailureInfo.LastHeartbeatDetails.ToRecordOrNull()),
        Info.CanceledFailureInfo => new FailureInfo.Canceled(message.CanceledFailureInfo.Details.ToRecordOrNull()),
        Info.TerminatedFailureInfo => new FailureInfo.Terminated(),
        Info.ServerFailureInfo => new FailureInfo.Server(message.ServerFailureInfo.NonRetryable),
        Info.ResetWorkflowFailureInfo => new FailureInfo.Application("ResetWorkflow", true, message.ResetWorkflowFailureInfo.LastHeartbeatDetails.ToRecordOrNull()),
        Info.ActivityFailureInfo => new FailureInfo.Activity(message.ActivityFailureInfo.ActivityType?.Name ?? "", new ActivityId(message.ActivityFailureInfo.ActivityId), message.ActivityFailureInfo.RetryState.ToRecord(RetryState.Unspecified)),
        Info.ChildWorkflowExecutionFailureInfo => InfoOf(message.ChildWorkflowExecutionFailureInfo),
        _ => new FailureInfo.Application(Untyped, false, message.EncodedAttributes is { } encoded ? encoded.ToRecord() : null),
    };

    private static FailureInfo.Application InfoOf(ApplicationFailureInfo info) =>
        new(info.Type, info.NonRetryable, info.Details.ToRecordOrNull(), info.NextRetryDelay.ToRecord());

    private static FailureInfo.ChildWorkflow InfoOf(ChildWorkflowExecutionFailureInfo info) =>
        new(info.WorkflowType?.Name ?? "", new WorkflowId(info.WorkflowExecution?.WorkflowId ?? ""), new RunId(info.WorkflowExecution?.RunId ?? ""));

    private static ApplicationFailureInfo Application(FailureInfo.Application info)
    {
        var message = new ApplicationFailureInfo { Type = info.Type, NonRetryable = info.NonRetryable, Details = info.Details.ToMessages() };
        if (info.NextRetryDelay is { } delay) message.NextRetryDelay = delay.ToMessage();
        return message;
    }

    private static ActivityFailureInfo Activity(FailureInfo.Activity info) => new()
    {
        ActivityType = new ActivityType { Name = info.ActivityType },
        ActivityId = info.ActivityId.Value,
        RetryState = info.RetryState.ToMessage<RetryState, Enums.RetryState>(),
    };

    private static ChildWorkflowExecutionFailureInfo Child(FailureInfo.ChildWorkflow info) => new()
    {
        WorkflowType = ValueMapping.TypeOf(info.WorkflowType),
        WorkflowExecution = ValueMapping.Execution(info.WorkflowId, info.RunId),
    };
}
