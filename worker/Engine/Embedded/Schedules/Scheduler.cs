using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;
using Temporal.Api.Schedule.V1;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;
using ConflictPolicy = Temporal.Api.Enums.V1.WorkflowIdConflictPolicy;
using ExecutionStatus = Temporal.Api.Enums.V1.WorkflowExecutionStatus;

namespace Tsrun.Engine.Embedded.Schedules;

/// <summary>Lets schedules act. Everything here runs under the gate; a schedule's row is written in the batch that holds the runs it starts.</summary>
internal sealed class Scheduler(EngineCore core, ScheduleTable table) : IRunSchedules
{
    /// <summary>Actions that may wait; more are dropped, as on a real server.</summary>
    private const int BufferMax = 1000;

    private const int RecentMax = 10;
    private const string Identity = "temporal-scheduler";

    /// <inheritdoc/>
    public void TakeUp()
    {
        // Their alarms ring with those of the runs, once all are in memory: what was missed is made good there.
        foreach (var state in table.All)
            core.Alarms.Set(state.Alarm, core.Now);
    }

    /// <summary>Deals with everything that is due, and sets the alarm for what comes next.</summary>
    public void Act(ScheduleState state)
    {
        Collect(state);
        Carry(state);
        Keep(state);
    }

    /// <summary>Puts the times since the last look into the buffer. To be done before a client's change, too: it is of no effect on the past.</summary>
    public void Collect(ScheduleState state)
    {
        var now = core.Now;
        if (now <= state.LastTime)
            return;
        if (!MayAct(state))
        {
            state.LastTime = now;
            return;
        }
        foreach (var time in state.Times.Between(state.LastTime, now))
        {
            if (now - time.Actual > state.Catchup)
                state.Info.MissedCatchupWindow++;
            else
                Add(state, new PendingAction(time, ScheduleOverlapPolicy.Unspecified, IsManual: false));
        }
        state.LastTime = now;
    }

    public static void Add(ScheduleState state, PendingAction action)
    {
        if (state.Buffer.Count < BufferMax)
            state.Buffer.Add(action);
        else
            state.Info.BufferDropped++;
    }

    /// <summary>Has the row written and the alarm set.</summary>
    public void Keep(ScheduleState state)
    {
        core.Want(Urgency.Durable);
        state.Info.BufferSize = state.Buffer.Count;
        core.Write(new StoreWrite.Custom(ScheduleRows.Save(state)));
        if (state.IsIndexStale && core.Hooks.Visibility is { } index)
        {
            var row = ScheduleListing.Row(state);
            core.Write(new StoreWrite.Custom(database => index.Save(database, row, 0, 0)));
        }
        state.IsIndexStale = false;
        if (MayAct(state) && state.Times.After(state.LastTime) is { } next)
            core.Alarms.Set(state.Alarm, next.Actual);
        else
            core.Alarms.Unset(state.Alarm);
    }

    /// <summary>Begins what may begin.</summary>
    public void Carry(ScheduleState state)
    {
        if (state.IsActing)
            return;
        state.IsActing = true;
        try
        {
            // Ending the run under way at once frees the place for the next one: look again.
            while (CarryOnce(state)) { }
        }
        finally
        {
            state.IsActing = false;
        }
    }

    private bool CarryOnce(ScheduleState state)
    {
        var decision = OverlapDecision.Of(state.Buffer, state.Info.RunningWorkflows.Count > 0, state.Overlap);
        state.Buffer.Clear();
        state.Buffer.AddRange(decision.Kept);
        state.Info.OverlapSkipped += decision.Skipped;
        foreach (var action in decision.Beside)
            Start(state, action, isAlone: false);
        if (decision.Alone is { } alone)
            Start(state, alone, isAlone: true);
        if (decision.Ending == ScheduleOverlapPolicy.Unspecified)
            return false;
        var running = state.Info.RunningWorkflows.Count;
        foreach (var execution in state.Info.RunningWorkflows.ToArray())
            End(state, execution, decision.Ending);
        return state.Info.RunningWorkflows.Count < running;
    }

