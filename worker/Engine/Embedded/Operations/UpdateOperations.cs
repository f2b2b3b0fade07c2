using Google.Protobuf.WellKnownTypes;
using Temporal.Api.ErrorDetails.V1;
using Temporal.Api.Failure.V1;
using Temporal.Api.Protocol.V1;
using Temporal.Api.Update.V1;
using Tsrun.Engine.Embedded.State;
using Api = Temporal.Api.WorkflowService.V1;
using Phase = Tsrun.Engine.Embedded.State.UpdateEntry.Phase;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>Updates on their way to a worker and back. Everything here runs under the gate.</summary>
internal sealed class UpdateOperations(EngineCore core)
{
    /// <summary>A turn that fails so often has no worker that could answer.</summary>
    private const int FailingAttempts = 3;

    /// <summary>The update that a request makes, or the one of the same id that is there already.</summary>
    /// <exception cref="WorkflowServiceException">The run cannot take it.</exception>
    public UpdateEntry Admit(RunState run, Request request)
    {
        if (run.Updates.Find(request.Meta.UpdateId) is { } known)
            return known;
        if (run.WorkflowTask is { IsPending: true, Attempt: >= FailingAttempts })
            throw new WorkflowServiceException(ServiceStatus.FailedPrecondition, "Unable to perform workflow execution update due to Workflow Task in failed state.") { Detail = new WorkflowNotReadyFailure() };
        if (run.Updates.Open.Count >= UpdateRegistry.InFlightMax)
            throw Exhausted($"limit on number of concurrent in-flight updates has been reached ({UpdateRegistry.InFlightMax})");
        if (run.Updates.Total >= UpdateRegistry.TotalMax)
            throw Exhausted($"limit on number of total updates has been reached ({UpdateRegistry.TotalMax})");
        var entry = run.Updates.Add(request.Meta.UpdateId, request);
        if (!run.WorkflowTask.IsPending && !run.IsBeforeFirstTask)
            core.Tasks.ScheduleSpeculative(run);
        return entry;
    }

    private static WorkflowServiceException Exhausted(string message) => new(ServiceStatus.ResourceExhausted, message)
    {
        Detail = new ResourceExhaustedFailure { Cause = Temporal.Api.Enums.V1.ResourceExhaustedCause.ConcurrentLimit, Scope = Temporal.Api.Enums.V1.ResourceExhaustedScope.Namespace },
    };

    /// <summary>Puts what waits into a task that is handed out.</summary>
    /// <param name="again">Also what an earlier task carried and nobody answered: this worker may be another one.</param>
    public void Deliver(RunState run, Api.PollWorkflowTaskQueueResponse response, bool again)
    {
        foreach (var entry in run.Updates.Open)
        {
            if (entry.State != Phase.Admitted && !(again && entry.State == Phase.Sent))
                continue;
            entry.State = Phase.Sent;
            // What a reset brought along stands in the history as an event, and a worker takes it from there: twice is a nondeterminism.
            if (entry.SequencingEventId > 0)
                continue;
            response.Messages.Add(new Message
            {
                Id = entry.RequestMessageId,
                ProtocolInstanceId = entry.Id,
                EventId = response.StartedEventId - 1,
                Body = Any.Pack(entry.Request),
            });
        }
    }

    /// <summary>The worker, or the server in its place, refuses an update: nothing is stored.</summary>
    public void Reject(RunState run, UpdateEntry entry, Failure failure)
    {
        entry.State = Phase.Completed;
        entry.Outcome = new Outcome { Failure = failure };
        run.Updates.Forget(entry);
        Announce(entry);
    }

    /// <summary>Tells those who wait, once it is committed.</summary>
    public void Announce(UpdateEntry entry)
    {
        var state = entry.State;
        core.AfterCommit(() =>
        {
            entry.Committed = state;
            Wake(entry);
        });
    }

    private static void Wake(UpdateEntry entry)
    {
        var changed = entry.Changed;
        entry.Changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.TrySetResult();
    }

    /// <summary>The run is over: what was accepted fails, what was not goes to the next run or back to its caller.</summary>
    public void Closed(RunState run, bool hasSuccessor)
    {
        foreach (var entry in run.Updates.Open.ToArray())
        {
            if (entry.State == Phase.Accepted)
            {
                entry.State = Phase.Completed;
                entry.Outcome = new Outcome { Failure = ServerFailures.Application("AcceptedUpdateCompletedWorkflow", "Workflow Update failed because the Workflow completed before the Update completed.") };
            }
            else
            {
                entry.State = Phase.Aborted;
                entry.Abort = hasSuccessor ? UpdateMoved.Instance : Lookup.NotFound("workflow update was aborted by closing workflow");
            }
            run.Updates.Complete(entry);
            Announce(entry);
        }
    }

    /// <summary>Nobody will answer any more.</summary>
    public void AbortAll(RunState run, WorkflowServiceException reason)
    {
        foreach (var entry in run.Updates.Open)
        {
            entry.Abort = reason;
            entry.Committed = entry.State = Phase.Aborted;
            Wake(entry);
        }
    }
}

/// <summary>The run ended before it took the update up, and another one follows it: the request goes there.</summary>
internal static class UpdateMoved
{
    public static WorkflowServiceException Instance { get; } = new(ServiceStatus.Aborted, "workflow update was aborted by closing workflow");
}
