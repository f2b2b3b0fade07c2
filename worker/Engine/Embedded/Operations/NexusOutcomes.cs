using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.Failure.V1;
using Temporal.Api.History.V1;
using Tsrun.Engine.Embedded.Nexus;
using Tsrun.Engine.Embedded.State;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>What becomes of Nexus operations, told by their handlers, by the runs behind them, or by the clock. Everything here runs under the gate.</summary>
internal sealed class NexusOutcomes(EngineCore core)
{
    public void SetExpiry(NexusMachine operation)
    {
        if (operation.Deadline is { } end)
            core.Alarms.Set(operation.Expiry, end);
    }

    /// <summary>The handler has begun it, and will call back.</summary>
    public void Begin(RunState run, NexusMachine operation, string token, IEnumerable<Link> links)
    {
        operation.Token = token;
        End(operation.Start);
        Tell(run, Events.Of(new NexusOperationStartedEventAttributes
        {
            ScheduledEventId = operation.ScheduledEventId,
            OperationId = token,
            OperationToken = token,
            RequestId = operation.Options.RequestId,
        }), links);
        if (operation.CancelRequestedEventId != 0)
            core.NexusCalls.Offer(run, operation, operation.Cancel);
    }

    public void Complete(RunState run, NexusMachine operation, Payload? result, IEnumerable<Link> links) => Close(run, operation, Events.Of(new NexusOperationCompletedEventAttributes
    {
        ScheduledEventId = operation.ScheduledEventId,
        Result = result,
        RequestId = operation.Options.RequestId,
    }), links);

    /// <summary>It ended without a result.</summary>
    /// <param name="cause">Why; one of a cancellation makes it canceled.</param>
    public void Fail(RunState run, NexusMachine operation, Failure cause)
    {
        var (scheduled, request, failure) = (operation.ScheduledEventId, operation.Options.RequestId, NexusFailures.Of(operation, cause));
        Close(run, operation, cause.CanceledFailureInfo is not null
            ? Events.Of(new NexusOperationCanceledEventAttributes { ScheduledEventId = scheduled, Failure = failure, RequestId = request })
            : Events.Of(new NexusOperationFailedEventAttributes { ScheduledEventId = scheduled, Failure = failure, RequestId = request }), []);
    }

    /// <summary>Its time is up.</summary>
    public void Expire(RunState run, NexusMachine operation)
    {
        var cause = new Failure { Message = "operation timed out", TimeoutFailureInfo = new TimeoutFailureInfo { TimeoutType = TimeoutType.ScheduleToClose } };
        Close(run, operation, Events.Of(new NexusOperationTimedOutEventAttributes
        {
            ScheduledEventId = operation.ScheduledEventId,
            Failure = NexusFailures.Of(operation, cause),
            RequestId = operation.Options.RequestId,
        }), []);
    }

    /// <summary>The handler took the wish to cancel, or will never do so.</summary>
    /// <param name="failure">Why it does not; null when it does.</param>
    public void CancelAnswered(RunState run, NexusMachine operation, Failure? failure)
    {
        End(operation.Cancel, failure);
        var (requested, scheduled) = (operation.CancelRequestedEventId, operation.ScheduledEventId);
        Tell(run, failure is null
            ? Events.Of(new NexusOperationCancelRequestCompletedEventAttributes { RequestedEventId = requested, ScheduledEventId = scheduled })
            : Events.Of(new NexusOperationCancelRequestFailedEventAttributes { RequestedEventId = requested, ScheduledEventId = scheduled, Failure = failure }), []);
    }

    /// <summary>A run ended for good: whoever waits for it as an operation gets its outcome, in the same commit.</summary>
    public void TellCallers(RunState ended, HistoryEvent last)
    {
        foreach (var (callback, _) in ended.Callbacks)
        {
            if (NexusToken.Parse(callback) is not { } caller || Caller(caller) is not { } run || run.Operations.Find(caller.ScheduledEventId) is not { IsClosed: false } operation)
                continue;
            // The run can be faster than the handler that began it.
            if (!operation.IsStarted && NexusToken.Operation(callback) is { } token)
                Begin(run, operation, token, [NexusLinks.StartOf(ended)]);
            if (last.EventType == EventType.WorkflowExecutionCompleted)
                Complete(run, operation, last.WorkflowExecutionCompletedEventAttributes.Result is { Payloads_: [var only, ..] } ? only : null, []);
            else
                Fail(run, operation, NexusFailures.OfRun(last));
        }
    }

    /// <summary>The run that asked, or the one that a reset made of it.</summary>
    private RunState? Caller(CallerToken caller)
    {
        if (core.Runs.FindSound(caller.RunId) is { IsOpen: true } run)
            return IsSame(run) ? run : null;
        return core.Runs.FindNewest(caller.Workflow) is { IsOpen: true } newest && IsSame(newest) ? newest : null;

        bool IsSame(RunState found) => found.Operations.Find(caller.ScheduledEventId)?.Options.RequestId == caller.RequestId;
    }

    private void Close(RunState run, NexusMachine operation, HistoryEvent outcome, IEnumerable<Link> links)
    {
        operation.IsClosed = true;
        Stop(operation);
        Tell(run, outcome, links);
    }

    /// <summary>Nobody waits for it any more.</summary>
    public void Stop(NexusMachine operation)
    {
        foreach (var alarm in (Alarm[])[operation.Expiry, operation.Start.Alarm, operation.Cancel.Alarm])
            core.Alarms.Unset(alarm);
    }

    private void End(NexusCall call, Failure? refusal = null)
    {
        core.Alarms.Unset(call.Alarm);
        call.End(core.Now, refusal);
    }

    private void Tell(RunState run, HistoryEvent fact, IEnumerable<Link> links)
    {
        fact.Links.Add(links);
        core.Fact(run, fact, core.Now);
        core.Tasks.Attend(run);
    }
}
