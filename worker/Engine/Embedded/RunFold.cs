using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;

namespace Tsrun.Engine.Embedded;

/// <summary>A stored run as it is in memory: its events folded.</summary>
internal static class RunFold
{
    /// <summary>Events per run that stay in memory until its first turn.</summary>
    private const int EventsKeptMax = 100_000;

    /// <exception cref="BrokenChainException">The stored history is not what was written.</exception>
    public static RunState Fold(StoreReader reader, StoredRun stored, IRunAlarms alarms)
    {
        var run = Fold(stored, reader.Events(stored, 1, stored.Count), alarms);
        foreach (var attempt in reader.Attempts(stored))
            run.Activities.Find(attempt.ScheduledEventId)?.Restore(attempt);
        run.NotePauses();
        return run;
    }

    /// <inheritdoc cref="Fold(StoreReader, StoredRun, IRunAlarms)"/>
    public static RunState Fold(StoredRun stored, IReadOnlyList<HistoryEvent> events, IRunAlarms alarms)
    {
        if (events is not [{ EventType: EventType.WorkflowExecutionStarted }, ..])
            throw new BrokenChainException(stored.RunId, 1, "does not start the run");
        var row = new RunRow(stored.Key, stored.RunId, stored.Workflow) { Head = stored.Head, Count = stored.Count, Size = stored.Size };
        var run = new RunState(row, events[0], stored.RequestId, alarms) { Status = stored.Status };
        // The next turn wants the whole history, which is at hand; a sleeping giant is read again when it wakes.
        run.Recent.Restart(keep: stored.Count <= EventsKeptMax);
        foreach (var written in events)
            run.Apply(written);
        run.Updates.CommitAll();
        return run;
    }

    /// <summary>Alarms of a run that is only looked at.</summary>
    public static IRunAlarms NoAlarms { get; } = new Silence();

    private sealed class Silence : IRunAlarms
    {
        public void WorkflowTaskTimedOut(RunState run)
        {
        }

        public void WorkflowTaskUnclaimed(RunState run)
        {
        }

        public void FirstTaskDue(RunState run)
        {
        }

        public void ActivityDue(RunState run, ActivityMachine activity)
        {
        }

        public void TimerDue(RunState run, TimerMachine timer)
        {
        }

        public void RunTimedOut(RunState run)
        {
        }

        public void OperationCallDue(RunState run, NexusMachine operation, NexusCall call)
        {
        }

        public void OperationExpired(RunState run, NexusMachine operation)
        {
        }
    }
}
