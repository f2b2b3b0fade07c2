using System.Text.Json;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;
using Tsrun.History;

namespace Tsrun.Engine.Embedded;

/// <summary>Takes up the open runs at start: folds their events, re-arms their clocks, offers their tasks again.</summary>
/// <remarks>Nothing is appended except facts that were buffered; closed runs are not looked at.</remarks>
internal static class Recovery
{
    /// <summary>Events per run that stay in memory until its first turn.</summary>
    private const int EventsKeptMax = 100_000;

    public static void Run(EngineCore core)
    {
        var recovered = new List<(RunState Run, StoredRun Stored)>();
        foreach (var stored in core.Reader.OpenRuns())
        {
            if (TryFold(core, stored) is { } run)
                recovered.Add((run, stored));
        }
        // Facts of one run can reach another, so all are in memory before the first clock is set.
        core.TransactAsync(() =>
        {
            foreach (var (run, stored) in recovered)
                Resume(core, run, stored);
            // What came due while nobody was there.
            core.Alarms.RingDue();
            return true;
        }).GetAwaiter().GetResult();
    }

    /// <summary>Null when the stored history is not what was written; the run is then left alone.</summary>
    private static RunState? TryFold(EngineCore core, StoredRun stored)
    {
        try
        {
            var events = core.Reader.Events(stored, 1, stored.Count);
            if (events is not [{ Attributes: WorkflowExecutionStarted }, ..])
                throw new BrokenChainException(stored.RunId, 1, "does not start the run");
            var row = new RunRow(stored.Key, stored.RunId, stored.WorkflowId) { Head = stored.Head, Count = stored.Count };
            var run = new RunState(row, events[0], stored.RequestId, core.RunAlarms);
            // The next turn wants the whole history, which is at hand; a sleeping giant is read again when it wakes.
            run.RestartRecent(keep: stored.Count <= EventsKeptMax);
            foreach (var written in events)
                run.Apply(written);
            foreach (var attempt in core.Reader.Attempts(stored))
            {
                if (run.Activities.TryGetValue(attempt.ScheduledEventId, out var activity))
                    activity.Restore(attempt.Attempt, attempt.DueTime, attempt.LastFailure, attempt.HeartbeatDetails);
            }
            core.Runs.Add(run);
            return run;
        }
        catch (Exception broken) when (broken is BrokenChainException or JsonException)
        {
            core.Runs.AddDamaged(stored.RunId, broken.Message);
            return null;
        }
    }

    private static void Resume(EngineCore core, RunState run, StoredRun stored)
    {
        // Their workflow task was started when the process died; it counts as scheduled again, so they come before its start.
        foreach (var fact in core.Reader.Buffered(stored))
            run.Buffer.Add(fact);
        var hasNews = core.Flush(run);
        core.Life.SetRunTimeout(run);
        foreach (var timer in run.Timers.Values)
            core.Timers.Set(timer);
        foreach (var activity in run.Activities.Values)
        {
            if (activity.State == ActivityMachine.Phase.Backoff)
                core.Activities.SetAlarm(activity);
            else
                core.Activities.Offer(run, activity);
        }
        if (run.WorkflowTask.State == WorkflowTaskMachine.Phase.Scheduled)
            core.Tasks.Ready(run);
        else if (hasNews || run.IsTurnOwed)
            core.Tasks.Attend(run);
    }
}
