using Tsrun.Engine.Embedded.Namespaces;

namespace Tsrun.Engine.Embedded.Schedules;

/// <summary>Schedules: their verbs, and their place in the life of runs.</summary>
internal static class SchedulesPart
{
    /// <param name="core">Null when the store is open for reading only: then schedules are shown as they were at the opening, and none acts.</param>
    public static void Register(EmbeddedEngine engine, EngineCore? core, NamespaceTable namespaces)
    {
        var table = new ScheduleTable();
        var scheduler = core is null ? null : new Scheduler(core, table);
        engine.ReadStored(4, database =>
        {
            foreach (var state in ScheduleRows.Load(database, wake => scheduler?.Act(wake)))
                table.Add(state);
        });
        new ScheduleReads(engine, core?.Gate ?? new Lock(), table, namespaces, core?.Clock ?? TimeProvider.System).Register(engine.Verbs);
        if (core is null)
            return;
        new ScheduleVerbs(core, table, scheduler!).Register(engine.Verbs);
        engine.Hooks.Schedules = scheduler;
    }
}
