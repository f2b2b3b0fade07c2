using Temporal.Api.History.V1;
using Temporal.Api.Sdk.V1;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;

namespace Tsrun.Engine.Embedded;

/// <summary>How a run gets its events: decided here, or brought from outside. Everything here runs under the gate.</summary>
internal static class RunEvents
{
    /// <summary>Gives an event the next id of its run, takes it into memory and has it written. The event is never changed again.</summary>
    public static HistoryEvent Append(this EngineCore core, RunState run, HistoryEvent made, DateTimeOffset time, UserMetadata? metadata = null)
    {
        made.EventId = run.NextEventId;
        made.EventTime = time.ToTimestamp();
        made.TaskId = run.Row.TaskId(made.EventId);
        if (metadata is not null)
            made.UserMetadata = metadata;
        var endsPause = made.EndedActivity() is { } scheduled && run.Activities.Find(scheduled)?.Pause is not null;
        run.Apply(made);
        core.Write(new StoreWrite.AppendEvent(run.Row, made));
        if (endsPause)
        {
            run.NotePauses();
            core.Index(run);
        }
        return made;
    }

    /// <summary>Takes in a fact from outside: an event now, or a buffered one while a workflow task is started.</summary>
    public static void Fact(this EngineCore core, RunState run, HistoryEvent fact, DateTimeOffset time)
    {
        core.Want(Urgency.Durable);
        if (!run.WorkflowTask.IsStarted)
        {
            core.Tasks.Materialize(run);
            Wiring.Wire(fact, run);
            core.Append(run, fact, time);
            return;
        }
        fact.EventTime = time.ToTimestamp();
        core.Write(new StoreWrite.BufferEvent(run.Row, run.Buffer.NextOrder, fact));
        run.Buffer.Add(fact);
    }

    /// <summary>Turns the buffered facts into events; false when there were none.</summary>
    public static bool Flush(this EngineCore core, RunState run)
    {
        if (run.Buffer.NextOrder == 0)
            return false;
        var facts = run.Buffer.Take();
        foreach (var fact in facts)
        {
            Wiring.Wire(fact, run);
            core.Append(run, fact, fact.EventTime.Time());
        }
        core.Write(new StoreWrite.ClearBuffer(run.Row));
        return facts.Count > 0;
    }

    /// <summary>The index of runs learns how a run is now.</summary>
    public static void Index(this EngineCore core, RunState run, DateTimeOffset? closeTime = null)
    {
        if (core.Hooks.Visibility is not null)
            core.Write(new StoreWrite.Visibility(run.Row, VisibilityOf.Run(run, closeTime)));
    }
}
