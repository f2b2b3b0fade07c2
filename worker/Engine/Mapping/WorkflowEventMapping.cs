using Temporal.Api.History.V1;
using Tsrun.History;
using Case = Temporal.Api.History.V1.HistoryEvent.AttributesOneofCase;
using Enums = Temporal.Api.Enums.V1;
using EventMessage = Temporal.Api.History.V1.HistoryEvent;

namespace Tsrun.Engine.Mapping;

/// <summary>Events of a run's own life: started, asked, closed.</summary>
internal static class WorkflowEventMapping
{
    public static EventMessage? ToMessage(EventAttributes attributes) => attributes switch
    {
        WorkflowExecutionStarted e => new EventMessage { EventType = Enums.EventType.WorkflowExecutionStarted, WorkflowExecutionStartedEventAttributes = Started(e) },
        WorkflowExecutionCompleted e => new EventMessage { EventType = Enums.EventType.WorkflowExecutionCompleted, WorkflowExecutionCompletedEventAttributes = new WorkflowExecutionCompletedEventAttributes { Result = e.Result.ToMessages(), WorkflowTaskCompletedEventId = e.WorkflowTaskCompletedEventId } },
        WorkflowExecutionFailed e => new EventMessage { EventType = Enums.EventType.WorkflowExecutionFailed, WorkflowExecutionFailedEventAttributes = Failed(e) },
        WorkflowExecutionTimedOut e => new EventMessage { EventType = Enums.EventType.WorkflowExecutionTimedOut, WorkflowExecutionTimedOutEventAttributes = new WorkflowExecutionTimedOutEventAttributes { RetryState = e.RetryState.ToMessage<RetryState, Enums.RetryState>(), NewExecutionRunId = e.NewExecutionRunId?.Value ?? "" } },
        WorkflowExecutionCanceled e => new EventMessage { EventType = Enums.EventType.WorkflowExecutionCanceled, WorkflowExecutionCanceledEventAttributes = new WorkflowExecutionCanceledEventAttributes { WorkflowTaskCompletedEventId = e.WorkflowTaskCompletedEventId, Details = e.Details.ToMessages() } },
        WorkflowExecutionTerminated e => new EventMessage { EventType = Enums.EventType.WorkflowExecutionTerminated, WorkflowExecutionTerminatedEventAttributes = new WorkflowExecutionTerminatedEventAttributes { Identity = e.Identity, Reason = e.Reason ?? "", Details = e.Details.ToMessages() } },
        WorkflowExecutionContinuedAsNew e => new EventMessage { EventType = Enums.EventType.WorkflowExecutionContinuedAsNew, WorkflowExecutionContinuedAsNewEventAttributes = ContinuedAsNew(e) },
        WorkflowExecutionCancelRequested e => new EventMessage { EventType = Enums.EventType.WorkflowExecutionCancelRequested, WorkflowExecutionCancelRequestedEventAttributes = new WorkflowExecutionCancelRequestedEventAttributes { Identity = e.Identity, Cause = e.Cause ?? "" } },
        WorkflowExecutionSignaled e => new EventMessage { EventType = Enums.EventType.WorkflowExecutionSignaled, WorkflowExecutionSignaledEventAttributes = new WorkflowExecutionSignaledEventAttributes { SignalName = e.SignalName, Input = e.Input.ToMessages(), Identity = e.Identity, RequestId = e.RequestId ?? "" } },
        _ => null,
    };

    public static EventAttributes? ToRecord(EventMessage message) => message.AttributesCase switch
    {
        Case.WorkflowExecutionStartedEventAttributes => Started(message.WorkflowExecutionStartedEventAttributes),
        Case.WorkflowExecutionCompletedEventAttributes when message.WorkflowExecutionCompletedEventAttributes is var e => new WorkflowExecutionCompleted(e.Result.ToRecord(), e.WorkflowTaskCompletedEventId),
        Case.WorkflowExecutionFailedEventAttributes when message.WorkflowExecutionFailedEventAttributes is var e => new WorkflowExecutionFailed(e.Failure.ToRecordOrEmpty(), e.RetryState.ToRecord(RetryState.Unspecified), e.WorkflowTaskCompletedEventId, e.NewExecutionRunId.ToRunId()),
        Case.WorkflowExecutionTimedOutEventAttributes when message.WorkflowExecutionTimedOutEventAttributes is var e => new WorkflowExecutionTimedOut(e.RetryState.ToRecord(RetryState.Unspecified), e.NewExecutionRunId.ToRunId()),
        Case.WorkflowExecutionCanceledEventAttributes when message.WorkflowExecutionCanceledEventAttributes is var e => new WorkflowExecutionCanceled(e.WorkflowTaskCompletedEventId, e.Details.ToRecordOrNull()),
        Case.WorkflowExecutionTerminatedEventAttributes when message.WorkflowExecutionTerminatedEventAttributes is var e => new WorkflowExecutionTerminated(e.Identity, e.Reason.NullWhenEmpty(), e.Details.ToRecordOrNull()),
        Case.WorkflowExecutionContinuedAsNewEventAttributes when message.WorkflowExecutionContinuedAsNewEventAttributes is var e => new WorkflowExecutionContinuedAsNew(new RunId(e.NewExecutionRunId), e.WorkflowType?.Name ?? "", e.Input.ToRecord(), e.WorkflowTaskCompletedEventId),
        Case.WorkflowExecutionCancelRequestedEventAttributes when message.WorkflowExecutionCancelRequestedEventAttributes is var e => new WorkflowExecutionCancelRequested(e.Identity, e.Cause.NullWhenEmpty()),
        Case.WorkflowExecutionSignaledEventAttributes when message.WorkflowExecutionSignaledEventAttributes is var e => new WorkflowExecutionSignaled(e.SignalName, e.Input.ToRecord(), e.Identity, e.RequestId.NullWhenEmpty()),
        _ => null,
    };

