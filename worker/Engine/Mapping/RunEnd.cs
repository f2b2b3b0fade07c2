using Temporal.Api.Enums.V1;
using Tsrun.History;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Mapping;

/// <summary>Waiting for nothing but the end of a run.</summary>
public static class RunEnd
{
    /// <summary>As the SDKs wait for a result: the frontend is asked for the last event alone, so that what happens before it costs no call.</summary>
    /// <param name="client">Where the run is.</param>
    /// <param name="workflow">Of the run.</param>
    /// <param name="run">Which.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public static async Task<HistoryEvent> UntilClosedAsync(this WorkflowClient client, WorkflowId workflow, RunId run, CancellationToken cancellationToken = default)
    {
        var wait = new Api.GetWorkflowExecutionHistoryRequest
        {
            Namespace = client.Namespace,
            Execution = ValueMapping.Execution(workflow, run),
            WaitNewEvent = true,
            HistoryEventFilterType = HistoryEventFilterType.CloseEvent,
        };
        while (true)
        {
            var page = await client.Frontend.CallAsync<Api.GetWorkflowExecutionHistoryResponse>(wait, null, cancellationToken).ConfigureAwait(false);
            if (page.History is { Events: [var close, ..] }) return close.ToRecord();
            wait.NextPageToken = page.NextPageToken;
        }
    }
}
