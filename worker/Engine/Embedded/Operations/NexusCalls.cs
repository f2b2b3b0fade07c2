using Temporal.Api.Command.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;
using Temporal.Api.Nexus.V1;
using Tsrun.Engine.Embedded.Nexus;
using Tsrun.Engine.Embedded.State;
using Api = Temporal.Api.WorkflowService.V1;
using Failure = Temporal.Api.Failure.V1.Failure;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>Requests to handlers of Nexus operations: offered, handed out, tried again. Everything here runs under the gate.</summary>
internal sealed class NexusCalls(EngineCore core)
{
    /// <summary>How long a handler may take for one answer, as on a Temporal server.</summary>
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(10);

    /// <summary>The event of a command; the whole operation fits into the run.</summary>
    public NexusOperationScheduledEventAttributes Scheduled(Turn turn, ScheduleNexusOperationCommandAttributes command)
    {
        var scheduled = new NexusOperationScheduledEventAttributes
        {
            Endpoint = command.Endpoint,
            EndpointId = core.Hooks.Nexus?.Find(command.Endpoint)?.Id ?? "",
            Service = command.Service,
            Operation = command.Operation,
            Input = command.Input,
            ScheduleToCloseTimeout = Times.Min(command.ScheduleToCloseTimeout.Limit(), turn.Run.Started.WorkflowRunTimeout.Limit()) is { } limit ? limit.ToDuration() : null,
            WorkflowTaskCompletedEventId = turn.CompletedEventId,
            RequestId = Guid.NewGuid().ToString(),
        };
        scheduled.NexusHeader.Add(command.NexusHeader);
        return scheduled;
    }

    /// <summary>Puts the next attempt at a call into the queue of its endpoint. To cancel what has not started waits until it has.</summary>
    public void Offer(RunState run, NexusMachine operation, NexusCall call)
    {
        if (!run.IsOpen || operation.IsClosed || call.State == NexusCall.Phase.Done || call == operation.Cancel && !operation.IsStarted)
            return;
        if (core.Hooks.Nexus?.Find(operation.Options.Endpoint)?.Spec.Target.Worker is not { } target)
        {
            Fail(run, operation, call, NexusFailures.Handler("NOT_FOUND", "endpoint not registered"), isFinal: true);
            return;
        }
        call.Begin(new QueueRef(target.Namespace, target.TaskQueue, TaskQueueType.Nexus));
        core.Alarms.Set(call.Alarm, core.Now + Patience(operation));
        Queue(call).Offer(new NexusWork(run, operation, call, call.Offer), core.Now);
    }

    private TaskQueue<NexusWork, Api.PollNexusTaskQueueResponse> Queue(NexusCall call) => core.Queues.Nexus(call.Place.Namespace, call.Place.Name);

    private TimeSpan Patience(NexusMachine operation) => operation.Deadline is { } end && end - core.Now < AnswerMax ? end - core.Now : AnswerMax;

    /// <summary>A worker takes an attempt.</summary>
    public Api.PollNexusTaskQueueResponse? Start(NexusWork work, Poller<Api.PollNexusTaskQueueResponse> poller)
    {
        var (run, operation, call, offer) = work;
        if (!run.IsOpen || operation.IsClosed || call.State != NexusCall.Phase.Offered || call.Offer != offer)
            return null;
        if (poller.Expiry is { } expiry)
            core.Alarms.Unset(expiry);
        var patience = Patience(operation);
        core.Alarms.Set(call.Alarm, core.Now + patience);
        return new Api.PollNexusTaskQueueResponse
        {
            TaskToken = new Token(run.RunId, operation.ScheduledEventId, offer, call == operation.Cancel ? NexusToken.Cancel : NexusToken.Start).ToBytes(),
            Request = call == operation.Cancel ? NexusRequests.Cancel(operation, patience, core.Now) : NexusRequests.Start(run, operation, patience, core.Now, core.Hooks.Namespaces?.FindId("default") ?? ""),
        };
    }

    /// <summary>An attempt was not answered in time, or its pause is over.</summary>
    public void Due(RunState run, NexusMachine operation, NexusCall call)
    {
        if (call.State == NexusCall.Phase.BackingOff)
        {
            Offer(run, operation, call);
            return;
        }
        if (call.State != NexusCall.Phase.Offered)
            return;
        // A queue that nobody asks at would gather one of each attempt.
        Queue(call).Remove(new NexusWork(run, operation, call, call.Offer));
        Fail(run, operation, call, NexusFailures.Handler("UPSTREAM_TIMEOUT", "upstream timeout"), isFinal: false);
    }

    /// <summary>The handler did not do what it was asked.</summary>
    /// <param name="isFinal">It would not do it another time either.</param>
    public void Fail(RunState run, NexusMachine operation, NexusCall call, Failure failure, bool isFinal)
    {
        if (!isFinal)
        {
            core.Alarms.Set(call.Alarm, call.Retry(core.Now, failure));
            return;
        }
        if (call == operation.Cancel)
            core.NexusOutcomes.CancelAnswered(run, operation, failure);
        else
            core.NexusOutcomes.Fail(run, operation, failure);
    }

    /// <summary>The attempt that a worker answers.</summary>
    /// <exception cref="WorkflowServiceException">It is over, or was given to a worker of another namespace.</exception>
    public NexusWork Find(Google.Protobuf.ByteString bytes, string ofNamespace)
    {
        var token = Token.Parse(bytes);
        if (core.Runs.Find(token.RunId) is { IsOpen: true } run && run.Operations.Find(token.ScheduledEventId) is { IsClosed: false } operation)
        {
            var call = token.Stamp == NexusToken.Cancel ? operation.Cancel : operation.Start;
            if (call.State == NexusCall.Phase.Offered && call.Offer == token.Attempt)
            {
                Lookup.CheckOwner(call.Place.Namespace, ofNamespace);
                return new NexusWork(run, operation, call, call.Offer);
            }
        }
        throw Lookup.NotFound("Nexus task not found or already expired");
    }

    /// <summary>What a handler answered to a start.</summary>
    public void Started(NexusWork found, StartOperationResponse answer)
    {
        var (run, operation, call, _) = found;
        switch (answer.VariantCase)
        {
            case StartOperationResponse.VariantOneofCase.SyncSuccess:
                core.NexusOutcomes.Complete(run, operation, answer.SyncSuccess.Payload, NexusLinks.Read(answer.SyncSuccess.Links));
                break;
            case StartOperationResponse.VariantOneofCase.AsyncSuccess:
                core.NexusOutcomes.Begin(run, operation, NexusToken.Of(answer.AsyncSuccess), NexusLinks.Read(answer.AsyncSuccess.Links));
                break;
            case StartOperationResponse.VariantOneofCase.OperationError when NexusFailures.Operation(answer.OperationError) is { } failure:
                core.NexusOutcomes.Fail(run, operation, failure);
                break;
            case StartOperationResponse.VariantOneofCase.Failure:
                core.NexusOutcomes.Fail(run, operation, answer.Failure);
                break;
            default:
                Fail(run, operation, call, NexusFailures.Handler("INTERNAL", "unexpected answer to a start"), isFinal: false);
                break;
        }
    }
}
