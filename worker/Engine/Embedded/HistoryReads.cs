using Tsrun.Engine.Embedded.Store;
using Tsrun.History;

namespace Tsrun.Engine.Embedded;

/// <summary>What can be asked without changing anything; works with and without a live engine.</summary>
internal sealed class HistoryReads(StoreReader reader, EngineCore? core)
{
    private static readonly TimeSpan EventWait = TimeSpan.FromSeconds(20);

    public async Task<GetWorkflowExecutionHistoryResponse> HistoryAsync(GetWorkflowExecutionHistoryRequest request, CancellationToken cancellationToken)
    {
        if (request.FromEventId < 1 || request.MaximumPageSize < 1)
            throw WorkflowServiceException.Invalid($"FromEventId {request.FromEventId} and MaximumPageSize {request.MaximumPageSize} must be at least 1");
        var stored = await FindAsync(request.WorkflowId, request.RunId).ConfigureAwait(false);
        if (request.WaitNewEvent && stored.Count < request.FromEventId && stored.Status == WorkflowExecutionStatus.Running)
            stored = await WaitAsync(stored, request.FromEventId, cancellationToken).ConfigureAwait(false);
        var through = Math.Min(stored.Count, request.FromEventId + request.MaximumPageSize - 1);
        var events = through < request.FromEventId ? [] : Read(stored, request.FromEventId, through);
        var hasMore = through < stored.Count;
        var next = request.FromEventId + events.Count;
        return new GetWorkflowExecutionHistoryResponse(stored.RunId, events, next, hasMore, !hasMore && stored.Status != WorkflowExecutionStatus.Running);
    }

    /// <summary>Waits until the run has an event of that id, is closed, or the time is up.</summary>
    private async Task<StoredRun> WaitAsync(StoredRun stored, long eventId, CancellationToken cancellationToken)
    {
        if (core is null)
            return stored;
        using var limit = new CancellationTokenSource(EventWait, core.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        while (stored.Count < eventId && stored.Status == WorkflowExecutionStatus.Running)
        {
            if (WatchIfCurrent(stored) is { } news)
                await news.WaitAsync(either.Token).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            stored = await FindAsync(stored.WorkflowId, stored.RunId).ConfigureAwait(false);
            if (limit.IsCancellationRequested)
                break;
        }
        return stored;
    }

    /// <summary>A task for the next commit of the run; null when memory is ahead of what was read already.</summary>
    private Task? WatchIfCurrent(StoredRun stored)
    {
        lock (core!.Gate)
        {
            core.ThrowIfUnusable();
            var run = core.Runs.Find(stored.RunId);
            return run is { IsOpen: true } && run.NextEventId == stored.Count + 1 ? core.Runs.Watch(run) : null;
        }
    }

    /// <summary>A run's events up to one, verified.</summary>
    public async Task<IReadOnlyList<HistoryEvent>> ThroughAsync(RunId runId, long through)
    {
        var stored = await FindAsync(default, runId).ConfigureAwait(false);
        return Read(stored, 1, Math.Min(through, stored.Count));
    }

    public async Task<DescribeWorkflowExecutionResponse> DescribeAsync(DescribeWorkflowExecutionRequest request)
    {
        var stored = await FindAsync(request.WorkflowId, request.RunId).ConfigureAwait(false);
        if (core is null)
            return Describing.Closed(stored);
        lock (core.Gate)
            return core.Runs.Find(stored.RunId) is { IsOpen: true } run ? Describing.Open(stored, run) : Describing.Closed(stored);
    }

    public async Task<ListWorkflowExecutionsResponse> ListAsync(ListWorkflowExecutionsRequest request)
    {
        await BarrierAsync().ConfigureAwait(false);
        var rows = reader.List(request.Open, request.WorkflowId, request.Before ?? long.MaxValue, request.MaximumPageSize);
        var executions = new List<WorkflowExecutionInfo>(rows.Count);
        foreach (var row in rows)
            executions.Add(row.ToInfo());
        return new ListWorkflowExecutionsResponse(executions, rows.Count == request.MaximumPageSize ? rows[^1].Key : null);
    }

    public async Task<VerifyResult> VerifyAsync(RunId runId)
    {
        var stored = await FindAsync(default, runId).ConfigureAwait(false);
        try
        {
            return new VerifyResult(reader.Events(stored, 1, stored.Count).Count, null, null);
        }
        catch (BrokenChainException broken)
        {
            return new VerifyResult(stored.Count, broken.EventId, broken.Message);
        }
    }

    /// <exception cref="WorkflowServiceException">There is none.</exception>
    private async Task<StoredRun> FindAsync(WorkflowId workflowId, RunId? runId)
    {
        await BarrierAsync().ConfigureAwait(false);
        return (runId is { } id ? reader.Find(id) : reader.FindLatest(workflowId))
            ?? throw WorkflowServiceException.NotFound(runId is { } named ? $"there is no run {named}" : $"workflow execution {workflowId} was never started");
    }

    private Task BarrierAsync() => core?.BarrierAsync() ?? Task.CompletedTask;

    private List<HistoryEvent> Read(StoredRun stored, long from, long through)
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
}

/// <summary>Whether a stored history is what was written.</summary>
/// <param name="EventCount">Events that the run's row counts.</param>
/// <param name="FirstBadEventId">Null when all is well.</param>
/// <param name="Problem">For people; null when all is well.</param>
public sealed record VerifyResult(long EventCount, long? FirstBadEventId, string? Problem);
