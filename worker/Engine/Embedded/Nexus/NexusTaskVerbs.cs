using Temporal.Api.Enums.V1;
using Temporal.Api.Nexus.V1;
using Tsrun.Engine.Embedded.Verbs;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Nexus;

/// <summary>A worker asks for requests to its Nexus services, and answers them.</summary>
internal sealed class NexusTaskVerbs(EngineCore core)
{
    public void Register(VerbTable verbs)
    {
        verbs.On<Api.PollNexusTaskQueueRequest, Api.PollNexusTaskQueueResponse>(PollAsync);
        verbs.On<Api.RespondNexusTaskCompletedRequest, Api.RespondNexusTaskCompletedResponse>((request, _, _) =>
            core.TransactAsync<Api.RespondNexusTaskCompletedResponse>(() => Complete(request)));
        verbs.On<Api.RespondNexusTaskFailedRequest, Api.RespondNexusTaskFailedResponse>((request, _, _) =>
            core.TransactAsync<Api.RespondNexusTaskFailedResponse>(() => Fail(request)));
    }

    private async Task<Api.PollNexusTaskQueueResponse> PollAsync(Api.PollNexusTaskQueueRequest request, CallContext context, CancellationToken cancellationToken)
    {
        TaskVerbs.CheckPoll(core, request.Namespace, request.TaskQueue, request.Identity, context);
        var poller = new Poller<Api.PollNexusTaskQueueResponse>(request.Identity, false, context);
        var task = await LongPolling.PollAsync(core, own => own.Queues.Nexus(request.Namespace, request.TaskQueue.Name), poller, context, cancellationToken).ConfigureAwait(false);
        return task ?? new Api.PollNexusTaskQueueResponse();
    }

    private void Complete(Api.RespondNexusTaskCompletedRequest request)
    {
        // The misspelling is the server's.
        if (request.Response?.StartOperation?.AsyncSuccess is { } begun && NexusToken.Of(begun).Length == 0)
            throw WorkflowServiceException.Invalid("missing opration token in response");
        var found = core.NexusCalls.Find(request.TaskToken, request.Namespace);
        if (found.Call == found.Operation.Cancel)
            core.NexusOutcomes.CancelAnswered(found.Run, found.Operation, null);
        else
            core.NexusCalls.Started(found, request.Response?.StartOperation ?? new StartOperationResponse());
    }

    private void Fail(Api.RespondNexusTaskFailedRequest request)
    {
        var (run, operation, call, _) = core.NexusCalls.Find(request.TaskToken, request.Namespace);
        var failure = request.Error is { } error ? NexusFailures.Handler(error)
            : request.Failure ?? NexusFailures.Handler("INTERNAL", "");
        var info = failure.NexusHandlerFailureInfo;
        core.NexusCalls.Fail(run, operation, call, failure, NexusFailures.IsFinal(info?.Type ?? "", info?.RetryBehavior ?? NexusHandlerErrorRetryBehavior.Unspecified));
    }
}
