using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Command.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;
using Temporal.Api.Protocol.V1;
using Temporal.Api.Update.V1;
using Tsrun.Engine.Embedded.State;
using Phase = Tsrun.Engine.Embedded.State.UpdateEntry.Phase;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>What a worker says about updates in its answer to a turn. Runs under the gate.</summary>
internal sealed class TurnUpdates(EngineCore core, RunState run, IReadOnlyList<Message> messages)
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>Whether there is nothing but rejections.</summary>
    public static bool AreRejections(IReadOnlyList<Message> messages)
    {
        foreach (var message in messages)
        {
            if (!message.Body.Is(Rejection.Descriptor))
                return false;
        }
        return true;
    }

    /// <summary>The first thing that is wrong; null when all is well.</summary>
    public (WorkflowTaskFailedCause Cause, string Message)? FirstProblem(IReadOnlyList<Command> commands)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var command in commands)
        {
            if (command.CommandType != CommandType.ProtocolMessage)
                continue;
            var id = command.ProtocolMessageCommandAttributes.MessageId;
            if (!named.Add(id) || !messages.Any(message => message.Id == id))
                return Bad($"ProtocolMessageCommand referenced absent message ID {id}");
        }
        var phases = new Dictionary<string, Phase>(StringComparer.Ordinal);
        foreach (var message in messages)
        {
            if (Problem(message, phases) is { } problem)
                return Bad(problem);
        }
        return null;
    }

    private static (WorkflowTaskFailedCause, string) Bad(string message) => (WorkflowTaskFailedCause.BadUpdateWorkflowExecutionMessage, message);

    private string? Problem(Message message, Dictionary<string, Phase> phases)
    {
        var id = message.ProtocolInstanceId;
        if (message.Body is null)
            return $"update {id}: message {message.Id} has no body";
        if (!phases.TryGetValue(id, out var phase))
        {
            if (run.Updates.Find(id) is { } entry)
                phase = entry.State;
            else if (message.Body.Is(Acceptance.Descriptor) && message.Body.Unpack<Acceptance>().AcceptedRequest is not null)
                phase = Phase.Sent;
            else
                return $"update {id} wasn't found on the server. This is most likely a transient error which will be resolved automatically by retries";
        }
        if (message.Body.Is(Acceptance.Descriptor) || message.Body.Is(Rejection.Descriptor))
        {
            phases[id] = message.Body.Is(Acceptance.Descriptor) ? Phase.Accepted : Phase.Completed;
            return phase == Phase.Sent ? null : $"invalid state transition attempted for Update {id}: received {Any.GetTypeName(message.Body.TypeUrl)} message while in state {phase}";
        }
        if (!message.Body.Is(Response.Descriptor))
            return $"update {id}: unknown message body {message.Body.TypeUrl}";
        phases[id] = Phase.Completed;
        return phase == Phase.Accepted ? null : $"invalid state transition attempted for Update {id}: received {Any.GetTypeName(message.Body.TypeUrl)} message while in state {phase}";
    }

    /// <summary>Carries one message out, at the place of its command.</summary>
    public void Take(string messageId) => Take(messages.First(message => message.Id == messageId));

    /// <summary>Carries out the messages that no command named.</summary>
    public void TakeLeftovers()
    {
        foreach (var message in messages)
            Take(message);
    }

    private void Take(Message message)
    {
        if (!_taken.Add(message.Id))
            return;
        if (message.Body.Is(Acceptance.Descriptor))
            Accept(message.ProtocolInstanceId, message.Body.Unpack<Acceptance>());
        else if (message.Body.Is(Rejection.Descriptor))
            core.Updates.Reject(run, run.Updates.Find(message.ProtocolInstanceId)!, message.Body.Unpack<Rejection>().Failure);
        else
            Complete(message.ProtocolInstanceId, message.Body.Unpack<Response>());
    }

    private void Accept(string id, Acceptance acceptance)
    {
        var entry = run.Updates.Find(id);
        core.Append(run, Events.Of(new WorkflowExecutionUpdateAcceptedEventAttributes
        {
            ProtocolInstanceId = id,
            AcceptedRequestMessageId = acceptance.AcceptedRequestMessageId.Length > 0 ? acceptance.AcceptedRequestMessageId : $"{id}/request",
            AcceptedRequestSequencingEventId = acceptance.AcceptedRequestSequencingEventId,
            AcceptedRequest = entry?.Request ?? acceptance.AcceptedRequest,
        }), core.Now);
        core.Want(Store.Urgency.Durable);
        core.Updates.Announce(run.Updates.Find(id)!);
    }

    private void Complete(string id, Response response)
    {
        var entry = run.Updates.Find(id)!;
        core.Append(run, Events.Of(new WorkflowExecutionUpdateCompletedEventAttributes { Meta = response.Meta, Outcome = response.Outcome, AcceptedEventId = entry.AcceptedEventId }), core.Now);
        core.Want(Store.Urgency.Durable);
        core.Updates.Announce(entry);
    }

    /// <summary>Updates that the worker was shown and did not answer.</summary>
    public void RejectUnanswered()
    {
        foreach (var entry in run.Updates.Open.ToArray())
        {
            if (entry.State == Phase.Sent)
                core.Updates.Reject(run, entry, ServerFailures.Application("UnprocessedUpdate", "Workflow Update is rejected because it wasn't processed by worker. Probably, Workflow Update is not supported by the worker."));
        }
    }
}
