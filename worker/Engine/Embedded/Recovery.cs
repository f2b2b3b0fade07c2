using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;

namespace Tsrun.Engine.Embedded;

/// <summary>Takes up the open runs at start: folds their events, re-arms their clocks, offers their tasks again.</summary>
/// <remarks>Nothing is appended except facts that were buffered; closed runs are not looked at.</remarks>
internal static class Recovery
{
    public static void Run(EngineCore core)
    {
        var recovered = new List<(RunState Run, List<HistoryEvent> Buffered)>();
        foreach (var stored in core.Reader.OpenRuns())
        {
            if (TryFold(core, stored) is { } found)
                recovered.Add(found);
        }
        // Facts of one run can reach another, so all are in memory before the first clock is set.
        core.TransactAsync(() =>
        {
            foreach (var (run, buffered) in recovered)
                Resume(core, run, buffered);
            foreach (var (run, _) in recovered)
                ReachOut(core, run);
            IndexWhatIsMissing(core);
            core.Hooks.Schedules?.TakeUp();
            // What came due while nobody was there.
            core.Alarms.RingDue();
            return true;
        }).GetAwaiter().GetResult();
    }

    /// <summary>Runs of a version without an index of runs get into it; later there are none.</summary>
    private static void IndexWhatIsMissing(EngineCore core)
    {
        if (core.Hooks.Visibility is null)
            return;
        foreach (var stored in core.Reader.NotIndexed())
        {
            try
            {
                var run = core.Runs.Find(stored.RunId) ?? RunFold.Fold(core.Reader, stored, RunFold.NoAlarms);
                core.Index(run, stored.CloseTime);
            }
            catch (Exception damaged) when (damaged is BrokenChainException or WorkflowServiceException { Status: ServiceStatus.DataLoss })
            {
                // Its reader is told; a list need not know it.
            }
        }
    }

    /// <summary>Null when what is stored is not what was written; the run is then left alone.</summary>
    private static (RunState Run, List<HistoryEvent> Buffered)? TryFold(EngineCore core, StoredRun stored)
    {
        try
        {
            var run = RunFold.Fold(core.Reader, stored, core.RunAlarms);
            var buffered = core.Reader.Buffered(stored);
            run.RecoveredNextEventId = run.NextEventId;
            core.Runs.Add(run);
            return (run, buffered);
        }
        catch (BrokenChainException broken)
        {
            core.Runs.AddDamaged(stored.RunId, broken.Message);
            return null;
        }
    }

    private static void Resume(EngineCore core, RunState run, List<HistoryEvent> buffered)
    {
        // Their workflow task was started when the process died; it counts as scheduled again, so they come before its start.
        foreach (var fact in buffered)
            run.Buffer.Add(fact);
        var hasNews = core.Flush(run);
        core.Executions.SetRunTimeout(run);
        Arm(core, run);
        if (run.Started.FirstWorkflowTaskBackoff.Limit() is { } backoff && run.PreviousStartedEventId == 0 && !run.WorkflowTask.IsPending && !run.IsTurnOwed)
            core.Alarms.Set(run.FirstTask, run.StartTime + backoff);
        else if (run.WorkflowTask.State == WorkflowTaskMachine.Phase.Scheduled)
            ResumeTask(core, run);
        else if (hasNews || run.IsTurnOwed || run.Updates.HasUnsent)
            core.Tasks.Attend(run);
    }

    /// <summary>What the process before this one decided to send to other runs, and died before it did.</summary>
    private static void ReachOut(EngineCore core, RunState run)
    {
        if (!run.IsOpen)
            return;
        foreach (var child in run.Children.All.Where(child => child.RunId.Length == 0).ToArray())
            core.Children.Start(run, child);
        foreach (var initiated in run.Externals.All.ToArray())
            core.Externals.CarryOut(run, initiated);
        TakeUpOperations(core, run);
    }

    /// <summary>Asks again for what no handler has answered.</summary>
    public static void TakeUpOperations(EngineCore core, RunState run)
    {
        foreach (var operation in run.Operations.All.ToArray())
        {
            core.NexusOutcomes.SetExpiry(operation);
            if (!operation.IsStarted)
                core.NexusCalls.Offer(run, operation, operation.Start);
            else if (operation.CancelRequestedEventId != 0)
                core.NexusCalls.Offer(run, operation, operation.Cancel);
        }
    }

    /// <summary>Sets the clocks of timers and activities, and offers the attempts that nobody has.</summary>
    public static void Arm(EngineCore core, RunState run)
    {
        foreach (var timer in run.Timers.All)
            core.Timers.Set(timer);
        foreach (var activity in run.Activities.All)
        {
            if (activity.State == ActivityMachine.Phase.Scheduled)
                core.Activities.Offer(run, activity);
            else
                core.Activities.SetAlarm(activity);
        }
    }

    /// <summary>Nobody polls the sticky queue yet, and its worker may be gone with the process before this one.</summary>
    private static void ResumeTask(EngineCore core, RunState run)
    {
        if (run.WorkflowTask.Queue.Kind == TaskQueueKind.Sticky)
            core.Alarms.Set(run.WorkflowTask.ScheduleToStart, core.Now + StickyPatience);
        core.Tasks.Ready(run);
    }

    private static readonly TimeSpan StickyPatience = TimeSpan.FromSeconds(10);
}
