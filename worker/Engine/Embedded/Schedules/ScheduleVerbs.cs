using Temporal.Api.Common.V1;
using Temporal.Api.Schedule.V1;
using Tsrun.Engine.Embedded.Operations;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Schedules;

/// <summary>What changes schedules. A change that was answered is on disk.</summary>
internal sealed class ScheduleVerbs(EngineCore core, ScheduleTable table, Scheduler scheduler)
{
    private const int IdLengthMax = CommandLimits.IdLengthMax;

    public void Register(VerbTable verbs)
    {
        verbs.On<Wire.CreateScheduleRequest, Wire.CreateScheduleResponse>((request, _, _) => core.TransactAsync(() => Create(request)));
        verbs.On<Wire.UpdateScheduleRequest, Wire.UpdateScheduleResponse>((request, _, _) => core.TransactAsync(() => Update(request)));
        verbs.On<Wire.PatchScheduleRequest, Wire.PatchScheduleResponse>((request, _, _) => core.TransactAsync(() => Patch(request)));
        verbs.On<Wire.DeleteScheduleRequest, Wire.DeleteScheduleResponse>((request, _, _) => core.TransactAsync(() => Delete(request)));
    }

    private Wire.CreateScheduleResponse Create(Wire.CreateScheduleRequest request)
    {
        Lookup.CheckNamespace(core, request.Namespace);
        if (request.RequestId.Length == 0)
            throw WorkflowServiceException.Invalid("RequestId is not set on request.");
        Lookup.CheckRequestId(request.RequestId);
        if (request.ScheduleId.Length is 0 or > IdLengthMax)
            throw WorkflowServiceException.Invalid(request.ScheduleId.Length == 0 ? "ScheduleId is not set on request." : "WorkflowId length exceeds limit.");
        var key = new ScheduleKey(request.Namespace, request.ScheduleId);
        if (table.Find(key) is { } existing)
        {
            core.Want(Urgency.Durable);
            return request.RequestId.Length > 0 && existing.RequestIds.Contains(request.RequestId)
                ? new Wire.CreateScheduleResponse { ConflictToken = existing.Record.ConflictToken }
                : throw ScheduleProblem.Exists(existing);
        }
        CheckAttributes(request.Namespace, request.SearchAttributes);
        CheckAttributes(request.Namespace, request.Schedule?.Action?.StartWorkflow?.SearchAttributes);
        var record = new Wire.DescribeScheduleResponse
        {
            Schedule = Canonical(request.Schedule),
            Info = new ScheduleInfo { CreateTime = core.Now.ToTimestamp() },
            Memo = request.Memo,
            SearchAttributes = request.SearchAttributes,
        };
        var state = new ScheduleState(table.NewRowKey(), key, record, scheduler.Act) { LastTime = core.Now };
        CheckAction(state);
        CheckPatch(request.InitialPatch);
        state.Changed();
        state.Note(request.RequestId);
        table.Add(state);
        Apply(state, request.InitialPatch);
        return new Wire.CreateScheduleResponse { ConflictToken = state.Record.ConflictToken };
    }

    private Wire.UpdateScheduleResponse Update(Wire.UpdateScheduleRequest request)
    {
        Lookup.CheckRequestId(request.RequestId);
        if (request.Schedule is null)
            Find(request.Namespace, request.ScheduleId);
        var canonical = Canonical(request.Schedule);
        var state = Find(request.Namespace, request.ScheduleId);
        CheckAttributes(request.Namespace, request.SearchAttributes);
        CheckAttributes(request.Namespace, request.Schedule?.Action?.StartWorkflow?.SearchAttributes);
        CheckAction(new ScheduleState(state.RowKey, state.Key, new Wire.DescribeScheduleResponse { Schedule = canonical, Info = state.Info }, scheduler.Act));
        if (state.RequestIds.Contains(request.RequestId))
            return Firm<Wire.UpdateScheduleResponse>();
        // A Temporal server passes the update on and drops it there, so its caller hears of no conflict.
        if (request.ConflictToken.Length >= ScheduleState.ConflictTokenLength && request.ConflictToken != state.Record.ConflictToken)
            return Firm<Wire.UpdateScheduleResponse>();
        state.Note(request.RequestId);
        scheduler.Collect(state);
        state.Replace(canonical);
        state.Info.UpdateTime = core.Now.ToTimestamp();
        if (request.SearchAttributes is { } attributes)
            state.Record.SearchAttributes = attributes;
        if (request.Memo is { } memo)
            state.Record.Memo = memo;
        scheduler.Act(state);
        return new Wire.UpdateScheduleResponse();
    }

    private Wire.PatchScheduleResponse Patch(Wire.PatchScheduleRequest request)
    {
        Lookup.CheckRequestId(request.RequestId);
        var state = Find(request.Namespace, request.ScheduleId);
        CheckPatch(request.Patch);
        if (!state.Note(request.RequestId))
            return Firm<Wire.PatchScheduleResponse>();
        Apply(state, request.Patch);
        return new Wire.PatchScheduleResponse();
    }

