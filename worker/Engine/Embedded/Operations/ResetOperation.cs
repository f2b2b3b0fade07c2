using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;
using Temporal.Api.Update.V1;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>Begins a run again from the middle of its history; what came from outside after that point is delivered once more. Runs under the gate.</summary>
internal sealed class ResetOperation(EngineCore core)
{
    /// <summary>What a Temporal server writes for a start that no worker asked for.</summary>
    private const string NobodysRequest = "emptyUuid";

    /// <summary>What the caller read of the chain before the gate was taken.</summary>
    /// <param name="Base">The run to begin again.</param>
    /// <param name="Events">Its stored events.</param>
    /// <param name="Later">Events of the runs that followed it.</param>
    public sealed record Source(StoredRun Base, IReadOnlyList<HistoryEvent> Events, IReadOnlyList<HistoryEvent> Later);

    /// <returns>The new run's id; null when memory is ahead of what was read.</returns>
    public string? Reset(Api.ResetWorkflowExecutionRequest request, Source source)
    {
        var workflow = source.Base.Workflow;
        var current = core.Runs.FindNewest(workflow);
        var live = core.Runs.Find(source.Base.RunId);
        if (live is not null && live.NextEventId != source.Base.Count + 1 || current is not null && current != live && current.NextEventId != current.Row.Count + 1)
            return null;
        if (core.Starting.Newest(workflow) is { RequestId: { } made } newest && made == request.RequestId)
            return newest.RunId;
        List<HistoryEvent> events = [.. source.Events, .. live is { IsOpen: true } ? live.WorkflowTask.Unstored(live.NextEventId, live.Row.TaskId) : []];
        var prefix = Prefix(request, events);
        var again = Again(request, [.. events.Skip(prefix.Count), .. live?.Buffer.Events ?? [], .. source.Later, .. current is not null && current != live ? current.Buffer.Events : []]);
        if (current is { IsOpen: true })
            core.Closing.TerminateForReset(current, request.Reason);
        var run = Begin(request, source, prefix);
        core.Write(new StoreWrite.SetResetRun(source.Base.Key, run.RunId));
        foreach (var fact in again)
            core.Append(run, fact, core.Now);
        foreach (var operation in request.PostResetOperations)
        {
            if (operation.SignalWorkflow is { } signal)
                core.Append(run, Events.Of(new WorkflowExecutionSignaledEventAttributes { SignalName = signal.SignalName, Input = signal.Input, Header = signal.Header, Identity = request.Identity }), core.Now);
        }
        Recovery.Arm(core, run);
        Recovery.TakeUpOperations(core, run);
        core.Tasks.Attend(run);
        core.Index(run);
        return run.RunId;
    }

    /// <summary>The events that the new run keeps; they end within a workflow task.</summary>
    private static List<HistoryEvent> Prefix(Api.ResetWorkflowExecutionRequest request, List<HistoryEvent> events)
    {
        var finish = request.WorkflowTaskFinishEventId;
        if (finish <= 1 || finish > events.Count)
            throw WorkflowServiceException.Invalid("Workflow task finish ID must be > 1 && <= workflow last event ID.");
        var prefix = events.GetRange(0, (int)finish - 1);
        return IsWithinTask(prefix)
            ? prefix
            : throw WorkflowServiceException.Invalid($"StateRebuilder unable to Rebuild mutable state to event ID: {finish - 1}, version: 0, this event must be at the boundary");
    }

    private static bool IsWithinTask(List<HistoryEvent> prefix)
    {
        var last = prefix.FindLastIndex(written => written.EventType is EventType.WorkflowTaskScheduled or EventType.WorkflowTaskCompleted or EventType.WorkflowTaskFailed or EventType.WorkflowTaskTimedOut);
        return last >= 0 && prefix[last].EventType == EventType.WorkflowTaskScheduled;
    }

    private RunState Begin(Api.ResetWorkflowExecutionRequest request, Source source, List<HistoryEvent> prefix)
    {
        var runId = RunOperations.NewRunId();
        var first = prefix[0].Clone();
        var run = core.Executions.CreateBare(source.Base.Workflow, runId, first.EventTime.Time(), first, request.RequestId, first.UserMetadata);
        for (var i = 1; i < prefix.Count; i++)
        {
            var kept = prefix[i].Clone();
            // Nobody of the new run has taken its turn.
            if (i == prefix.Count - 1 && kept.WorkflowTaskStartedEventAttributes is { } taken)
                taken.WorkerVersion = null;
            core.Append(run, kept, kept.EventTime.Time());
        }
        var scheduled = prefix.FindLast(written => written.EventType == EventType.WorkflowTaskScheduled)!.EventId;
        if (prefix[^1].EventType != EventType.WorkflowTaskStarted)
            core.Append(run, Events.Of(new WorkflowTaskStartedEventAttributes { ScheduledEventId = scheduled, Identity = ServerIdentity.History, RequestId = NobodysRequest, HistorySizeBytes = prefix.Sum(written => (long)written.CalculateSize()) }), core.Now);
        core.Append(run, Events.Of(new WorkflowTaskFailedEventAttributes
        {
            ScheduledEventId = scheduled,
            StartedEventId = run.NextEventId - 1,
            Cause = WorkflowTaskFailedCause.ResetWorkflow,
            Failure = ServerFailures.Reset(request.Reason),
            Identity = request.Identity.Length > 0 ? request.Identity : ServerIdentity.History,
            BaseRunId = source.Base.RunId,
            NewRunId = runId,
        }), core.Now);
        if (run.Started.WorkflowRunTimeout.Limit() is { } limit)
            core.Alarms.Set(run.RunTimeout, core.Now + limit);
        return run;
    }

    /// <summary>Which of the later events come from outside and are wanted again.</summary>
    private static List<HistoryEvent> Again(Api.ResetWorkflowExecutionRequest request, IEnumerable<HistoryEvent> later)
    {
        var excluded = request.ResetReapplyExcludeTypes;
        var (signals, others) = request.ResetReapplyType switch
        {
            ResetReapplyType.None => (false, false),
            ResetReapplyType.Signal => (true, false),
            _ => (true, true),
        };
        var wanted = new List<HistoryEvent>();
        var updates = new HashSet<string>(StringComparer.Ordinal);
        foreach (var happened in later)
        {
            switch (happened.EventType)
            {
                case EventType.WorkflowExecutionSignaled when signals && !excluded.Contains(ResetReapplyExcludeType.Signal):
                    wanted.Add(Events.Of(happened.WorkflowExecutionSignaledEventAttributes));
                    break;
                case EventType.WorkflowExecutionCancelRequested when others && !excluded.Contains(ResetReapplyExcludeType.CancelRequest):
                    wanted.Add(Events.Of(happened.WorkflowExecutionCancelRequestedEventAttributes));
                    break;
                case EventType.WorkflowExecutionUpdateAdmitted or EventType.WorkflowExecutionUpdateAccepted when others && !excluded.Contains(ResetReapplyExcludeType.Update):
                    if (RequestOf(happened) is { } asked && updates.Add(asked.Meta.UpdateId))
                        wanted.Add(Events.Of(new WorkflowExecutionUpdateAdmittedEventAttributes { Request = asked, Origin = UpdateAdmittedEventOrigin.Reapply }));
                    break;
            }
        }
        return wanted;
    }

    private static Request? RequestOf(HistoryEvent happened) => happened.EventType == EventType.WorkflowExecutionUpdateAdmitted
        ? happened.WorkflowExecutionUpdateAdmittedEventAttributes.Request
        : happened.WorkflowExecutionUpdateAcceptedEventAttributes.AcceptedRequest;
}
