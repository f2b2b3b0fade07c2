using Tsrun.Engine.Embedded.State;
using Tsrun.History;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>Questions to scripts. Everything here runs under the gate.</summary>
internal sealed class QueryOperations(EngineCore core)
{
    private readonly Dictionary<int, PendingQuery> open = [];
    private int lastNumber;

    /// <summary>Asks; while a turn is due the question waits behind it, so that the answer sees what happened before.</summary>
    public PendingQuery Ask(QueryWorkflowRequest request)
    {
        var run = request.RunId is { } id ? core.Runs.Find(id) : core.Runs.FindNewest(request.WorkflowId);
        if (run is { IsOpen: true })
        {
            var query = Add(run.Row.RunId, request, run.Started.WorkflowType, run.Started.TaskQueue);
            if (run.WorkflowTask.State == WorkflowTaskMachine.Phase.None)
                Offer(query);
            else
                run.Queries.Add(query);
            return query;
        }
        var stored = (request.RunId is { } named ? core.Reader.Find(named) : core.Reader.FindLatest(request.WorkflowId))
            ?? throw WorkflowServiceException.NotFound($"workflow execution {request.WorkflowId} was never started");
        var asked = Add(stored.RunId, request, stored.WorkflowType, stored.TaskQueue);
        Offer(asked);
        return asked;
    }

    private PendingQuery Add(RunId runId, QueryWorkflowRequest request, string workflowType, string taskQueue)
    {
        var query = new PendingQuery(++lastNumber, runId, request.WorkflowId, workflowType, taskQueue, new WorkflowQuery(request.QueryType, request.Arguments));
        open.Add(query.Number, query);
        return query;
    }

    private void Offer(PendingQuery query) => core.Queues.Workflow(query.TaskQueue).Offer(query);

    /// <summary>Sends the questions that waited for the turn, unless another one is due.</summary>
    public void Release(RunState run)
    {
        if (run.Queries.Count == 0 || run.IsOpen && run.WorkflowTask.State != WorkflowTaskMachine.Phase.None)
            return;
        foreach (var query in run.Queries)
            Offer(query);
        run.Queries.Clear();
    }

    /// <summary>A worker takes a question; null when nobody waits for the answer any more.</summary>
    public WorkflowGrant? Start(PendingQuery query, Poller<WorkflowGrant> poller)
    {
        if (!open.ContainsKey(query.Number))
            return null;
        var run = core.Runs.Find(query.RunId);
        var isKnown = run is { IsOpen: true, IsRecentWhole: true } || run is { IsOpen: true, IsRecentComplete: true, StickyIdentity: { } identity } && poller.HasCache && string.Equals(identity, poller.Identity, StringComparison.Ordinal);
        return new WorkflowGrant(
            query.Token, query.WorkflowId, query.WorkflowType, run?.PreviousStartedEventId ?? 0, 0, 1, long.MaxValue, isKnown ? run!.Recent.ToArray() : null, [], query.Query);
    }

    public void Answer(RespondQueryTaskCompletedRequest request)
    {
        if (!open.Remove(request.Token.Attempt, out var query) || query.RunId != request.Token.RunId)
            throw WorkflowServiceException.NotFound("nobody waits for the answer of this query any more");
        if (request.Failure is { } failure)
            query.Answer.SetException(WorkflowServiceException.Invalid($"the query failed: {failure.Message}"));
        else
            query.Answer.SetResult(request.Result ?? Payload.Null);
    }

    public void GiveUp(PendingQuery query) => open.Remove(query.Number);

    public void Fail(Exception reason)
    {
        foreach (var query in open.Values)
            query.Answer.TrySetException(reason);
        open.Clear();
    }
}