    private Wire.DeleteScheduleResponse Delete(Wire.DeleteScheduleRequest request)
    {
        var state = Find(request.Namespace, request.ScheduleId);
        table.Remove(state);
        core.Alarms.Unset(state.Alarm);
        core.Want(Urgency.Durable);
        core.Write(new StoreWrite.Custom(database =>
        {
            ScheduleRows.Delete(database, state.RowKey);
            core.Hooks.Visibility?.Delete(database, ScheduleListing.IndexKey(state));
        }));
        return new Wire.DeleteScheduleResponse();
    }

    /// <summary>The answer to a repeated request waits for what the first one changed.</summary>
    private T Firm<T>()
        where T : new()
    {
        core.Want(Urgency.Durable);
        return new T();
    }

    private void Apply(ScheduleState state, SchedulePatch? patch)
    {
        scheduler.Collect(state);
        if (patch is not null)
            Apply(state, patch, core.Now);
        scheduler.Act(state);
    }

    private static void Apply(ScheduleState state, SchedulePatch patch, DateTimeOffset now)
    {
        if (patch.TriggerImmediately is { } trigger)
        {
            var time = trigger.ScheduledTime?.Time() ?? now;
            Scheduler.Add(state, new PendingAction(new ActionTime(time, time), trigger.OverlapPolicy, IsManual: true));
        }
        foreach (var backfill in patch.BackfillRequest)
        {
            // The first time may be the begin itself.
            foreach (var time in state.Times.Between(backfill.StartTime.Time().AddTicks(-1), backfill.EndTime.Time()))
                Scheduler.Add(state, new PendingAction(time, backfill.OverlapPolicy, IsManual: true));
        }
        if (patch.Pause.Length > 0)
            Pause(state, true, patch.Pause);
        if (patch.Unpause.Length > 0)
            Pause(state, false, patch.Unpause);
    }

    private static void Pause(ScheduleState state, bool isPaused, string notes)
    {
        (state.Schedule.State.Paused, state.Schedule.State.Notes) = (isPaused, notes);
        state.Changed();
    }

    private ScheduleState Find(string ofNamespace, string scheduleId)
    {
        Lookup.CheckNamespace(core, ofNamespace);
        return table.Get(ofNamespace, scheduleId);
    }

    private static Schedule Canonical(Schedule? given)
    {
        var schedule = given?.Clone() ?? throw WorkflowServiceException.Invalid("Schedule is not set on request.");
        schedule.Spec = CanonicalSpec.Of(schedule.Spec);
        schedule.Policies ??= new SchedulePolicies();
        schedule.State ??= new Temporal.Api.Schedule.V1.ScheduleState();
        if (schedule.Policies.OverlapPolicy == Temporal.Api.Enums.V1.ScheduleOverlapPolicy.Unspecified)
            schedule.Policies.OverlapPolicy = Temporal.Api.Enums.V1.ScheduleOverlapPolicy.Skip;
        schedule.Policies.CatchupWindow ??= ScheduleState.CatchupDefault.ToDuration();
        return schedule;
    }

    /// <summary>What a start would be refused for is refused now.</summary>
    private void CheckAction(ScheduleState state)
    {
        if (state.Schedule.Action?.StartWorkflow is not { } start)
            throw WorkflowServiceException.Invalid("schedule action is not set: only StartWorkflow is supported");
        if (start.CronSchedule.Length > 0)
            throw WorkflowServiceException.Invalid("Scheduled workflow must not contain CronSchedule");
        if (start.WorkflowIdReusePolicy is not (Temporal.Api.Enums.V1.WorkflowIdReusePolicy.Unspecified or Temporal.Api.Enums.V1.WorkflowIdReusePolicy.AllowDuplicate))
            throw WorkflowServiceException.Invalid("Scheduled workflow must not contain WorkflowIDReusePolicy");
        if (start.WorkflowId.Length == 0)
            throw WorkflowServiceException.Invalid("WorkflowId is not set on request.");
        StartCheck.Check(core, ScheduledStart.Of(state, new ActionTime(core.Now, core.Now)), withSignal: false);
    }

    private static void CheckPatch(SchedulePatch? patch)
    {
        if (patch?.BackfillRequest.Any(backfill => backfill.StartTime is null || backfill.EndTime is null) == true)
            throw WorkflowServiceException.Invalid("a backfill needs a start time and an end time");
    }

    private void CheckAttributes(string ofNamespace, SearchAttributes? attributes)
    {
        if (attributes is not null && core.Hooks.SearchAttributes?.Check(ofNamespace, attributes) is { } problem)
            throw WorkflowServiceException.Invalid(problem);
    }
}
