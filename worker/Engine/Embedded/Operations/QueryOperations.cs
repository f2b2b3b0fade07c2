using Google.Protobuf.Collections;
using Temporal.Api.Enums.V1;
using Temporal.Api.ErrorDetails.V1;
using Temporal.Api.Query.V1;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;
using Api = Temporal.Api.WorkflowService.V1;
using ExecutionStatus = Temporal.Api.Enums.V1.WorkflowExecutionStatus;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>Questions to scripts: with the next turn when one is due, by themselves otherwise, and their answers. Everything here runs under the gate.</summary>
internal sealed class QueryOperations(EngineCore core)
{
    /// <summary>A turn that fails so often has no worker that could answer.</summary>
    private const int FailingAttempts = 3;

    /// <summary>So many questions wait for one run's turn; a Temporal server takes no more as it is shipped.</summary>
    private const int WaitingMax = 1;

    private readonly Dictionary<int, PendingQuery> _open = [];
    private int _lastNumber;

    /// <summary>Asks; while a turn is due the question waits for it, so that the answer sees what happened before.</summary>
    /// <exception cref="WorkflowServiceException">There is no such run, or it cannot answer.</exception>
    public PendingQuery Ask(Api.QueryWorkflowRequest request)
    {
        var workflow = Lookup.Workflow(core, request.Namespace, request.Execution);
        var runId = request.Execution.RunId;
        var run = runId.Length > 0 ? core.Runs.Find(runId) : core.Runs.FindNewest(workflow);
        if (run is { IsOpen: true } && run.Row.Workflow == workflow)
            return Ask(run, request);
        var stored = Lookup.Stored(core, workflow, runId) ?? throw Lookup.Unknown(request.Execution);
        if (IsWithoutTurn(stored))
            throw NotReady("Workflow execution closed before WorkflowTaskStarted event");
        var asked = Add(workflow, stored.RunId, stored.WorkflowType, stored.TaskQueue, request.Query);
        core.QueryTasks.Offer(asked, null);
        return asked;
    }

    private PendingQuery Ask(RunState run, Api.QueryWorkflowRequest request)
    {
        if (run.WorkflowTask is { IsPending: true, Attempt: >= FailingAttempts })
            throw NotReady("Unable to query workflow due to Workflow Task in failed state.");
        if (run.IsBeforeFirstTask)
            throw NotReady("Workflow task is not scheduled yet.");
        var mustWait = run.WorkflowTask.IsPending || run.PreviousStartedEventId == 0;
        if (mustWait && run.Queries.Concat(run.AttachedQueries.Values).Count(waiting => waiting.IsOpen) >= WaitingMax)
            throw TooMany();
        var query = Add(run.Row.Workflow, run.RunId, run.Started.WorkflowType.Name, run.Started.TaskQueue.Name, request.Query);
        if (mustWait)
            run.Queries.Add(query);
        else
            core.QueryTasks.Offer(query, run);
        return query;
    }

    /// <summary>Short histories only: a long one had turns.</summary>
    private bool IsWithoutTurn(StoredRun stored)
    {
        const int shortHistory = 8;
        return stored.Count <= shortHistory && !core.Reader.Events(stored, 1, stored.Count).Exists(happened => happened.EventType == EventType.WorkflowTaskCompleted);
    }

    private static WorkflowServiceException TooMany() =>
        new(ServiceStatus.ResourceExhausted, "consistent query buffer is full, this may be caused by too many queries and workflow not able to process query fast enough")
        {
            Detail = new ResourceExhaustedFailure { Cause = ResourceExhaustedCause.BusyWorkflow, Scope = ResourceExhaustedScope.Namespace },
        };

    private static WorkflowServiceException NotReady(string message) => new(ServiceStatus.FailedPrecondition, message) { Detail = new WorkflowNotReadyFailure() };

    /// <summary>Whether a run's status forbids the question; asked before anything else.</summary>
    public static ExecutionStatus? Rejection(ExecutionStatus status, QueryRejectCondition condition) => condition switch
    {
        QueryRejectCondition.NotOpen when status != ExecutionStatus.Running => status,
        QueryRejectCondition.NotCompletedCleanly when status is not (ExecutionStatus.Running or ExecutionStatus.Completed) => status,
        _ => null,
    };

    private PendingQuery Add(WorkflowKey workflow, string runId, string workflowType, string taskQueue, Temporal.Api.Query.V1.WorkflowQuery query)
    {
        var asked = new PendingQuery(++_lastNumber, workflow, runId, workflowType, taskQueue, query);
        _open.Add(asked.Number, asked);
        return asked;
    }

    /// <summary>Puts the questions that wait into a turn that is handed out.</summary>
    public void Attach(RunState run, Api.PollWorkflowTaskQueueResponse response)
    {
        foreach (var query in run.Queries)
        {
            if (!query.IsOpen)
                continue;
            run.AttachedQueries[query.Id] = query;
            response.Queries[query.Id] = query.Query;
        }
        run.Queries.Clear();
    }

    /// <summary>The turn is done: its answers go to those who asked, and what is left over is asked by itself unless another turn is due.</summary>
    public void Answered(RunState run, MapField<string, WorkflowQueryResult> results)
    {
        foreach (var (id, result) in results)
        {
            if (run.AttachedQueries.Remove(id, out var query) && _open.Remove(query.Number))
                query.Answer.TrySetResult(result);
        }
        Release(run);
    }

    /// <summary>Sends the questions that waited for the turn, unless another one is due.</summary>
    public void Release(RunState run)
    {
        if (run.AttachedQueries.Count > 0 && !run.WorkflowTask.IsStarted)
        {
            run.Queries.AddRange(run.AttachedQueries.Values);
            run.AttachedQueries.Clear();
        }
        if (run.Queries.Count == 0 || run.IsOpen && run.WorkflowTask.IsPending)
            return;
        foreach (var query in run.Queries)
            core.QueryTasks.Offer(query, run.IsOpen ? run : null);
        run.Queries.Clear();
    }

    public void Answer(Api.RespondQueryTaskCompletedRequest request)
    {
        var token = Token.Parse(request.TaskToken);
        if (!_open.TryGetValue(token.Attempt, out var query) || query.RunId != token.RunId)
            throw Lookup.NotFound("query task not found, or already expired");
        _open.Remove(token.Attempt);
        query.Answer.TrySetResult(new WorkflowQueryResult
        {
            ResultType = request.CompletedType,
            Answer = request.QueryResult,
            ErrorMessage = request.ErrorMessage,
            Failure = request.Failure,
        });
    }

    /// <summary>The worker that has some questions is lost: anybody may have them now.</summary>
    public void GiveBack(CancellationToken lost)
    {
        foreach (var query in _open.Values.Where(query => query.IsStarted && query.Holder == lost))
        {
            query.IsStarted = false;
            core.QueryTasks.Offer(query);
        }
    }

    public void GiveUp(PendingQuery query)
    {
        _open.Remove(query.Number);
        query.Answer.TrySetCanceled();
        core.QueryTasks.Withdraw(query);
        core.Runs.Find(query.RunId)?.Queries.Remove(query);
    }

    public void Fail(Exception reason)
    {
        foreach (var query in _open.Values)
            query.Answer.TrySetException(reason);
        _open.Clear();
    }
}
