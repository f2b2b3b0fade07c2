using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporal.Api.History.V1;
using Temporal.Api.Protocol.V1;
using Temporal.Api.Update.V1;
using Tsrun.History;
using Case = Temporal.Api.History.V1.HistoryEvent.AttributesOneofCase;
using Enums = Temporal.Api.Enums.V1;
using EventMessage = Temporal.Api.History.V1.HistoryEvent;

namespace Tsrun.Engine.Mapping;

/// <summary>Updates as a worker gets and answers them, and as histories hold them.</summary>
internal static class UpdateMapping
{
    public static IReadOnlyList<WorkflowUpdate> ToUpdates(this IEnumerable<Message> messages) =>
        [.. messages.Where(message => message.Body?.Is(Request.Descriptor) == true).Select(message => new WorkflowUpdate(message.Body.Unpack<Request>().ToRecord(message.ProtocolInstanceId), message.Id, message.EventId))];

    public static Message ToMessage(this UpdateRejection rejection) => Answer(rejection.Update.Request.Id, "reject", new Rejection
    {
        RejectedRequestMessageId = rejection.Update.MessageId,
        RejectedRequestSequencingEventId = rejection.Update.SequencingEventId,
        RejectedRequest = rejection.Update.Request.ToMessage(),
        Failure = rejection.Failure.ToMessage(),
    });

    /// <summary>What a command about an update says; the command itself only names it. Null for every other command.</summary>
    public static Message? Said(this History.Command command) => command switch
    {
        History.Command.AcceptUpdate c => Answer(c.Request.Id, "accept", new Acceptance { AcceptedRequestMessageId = c.MessageId, AcceptedRequestSequencingEventId = c.SequencingEventId, AcceptedRequest = c.Request.ToMessage() }),
        History.Command.CompleteUpdate c => Answer(c.UpdateId, "complete", new Response { Meta = new Meta { UpdateId = c.UpdateId.Value }, Outcome = new Outcome { Success = c.Result.ToMessages() } }),
        _ => null,
    };

    public static EventMessage? ToMessage(EventAttributes attributes) => attributes switch
    {
        WorkflowExecutionUpdateAdmitted e => new EventMessage { EventType = Enums.EventType.WorkflowExecutionUpdateAdmitted, WorkflowExecutionUpdateAdmittedEventAttributes = new WorkflowExecutionUpdateAdmittedEventAttributes { Request = e.Request.ToMessage(), Origin = Enums.UpdateAdmittedEventOrigin.Reapply } },
        WorkflowExecutionUpdateAccepted e => new EventMessage { EventType = Enums.EventType.WorkflowExecutionUpdateAccepted, WorkflowExecutionUpdateAcceptedEventAttributes = Accepted(e) },
        WorkflowExecutionUpdateCompleted e => new EventMessage { EventType = Enums.EventType.WorkflowExecutionUpdateCompleted, WorkflowExecutionUpdateCompletedEventAttributes = Completed(e) },
        _ => null,
    };

    public static EventAttributes? ToRecord(EventMessage message) => message.AttributesCase switch
    {
        Case.WorkflowExecutionUpdateAdmittedEventAttributes when message.WorkflowExecutionUpdateAdmittedEventAttributes is var e => new WorkflowExecutionUpdateAdmitted(e.Request.ToRecord("")),
        Case.WorkflowExecutionUpdateAcceptedEventAttributes when message.WorkflowExecutionUpdateAcceptedEventAttributes is var e => new WorkflowExecutionUpdateAccepted(e.AcceptedRequest.ToRecord(e.ProtocolInstanceId), e.AcceptedRequestMessageId, e.AcceptedRequestSequencingEventId),
        Case.WorkflowExecutionUpdateCompletedEventAttributes when message.WorkflowExecutionUpdateCompletedEventAttributes is { Outcome.Success: not null } e => new WorkflowExecutionUpdateCompleted(new UpdateId(e.Meta?.UpdateId ?? ""), e.Outcome.Success.ToRecord(), e.AcceptedEventId),
        _ => null,
    };

    private static WorkflowExecutionUpdateAcceptedEventAttributes Accepted(WorkflowExecutionUpdateAccepted e) => new()
    {
        ProtocolInstanceId = e.Request.Id.Value,
        AcceptedRequestMessageId = e.MessageId,
        AcceptedRequestSequencingEventId = e.SequencingEventId,
        AcceptedRequest = e.Request.ToMessage(),
    };

    private static WorkflowExecutionUpdateCompletedEventAttributes Completed(WorkflowExecutionUpdateCompleted e) => new()
    {
        Meta = new Meta { UpdateId = e.UpdateId.Value },
        AcceptedEventId = e.AcceptedEventId,
        Outcome = new Outcome { Success = e.Result.ToMessages() },
    };

    /// <param name="request">As it is asked for or on record.</param>
    /// <param name="id">Of a request that does not say its own.</param>
    private static UpdateRequest ToRecord(this Request? request, string id) => new(
        new UpdateId(request?.Meta?.UpdateId is { Length: > 0 } own ? own : id),
        request?.Input?.Name ?? "",
        request?.Input?.Args.ToRecord() ?? Payload.Null,
        request?.Meta?.Identity ?? "");

    private static Request ToMessage(this UpdateRequest request) => new()
    {
        Meta = new Meta { UpdateId = request.Id.Value, Identity = request.Identity },
        Input = new Input { Name = request.Name, Args = request.Input.ToMessages() },
    };

    private static Message Answer(UpdateId id, string what, IMessage body) => new() { Id = $"{id}/{what}", ProtocolInstanceId = id.Value, Body = Any.Pack(body) };
}
