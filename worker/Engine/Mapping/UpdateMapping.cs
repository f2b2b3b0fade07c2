using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Protocol.V1;
using Temporal.Api.Update.V1;

namespace Tsrun.Engine.Mapping;

/// <summary>Updates as a worker gets and rejects them.</summary>
internal static class UpdateMapping
{
    public static IReadOnlyList<WorkflowUpdate> ToUpdates(this IEnumerable<Message> messages) =>
        [.. messages.Where(message => message.Body?.Is(Request.Descriptor) == true).Select(message => new WorkflowUpdate(message.Body.Unpack<Request>().Input?.Name ?? "", message))];

    public static Message ToMessage(this UpdateRejection rejection)
    {
        var asked = rejection.Update.Message;
        return new Message
        {
            Id = $"{asked.ProtocolInstanceId}/reject",
            ProtocolInstanceId = asked.ProtocolInstanceId,
            Body = Any.Pack(new Rejection
            {
                RejectedRequestMessageId = asked.Id,
                RejectedRequestSequencingEventId = asked.EventId,
                RejectedRequest = asked.Body.Unpack<Request>(),
                Failure = rejection.Failure.ToMessage(),
            }),
        };
    }
}
