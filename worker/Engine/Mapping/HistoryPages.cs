using System.Collections.Concurrent;
using Google.Protobuf;
using Temporal.Api.Enums.V1;
using Tsrun.History;
using Api = Temporal.Api.WorkflowService.V1;
using EventMessage = Temporal.Api.History.V1.HistoryEvent;

namespace Tsrun.Engine.Mapping;

/// <summary>Reads histories page by page. A frontend knows a place in a history by an opaque token, a reader by an event id: the token of each
/// place where a page ended is kept until somebody goes on from there, so that following a run never begins at its start again.</summary>
internal sealed class HistoryPages(Func<Api.GetWorkflowExecutionHistoryRequest, CancellationToken, Task<Api.GetWorkflowExecutionHistoryResponse>> read)
{
    private const int PlacesMax = 1024;
    private readonly ConcurrentDictionary<(RunId Run, long NextEventId), ByteString> _places = new();

    /// <summary>All that is left behind a token: the further pages of a poll's answer. Empty pages in between are a frontend's right.</summary>
    public async Task AppendAsync(WorkflowId workflow, RunId run, ByteString token, ICollection<EventMessage> events, CancellationToken cancellationToken)
    {
        while (!token.IsEmpty)
        {
            var page = await read(Request(workflow, run, token, 0, wait: false), cancellationToken).ConfigureAwait(false);
            foreach (var next in page.History?.Events ?? []) events.Add(next);
            token = page.NextPageToken;
        }
    }

    /// <summary>Events from an id on.</summary>
    public async Task<GetWorkflowExecutionHistoryResponse> ReadAsync(GetWorkflowExecutionHistoryRequest request, RunId run, CancellationToken cancellationToken)
    {
        var token = _places.TryRemove((run, request.FromEventId), out var place) ? place : ByteString.Empty;
        while (true)
        {
            var page = await read(Request(request.WorkflowId, run, token, request.MaximumPageSize, request.WaitNewEvent), cancellationToken).ConfigureAwait(false);
            token = page.NextPageToken;
            // A full page with more behind it ends where it ends; only the last one shows a turn that is not stored.
            var isLast = token.IsEmpty || page.History?.Events.Count != request.MaximumPageSize;
            List<EventMessage> stored = isLast ? Stored(page.History?.Events ?? []) : [.. page.History!.Events];
            var wanted = stored.Where(next => next.EventId >= request.FromEventId).Select(next => next.ToRecord()).ToList();
            var waited = request.WaitNewEvent && stored.Count == 0;
            if (wanted.Count > 0 || token.IsEmpty || waited) return Answer(request, run, wanted, token, stored);
        }
    }

    private GetWorkflowExecutionHistoryResponse Answer(GetWorkflowExecutionHistoryRequest request, RunId run, List<HistoryEvent> wanted, ByteString token, List<EventMessage> stored)
    {
        var next = request.FromEventId + wanted.Count;
        if (!token.IsEmpty) Keep(run, next, token);
        var isEnd = stored.Count > 0 && stored[^1].IsClose();
        // While a frontend waits for more it gives a token with every page: only a full one says that there is more already.
        var hasMore = !token.IsEmpty && !isEnd && (!request.WaitNewEvent || stored.Count >= request.MaximumPageSize);
        return new GetWorkflowExecutionHistoryResponse(run, wanted, next, hasMore, isEnd);
    }

    private void Keep(RunId run, long next, ByteString token)
    {
        if (_places.Count >= PlacesMax) _places.Clear();
        _places[(run, next)] = token;
    }

    /// <summary>Without the turn that a frontend shows at the end and does not store: from its second attempt on, a turn's own events exist only once it completes.</summary>
    private static List<EventMessage> Stored(IEnumerable<EventMessage> page)
    {
        List<EventMessage> events = [.. page];
        var turn = events.Count;
        if (turn > 0 && events[turn - 1].EventType == EventType.WorkflowTaskStarted) turn--;
        if (turn > 0 && events[turn - 1] is { EventType: EventType.WorkflowTaskScheduled, WorkflowTaskScheduledEventAttributes.Attempt: > 1 })
            events.RemoveRange(turn - 1, events.Count - turn + 1);
        return events;
    }

    private static Api.GetWorkflowExecutionHistoryRequest Request(WorkflowId workflow, RunId run, ByteString token, int pageSize, bool wait) => new()
    {
        Execution = ValueMapping.Execution(workflow, run),
        MaximumPageSize = pageSize,
        NextPageToken = token,
        WaitNewEvent = wait,
    };
}
