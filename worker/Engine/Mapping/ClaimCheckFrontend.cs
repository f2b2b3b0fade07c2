using Google.Protobuf;
using Tsrun.History;
using Api = Temporal.Api.WorkflowService.V1;
using Cause = Temporal.Api.Enums.V1.WorkflowTaskFailedCause;
using PayloadMessage = Temporal.Api.Common.V1.Payload;

namespace Tsrun.Engine.Mapping;

/// <summary>Large payloads stay out of histories: what goes out is a <see cref="Claim"/>, what comes in is the payload again.</summary>
/// <param name="frontend">Where requests go on to.</param>
/// <param name="blobs">Where large payloads lie.</param>
public sealed class ClaimCheckFrontend(IFrontend frontend, IBlobs blobs) : IFrontend
{
    /// <inheritdoc/>
    public async Task<IMessage> CallAsync(IMessage request, CallContext context, CancellationToken cancellationToken = default)
    {
        if (request.CalculateSize() > Claim.Threshold) await CheckInAsync(request, cancellationToken).ConfigureAwait(false);
        var response = await frontend.CallAsync(request, context, cancellationToken).ConfigureAwait(false);
        try
        {
            await CheckOutAsync(response, cancellationToken).ConfigureAwait(false);
            return response;
        }
        catch (WorkflowServiceException e) when (e.Code == Claim.MissingCode && response is Api.PollWorkflowTaskQueueResponse or Api.PollActivityTaskQueueResponse)
        {
            // One run whose payload is lost must not end a worker that has others: its task goes back, and the poll was an empty one.
            if (Returned(request, response, e) is { } report) await GiveBackAsync(report, context, cancellationToken).ConfigureAwait(false);
            return response is Api.PollActivityTaskQueueResponse ? new Api.PollActivityTaskQueueResponse() : new Api.PollWorkflowTaskQueueResponse();
        }
    }

    private async Task CheckInAsync(IMessage request, CancellationToken cancellationToken)
    {
        var large = new List<PayloadMessage>();
        Claim.Walk(request, payload =>
        {
            if (payload.Data.Length > Claim.Threshold) large.Add(payload);
        });
        foreach (var payload in large)
        {
            var whole = payload.ToByteArray();
            Claim.Make(payload, await blobs.PutAsync(whole, cancellationToken).ConfigureAwait(false), whole.Length);
        }
    }

    private async Task CheckOutAsync(IMessage response, CancellationToken cancellationToken)
    {
        List<(PayloadMessage Payload, string Name)> claims = [];
        Claim.Walk(response, payload =>
        {
            if (Claim.NameIn(payload) is { } name) claims.Add((payload, name));
        });
        foreach (var (payload, name) in claims) Claim.Redeem(payload, name, await blobs.GetAsync(name, cancellationToken).ConfigureAwait(false), blobs.Location);
    }

    /// <summary>The report that gives a task back; null for a turn that was reported before, since a report makes the server offer it again at once.</summary>
    private static IMessage? Returned(IMessage request, IMessage response, WorkflowServiceException e)
    {
        var failure = Failure.Application(Claim.MissingCode, e.Message).ToMessage();
        return (request, response) switch
        {
            (Api.PollActivityTaskQueueRequest poll, Api.PollActivityTaskQueueResponse task) =>
                new Api.RespondActivityTaskFailedRequest { Namespace = poll.Namespace, TaskToken = task.TaskToken, Identity = poll.Identity, Failure = failure },
            (Api.PollWorkflowTaskQueueRequest poll, Api.PollWorkflowTaskQueueResponse { Query: not null } task) =>
                new Api.RespondQueryTaskCompletedRequest { Namespace = poll.Namespace, TaskToken = task.TaskToken, CompletedType = Temporal.Api.Enums.V1.QueryResultType.Failed, ErrorMessage = e.Message },
            (Api.PollWorkflowTaskQueueRequest poll, Api.PollWorkflowTaskQueueResponse { Attempt: <= 1 } task) =>
                new Api.RespondWorkflowTaskFailedRequest { Namespace = poll.Namespace, TaskToken = task.TaskToken, Identity = poll.Identity, Cause = Cause.WorkflowWorkerUnhandledFailure, Failure = failure },
            _ => null,
        };
    }

    private async Task GiveBackAsync(IMessage report, CallContext context, CancellationToken cancellationToken)
    {
        try
        {
            await frontend.CallAsync(report, context, cancellationToken).ConfigureAwait(false);
        }
        catch (WorkflowServiceException)
        {
            // Then its time runs out, and it is offered again.
        }
    }
}