    private void End(ScheduleState state, WorkflowExecution execution, ScheduleOverlapPolicy how)
    {
        if (core.Runs.FindNewest(new WorkflowKey(state.Key.Namespace, execution.WorkflowId)) is not { IsOpen: true } run)
            return;
        if (how == ScheduleOverlapPolicy.TerminateOther)
            core.Closing.Terminate(run, "terminated by schedule overlap policy", Identity, null);
        else
            core.Executions.RequestCancel(run, new WorkflowExecutionCancelRequestedEventAttributes { Cause = "cancelled by schedule overlap policy", Identity = Identity });
    }

    private void Start(ScheduleState state, PendingAction action, bool isAlone)
    {
        if (!action.IsManual && !Take(state))
            return;
        var request = ScheduledStart.Of(state, action.Time);
        string runId;
        try
        {
            runId = core.Starting.Start(request, null, ConflictPolicy.Fail).RunId;
            state.Info.InvalidScheduleError = "";
        }
        catch (WorkflowServiceException refused)
        {
            // Refused before anything was changed. There is nobody to tell but whoever looks at the schedule.
            state.Info.InvalidScheduleError = $"{request.WorkflowId} was not started: {refused.Message}";
            return;
        }
        var execution = new WorkflowExecution { WorkflowId = request.WorkflowId, RunId = runId };
        state.Info.ActionCount++;
        state.Info.RecentActions.Add(new ScheduleActionResult
        {
            ScheduleTime = action.Time.Actual.ToTimestamp(),
            ActualTime = core.Now.ToTimestamp(),
            StartWorkflowResult = execution,
            StartWorkflowStatus = ExecutionStatus.Running,
        });
        while (state.Info.RecentActions.Count > RecentMax)
            state.Info.RecentActions.RemoveAt(0);
        if (!isAlone)
            return;
        state.Info.RunningWorkflows.Add(execution.Clone());
        table.Watch(new WorkflowKey(state.Key.Namespace, execution.WorkflowId), state);
    }

    private static bool MayAct(ScheduleState state) => !state.Schedule.State.Paused && (!state.Schedule.State.LimitedActions || state.Schedule.State.RemainingActions > 0);

    private static bool Take(ScheduleState state)
    {
        if (!MayAct(state))
            return false;
        if (state.Schedule.State.LimitedActions)
        {
            state.Schedule.State.RemainingActions--;
            state.Changed();
        }
        return true;
    }

    /// <inheritdoc/>
    public void Closed(RunState run, HistoryEvent last)
    {
        if (table.Watched(run.Row.Workflow) is not { } state || state.Info.RunningWorkflows.FirstOrDefault(running => running.WorkflowId == run.Row.Workflow.WorkflowId) is not { } execution)
            return;
        if (execution.RunId != run.Started.FirstExecutionRunId)
            return;
        state.Info.RunningWorkflows.Remove(execution);
        table.Unwatch(run.Row.Workflow);
        foreach (var recent in state.Info.RecentActions.Where(recent => recent.StartWorkflowResult.RunId == execution.RunId))
            recent.StartWorkflowStatus = run.Status;
        Learn(state, run, last);
        if (!state.IsActing)
            Act(state);
    }

    /// <summary>The next run is told how this one ended.</summary>
    private static void Learn(ScheduleState state, RunState run, HistoryEvent last)
    {
        if (run.Status == ExecutionStatus.Completed)
        {
            (state.LastResult, state.LastFailure) = (last.WorkflowExecutionCompletedEventAttributes.Result, null);
            return;
        }
        if (run.Status is not (ExecutionStatus.Failed or ExecutionStatus.TimedOut))
            return;
        state.LastFailure = run.Status == ExecutionStatus.Failed ? last.WorkflowExecutionFailedEventAttributes.Failure : Operations.ServerFailures.RunTimeout();
        if (!state.Schedule.Policies.PauseOnFailure || state.Schedule.State.Paused)
            return;
        state.Schedule.State.Paused = true;
        state.Schedule.State.Notes = $"paused due to workflow {(run.Status == ExecutionStatus.Failed ? "failure" : "timeout")}: {run.Row.Workflow.WorkflowId}: {state.LastFailure.Message}";
        state.Changed();
    }
}
