using Temporal.Api.Common.V1;
using Temporal.Api.History.V1;
using Tsrun.History;
using Case = Temporal.Api.History.V1.HistoryEvent.AttributesOneofCase;
using Enums = Temporal.Api.Enums.V1;
using EventMessage = Temporal.Api.History.V1.HistoryEvent;

namespace Tsrun.Engine.Mapping;

/// <summary>Events of children.</summary>
internal static class ChildEventMapping
{
    public static EventMessage? ToMessage(EventAttributes attributes) => attributes switch
    {
        StartChildWorkflowExecutionInitiated e => new EventMessage { EventType = Enums.EventType.StartChildWorkflowExecutionInitiated, StartChildWorkflowExecutionInitiatedEventAttributes = Initiated(e) },
        StartChildWorkflowExecutionFailed e => new EventMessage { EventType = Enums.EventType.StartChildWorkflowExecutionFailed, StartChildWorkflowExecutionFailedEventAttributes = NotStarted(e) },
        ChildWorkflowExecutionStarted e => new EventMessage { EventType = Enums.EventType.ChildWorkflowExecutionStarted, ChildWorkflowExecutionStartedEventAttributes = new ChildWorkflowExecutionStartedEventAttributes { WorkflowExecution = ValueMapping.Execution(e.WorkflowId, e.RunId), WorkflowType = ValueMapping.TypeOf(e.WorkflowType), InitiatedEventId = e.InitiatedEventId } },
        ChildWorkflowExecutionCompleted e => new EventMessage { EventType = Enums.EventType.ChildWorkflowExecutionCompleted, ChildWorkflowExecutionCompletedEventAttributes = new ChildWorkflowExecutionCompletedEventAttributes { WorkflowExecution = ValueMapping.Execution(e.WorkflowId, e.RunId), Result = e.Result.ToMessages(), InitiatedEventId = e.InitiatedEventId, StartedEventId = e.StartedEventId } },
        ChildWorkflowExecutionFailed e => new EventMessage { EventType = Enums.EventType.ChildWorkflowExecutionFailed, ChildWorkflowExecutionFailedEventAttributes = new ChildWorkflowExecutionFailedEventAttributes { WorkflowExecution = ValueMapping.Execution(e.WorkflowId, e.RunId), Failure = e.Failure.ToMessage(), InitiatedEventId = e.InitiatedEventId, StartedEventId = e.StartedEventId } },
        ChildWorkflowExecutionCanceled e => new EventMessage { EventType = Enums.EventType.ChildWorkflowExecutionCanceled, ChildWorkflowExecutionCanceledEventAttributes = new ChildWorkflowExecutionCanceledEventAttributes { WorkflowExecution = ValueMapping.Execution(e.WorkflowId, e.RunId), InitiatedEventId = e.InitiatedEventId, StartedEventId = e.StartedEventId } },
        ChildWorkflowExecutionTimedOut e => new EventMessage { EventType = Enums.EventType.ChildWorkflowExecutionTimedOut, ChildWorkflowExecutionTimedOutEventAttributes = new ChildWorkflowExecutionTimedOutEventAttributes { WorkflowExecution = ValueMapping.Execution(e.WorkflowId, e.RunId), InitiatedEventId = e.InitiatedEventId, StartedEventId = e.StartedEventId } },
        ChildWorkflowExecutionTerminated e => new EventMessage { EventType = Enums.EventType.ChildWorkflowExecutionTerminated, ChildWorkflowExecutionTerminatedEventAttributes = new ChildWorkflowExecutionTerminatedEventAttributes { WorkflowExecution = ValueMapping.Execution(e.WorkflowId, e.RunId), InitiatedEventId = e.InitiatedEventId, StartedEventId = e.StartedEventId } },
        _ => null,
    };