    private static WorkflowExecutionStartedEventAttributes Started(WorkflowExecutionStarted e)
    {
        var message = new WorkflowExecutionStartedEventAttributes
        {
            WorkflowId = e.WorkflowId.Value,
            WorkflowType = ValueMapping.TypeOf(e.WorkflowType),
            TaskQueue = ValueMapping.Queue(e.TaskQueue),
            Input = e.Input.ToMessages(),
            Identity = e.Identity,
            FirstExecutionRunId = e.FirstExecutionRunId.Value,
            Attempt = e.Attempt,
            WorkflowExecutionTimeout = e.WorkflowExecutionTimeout.ToMessage(),
            WorkflowRunTimeout = e.WorkflowRunTimeout.ToMessage(),
            WorkflowTaskTimeout = e.WorkflowTaskTimeout.ToMessage(),
            RetryPolicy = e.RetryPolicy.ToMessage(),
            ContinuedExecutionRunId = e.ContinuedExecutionRunId?.Value ?? "",
            Initiator = e.Initiator?.ToMessage<ContinueAsNewInitiator, Enums.ContinueAsNewInitiator>() ?? Enums.ContinueAsNewInitiator.Unspecified,
            FirstWorkflowTaskBackoff = e.FirstWorkflowTaskBackoff.ToMessage(),
            Memo = e.Memo.ToMemo(),
            SearchAttributes = e.SearchAttributes.ToSearchAttributes(),
        };
        // A first run is its own original; of a later one only the server knows.
        if (e.ContinuedExecutionRunId is null) message.OriginalExecutionRunId = e.FirstExecutionRunId.Value;
        if (e.Parent is not { } parent) return message;
        message.ParentWorkflowExecution = ValueMapping.Execution(parent.WorkflowId, parent.RunId);
        message.ParentInitiatedEventId = parent.InitiatedEventId;
        return message;
    }

    private static WorkflowExecutionStarted Started(WorkflowExecutionStartedEventAttributes e) => new(
        new WorkflowId(e.WorkflowId),
        e.WorkflowType?.Name ?? "",
        e.TaskQueue.ToRecord(),
        e.Input.ToRecord(),
        e.Identity,
        new RunId(e.FirstExecutionRunId),
        Math.Max(1, e.Attempt),
        e.WorkflowExecutionTimeout.ToRecord(),
        e.WorkflowRunTimeout.ToRecord(),
        e.WorkflowTaskTimeout.ToRecord(),
        e.RetryPolicy.ToRecord(),
        e.ContinuedExecutionRunId.ToRunId(),
        InitiatorOf(e),
        e.FirstWorkflowTaskBackoff.ToRecord(),
        e.ParentWorkflowExecution is { } parent ? new ParentExecution(new WorkflowId(parent.WorkflowId), new RunId(parent.RunId), e.ParentInitiatedEventId) : null,
        e.Memo?.Fields.ToRecord(),
        e.SearchAttributes?.IndexedFields.ToRecord());

    private static ContinueAsNewInitiator? InitiatorOf(WorkflowExecutionStartedEventAttributes e) =>
        e.Initiator == Enums.ContinueAsNewInitiator.Unspecified ? null : e.Initiator.ToRecord(ContinueAsNewInitiator.Workflow);

    private static WorkflowExecutionFailedEventAttributes Failed(WorkflowExecutionFailed e) => new()
    {
        Failure = e.Failure.ToMessage(),
        RetryState = e.RetryState.ToMessage<RetryState, Enums.RetryState>(),
        WorkflowTaskCompletedEventId = e.WorkflowTaskCompletedEventId,
        NewExecutionRunId = e.NewExecutionRunId?.Value ?? "",
    };

    private static WorkflowExecutionContinuedAsNewEventAttributes ContinuedAsNew(WorkflowExecutionContinuedAsNew e) => new()
    {
        NewExecutionRunId = e.NewExecutionRunId.Value,
        WorkflowType = ValueMapping.TypeOf(e.WorkflowType),
        Input = e.Input.ToMessages(),
        WorkflowTaskCompletedEventId = e.WorkflowTaskCompletedEventId,
        Initiator = Enums.ContinueAsNewInitiator.Workflow,
    };
}
