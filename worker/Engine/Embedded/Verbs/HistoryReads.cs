using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;
using Tsrun.Engine.Embedded.Operations;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;
using Api = Temporal.Api.WorkflowService.V1;
using HistoryMessage = Temporal.Api.History.V1.History;

namespace Tsrun.Engine.Embedded.Verbs;

/// <summary>A run's events, page by page; works with and without a live engine.</summary>
internal sealed class HistoryReads(StoreReader reader, EngineCore? core)
{
    private const int PageDefault = 256;

    /// <summary>A client outside gets no longer pages.</summary>
    private const int PageMax = 1000;

    private static readonly TimeSpan EventWaitMax = TimeSpan.FromSeconds(20);

    public void Register(VerbTable verbs)
    {
        verbs.On<Api.GetWorkflowExecutionHistoryRequest, Api.GetWorkflowExecutionHistoryResponse>(HistoryAsync);
        verbs.On<Api.GetWorkflowExecutionHistoryReverseRequest, Api.GetWorkflowExecutionHistoryReverseResponse>((request, _, _) => ReverseAsync(request));
    }

    private async Task<Api.GetWorkflowExecutionHistoryResponse> HistoryAsync(Api.GetWorkflowExecutionHistoryRequest request, CallContext context, CancellationToken cancellationToken)
    {
        var (stored, token) = await FindAsync(request.Namespace, request.Execution, request.NextPageToken, request.WaitNewEvent && !request.NextPageToken.IsEmpty).ConfigureAwait(false);
        return request.HistoryEventFilterType == HistoryEventFilterType.CloseEvent
            ? await CloseAsync(request, context, stored, cancellationToken).ConfigureAwait(false)
            : await AllAsync(request, context, stored, token, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Api.GetWorkflowExecutionHistoryResponse> CloseAsync(
        Api.GetWorkflowExecutionHistoryRequest request, CallContext context, StoredRun stored, CancellationToken cancellationToken)
    {
        if (stored.IsOpen && request.WaitNewEvent)
            stored = await WaitAsync(stored, static run => !run.IsOpen, static (runs, run) => runs.End(run), context, cancellationToken).ConfigureAwait(false);
        var response = new Api.GetWorkflowExecutionHistoryResponse { History = new HistoryMessage() };
        if (!stored.IsOpen)
            response.History.Events.Add(Disguise(Read(stored, stored.Count, stored.Count)[0], context));
        else if (request.WaitNewEvent)
            response.NextPageToken = new HistoryPageToken(stored.RunId, stored.Count, 0).ToBytes();
        return response;
    }

    /// <summary>A client that does not follow a chain over every kind of close is told "continued as new", which all of them follow.</summary>
    private static HistoryEvent Disguise(HistoryEvent close, CallContext context)
    {
        var next = close.WorkflowExecutionCompletedEventAttributes?.NewExecutionRunId ?? close.WorkflowExecutionFailedEventAttributes?.NewExecutionRunId ?? close.WorkflowExecutionTimedOutEventAttributes?.NewExecutionRunId ?? "";
        if (next.Length == 0 || !context.IsOutside || context.SupportedFeatures.Contains("follows-next-run-id", StringComparison.Ordinal))
            return close;
        var told = Events.Of(new WorkflowExecutionContinuedAsNewEventAttributes
        {
            NewExecutionRunId = next,
            Failure = close.WorkflowExecutionFailedEventAttributes?.Failure,
            LastCompletionResult = close.WorkflowExecutionCompletedEventAttributes?.Result,
            WorkflowTaskCompletedEventId = close.WorkflowExecutionCompletedEventAttributes?.WorkflowTaskCompletedEventId ?? close.WorkflowExecutionFailedEventAttributes?.WorkflowTaskCompletedEventId ?? 0,
        });
        (told.EventId, told.EventTime, told.TaskId) = (close.EventId, close.EventTime, close.TaskId);
        return told;
    }

    private async Task<Api.GetWorkflowExecutionHistoryResponse> AllAsync(
        Api.GetWorkflowExecutionHistoryRequest request, CallContext context, StoredRun stored, HistoryPageToken token, CancellationToken cancellationToken)
    {
        var tail = Tail(stored, token, context);
        if (request.WaitNewEvent && token.Through == 0 && stored.IsOpen && stored.Count + Visible(tail) < token.Next)
        {
            stored = await WaitAsync(stored, run => run.Count + Visible(Tail(run, token, context)) >= token.Next || !run.IsOpen, static (runs, run) => runs.News(run), context, cancellationToken).ConfigureAwait(false);
            tail = Tail(stored, token, context);
        }
        var end = token.Through > 0 ? Math.Min(token.Through, stored.Count) : stored.Count;
        var size = request.MaximumPageSize == 0 ? PageDefault : Math.Min(request.MaximumPageSize, PageMax);
        var through = Math.Min(end, token.Next + size - 1);
        var response = new Api.GetWorkflowExecutionHistoryResponse { History = new HistoryMessage() };
        if (through >= token.Next)
            response.History.Events.Add(Read(stored, token.Next, through));
        if (through < end)
        {
            response.NextPageToken = new HistoryPageToken(stored.RunId, through + 1, token.Through).ToBytes();
            return response;
        }
        foreach (var unstored in tail)
        {
            if (unstored.EventId >= token.Next)
                response.History.Events.Add(unstored);
        }
        if (request.WaitNewEvent && stored.IsOpen && token.Through == 0)
            response.NextPageToken = new HistoryPageToken(stored.RunId, Math.Max(token.Next, stored.Count + Visible(tail) + 1), 0).ToBytes();
        return response;
    }

    /// <summary>Events that belong to the history although they are not stored: the pending turn's own.</summary>
    /// <remarks>A virtual turn is shown to its own worker only, which pages on from its task; other readers in this process count what is stored.</remarks>
    private List<HistoryEvent> Tail(StoredRun stored, HistoryPageToken token, CallContext context)
    {
        if (core is null || !stored.IsOpen || token.Through == 0 && !context.IsOutside)
            return [];
        lock (core.Gate)
        {
            var run = core.Runs.Find(stored.RunId);
            if (run is not { IsOpen: true } || run.NextEventId != stored.Count + 1 || !run.WorkflowTask.IsPending)
                return [];
            return run.WorkflowTask.IsVirtual && token.Through == 0 ? [] : run.WorkflowTask.Unstored(run.NextEventId, run.Row.TaskId);
        }
    }

    /// <summary>What counts as an event for those who wait: the start of an ordinary turn, which is only not written yet.</summary>
    private static int Visible(List<HistoryEvent> tail) => tail is [{ EventType: EventType.WorkflowTaskStarted }] ? 1 : 0;

    private async Task<Api.GetWorkflowExecutionHistoryReverseResponse> ReverseAsync(Api.GetWorkflowExecutionHistoryReverseRequest request)
    {
        var (stored, token) = await FindAsync(request.Namespace, request.Execution, request.NextPageToken).ConfigureAwait(false);
        var last = request.NextPageToken.IsEmpty ? stored.Count : token.Next;
        var size = request.MaximumPageSize <= 0 ? PageDefault : Math.Min(request.MaximumPageSize, PageMax);
        var first = Math.Max(1, last - size + 1);
        var events = Read(stored, first, last);
        events.Reverse();
        var response = new Api.GetWorkflowExecutionHistoryReverseResponse { History = new HistoryMessage { Events = { events } } };
        if (first > 1)
            response.NextPageToken = new HistoryPageToken(stored.RunId, first - 1, 0).ToBytes();
        return response;
    }

    /// <summary>Waits until something holds, or the time is up.</summary>
    /// <param name="watch">What of the run may make it hold.</param>
    private async Task<StoredRun> WaitAsync(StoredRun stored, Func<StoredRun, bool> holds, Func<OpenRuns, RunState, Task> watch, CallContext context, CancellationToken cancellationToken)
    {
        if (core is null)
            return stored;
        using var limit = new CancellationTokenSource(context.Patience(core.Clock, CallContext.AnswerMargin, EventWaitMax), core.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        while (!limit.IsCancellationRequested && !holds(stored))
        {
            // Who only waits must not hasten the run's commits, which wake him: what is committed by now is seen here, what comes later is news.
            var news = Watch(stored, watch);
            if (news is null)
                await core.BarrierAsync().ConfigureAwait(false);
            stored = reader.Find(stored.RunId) ?? throw Lookup.NotFound("workflow execution not found");
            if (news is null || holds(stored))
                continue;
            await news.WaitAsync(either.Token).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            stored = reader.Find(stored.RunId) ?? throw Lookup.NotFound("workflow execution not found");
        }
        return stored;
    }

    /// <summary>A task for what is to come of the run; null when it is over.</summary>
    private Task? Watch(StoredRun stored, Func<OpenRuns, RunState, Task> watch)
    {
        lock (core!.Gate)
        {
            core.ThrowIfUnusable();
            return core.Runs.Find(stored.RunId) is { IsOpen: true } run ? watch(core.Runs, run) : null;
        }
    }

    /// <exception cref="WorkflowServiceException">There is no such run.</exception>
    /// <param name="follows">The next page of somebody who waits for events as they come: he sees them once they are written anyway.</param>
    private async Task<(StoredRun Run, HistoryPageToken Token)> FindAsync(string ofNamespace, Temporal.Api.Common.V1.WorkflowExecution? execution, Google.Protobuf.ByteString page, bool follows = false)
    {
        if (core is not null && !follows)
            await core.BarrierAsync().ConfigureAwait(false);
        if (execution is null)
            throw WorkflowServiceException.Invalid("Execution is not set on request.");
        var workflow = core is null ? new WorkflowKey(ofNamespace, execution.WorkflowId) : Lookup.Workflow(core, ofNamespace, execution);
        var token = page.IsEmpty ? default(HistoryPageToken?) : HistoryPageToken.Parse(page, execution.RunId);
        var stored = Lookup.Stored(reader, workflow, token?.RunId ?? execution.RunId) ?? throw Lookup.Unknown(execution);
        return (stored, token ?? new HistoryPageToken(stored.RunId, 1, 0));
    }

    /// <summary>Some events, verified.</summary>
    /// <exception cref="WorkflowServiceException">They are not what was written.</exception>
    public List<HistoryEvent> Read(StoredRun stored, long from, long through)
    {
        try
        {
            return reader.Events(stored, from, through);
        }
        catch (BrokenChainException broken)
        {
            throw new WorkflowServiceException(ServiceStatus.DataLoss, broken.Message, broken);
        }
    }

    /// <summary>Fills the history of a task that is handed out: a page of it, and where the rest is.</summary>
    public async Task<Api.PollWorkflowTaskQueueResponse> FillAsync(WorkflowGrant grant)
    {
        const int pageOfTask = 4000;
        var response = grant.Response;
        response.History = new HistoryMessage();
        if (grant.Events is { } known)
        {
            response.History.Events.Add(known);
            response.History.Events.Add(grant.Tail);
            return response;
        }
        await core!.BarrierAsync().ConfigureAwait(false);
        var stored = reader.Find(grant.RunId) ?? throw Lookup.NotFound("workflow execution not found");
        var last = Math.Min(grant.Through, stored.Count);
        var through = Math.Min(last, grant.From + pageOfTask - 1);
        if (through >= grant.From)
            response.History.Events.Add(Read(stored, grant.From, through));
        if (response.Query is not null && response.PreviousStartedEventId == 0)
            response.PreviousStartedEventId = response.History.Events.LastOrDefault(written => written.EventType == EventType.WorkflowTaskCompleted)?.WorkflowTaskCompletedEventAttributes.StartedEventId ?? 0;
        if (through < last)
            response.NextPageToken = new HistoryPageToken(grant.RunId, through + 1, last).ToBytes();
        else
            response.History.Events.Add(grant.Tail);
        return response;
    }

    /// <summary>Checks a run's whole history against its hash chain.</summary>
    public async Task<VerifyResult> VerifyAsync(string runId)
    {
        if (core is not null)
            await core.BarrierAsync().ConfigureAwait(false);
        var stored = reader.Find(runId) ?? throw Lookup.NotFound($"there is no run {runId}");
        try
        {
            return new VerifyResult(reader.Events(stored, 1, stored.Count).Count, null, null, Convert.ToHexStringLower(stored.Head));
        }
        catch (BrokenChainException broken)
        {
            return new VerifyResult(stored.Count, broken.EventId, broken.Message, Convert.ToHexStringLower(stored.Head));
        }
    }
}