    public static EventAttributes? ToRecord(EventMessage message) => message.AttributesCase switch
    {
        Case.StartChildWorkflowExecutionInitiatedEventAttributes when message.StartChildWorkflowExecutionInitiatedEventAttributes is var e => new StartChildWorkflowExecutionInitiated(new WorkflowId(e.WorkflowId), e.WorkflowType?.Name ?? "", e.TaskQueue.ToRecord(), e.Input.ToRecord(), e.ParentClosePolicy.ToRecord(ParentClosePolicy.Terminate), e.WorkflowTaskCompletedEventId),
        Case.StartChildWorkflowExecutionFailedEventAttributes when message.StartChildWorkflowExecutionFailedEventAttributes is var e => new StartChildWorkflowExecutionFailed(new WorkflowId(e.WorkflowId), e.WorkflowType?.Name ?? "", e.Cause.ToString(), e.InitiatedEventId),
        Case.ChildWorkflowExecutionStartedEventAttributes when message.ChildWorkflowExecutionStartedEventAttributes is var e => new ChildWorkflowExecutionStarted(Workflow(e.WorkflowExecution), Run(e.WorkflowExecution), e.WorkflowType?.Name ?? "", e.InitiatedEventId),
        Case.ChildWorkflowExecutionCompletedEventAttributes when message.ChildWorkflowExecutionCompletedEventAttributes is var e => new ChildWorkflowExecutionCompleted(Workflow(e.WorkflowExecution), Run(e.WorkflowExecution), e.Result.ToRecord(), e.InitiatedEventId, e.StartedEventId),
        Case.ChildWorkflowExecutionFailedEventAttributes when message.ChildWorkflowExecutionFailedEventAttributes is var e => new ChildWorkflowExecutionFailed(Workflow(e.WorkflowExecution), Run(e.WorkflowExecution), e.Failure.ToRecordOrEmpty(), e.InitiatedEventId, e.StartedEventId),
        Case.ChildWorkflowExecutionCanceledEventAttributes when message.ChildWorkflowExecutionCanceledEventAttributes is var e => new ChildWorkflowExecutionCanceled(Workflow(e.WorkflowExecution), Run(e.WorkflowExecution), e.InitiatedEventId, e.StartedEventId),
        Case.ChildWorkflowExecutionTimedOutEventAttributes when message.ChildWorkflowExecutionTimedOutEventAttributes is var e => new ChildWorkflowExecutionTimedOut(Workflow(e.WorkflowExecution), Run(e.WorkflowExecution), e.InitiatedEventId, e.StartedEventId),
        Case.ChildWorkflowExecutionTerminatedEventAttributes when message.ChildWorkflowExecutionTerminatedEventAttributes is var e => new ChildWorkflowExecutionTerminated(Workflow(e.WorkflowExecution), Run(e.WorkflowExecution), e.InitiatedEventId, e.StartedEventId),
        _ => null,
    };

    private static WorkflowId Workflow(WorkflowExecution? execution) => new(execution?.WorkflowId ?? "");

    private static RunId Run(WorkflowExecution? execution) => new(execution?.RunId ?? "");

    private static StartChildWorkflowExecutionInitiatedEventAttributes Initiated(StartChildWorkflowExecutionInitiated e) => new()
    {
        WorkflowId = e.WorkflowId.Value,
        WorkflowType = ValueMapping.TypeOf(e.WorkflowType),
        TaskQueue = ValueMapping.Queue(e.TaskQueue),
        Input = e.Input.ToMessages(),
        ParentClosePolicy = e.ParentClosePolicy.ToMessage<ParentClosePolicy, Enums.ParentClosePolicy>(),
        WorkflowTaskCompletedEventId = e.WorkflowTaskCompletedEventId,
    };

    private static StartChildWorkflowExecutionFailedEventAttributes NotStarted(StartChildWorkflowExecutionFailed e) => new()
    {
        WorkflowId = e.WorkflowId.Value,
        WorkflowType = ValueMapping.TypeOf(e.WorkflowType),
        Cause = Enum.TryParse<Enums.StartChildWorkflowExecutionFailedCause>(e.Cause, out var cause) ? cause : Enums.StartChildWorkflowExecutionFailedCause.Unspecified,
        InitiatedEventId = e.InitiatedEventId,
    };
}
