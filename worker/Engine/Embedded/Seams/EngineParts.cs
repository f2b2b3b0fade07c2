namespace Tsrun.Engine.Embedded;

/// <summary>The parts around the core; each registers its verbs and hooks in one line here, before recovery.</summary>
internal static class EngineParts
{
    public static void Register(EmbeddedEngine engine, EngineCore? core)
    {
        var namespaces = Visibility.VisibilityPart.Register(engine);
        Schedules.SchedulesPart.Register(engine, core, namespaces);
        Nexus.NexusPart.Register(engine, core);
        if (core is not null)
            Batches.BatchesPart.Register(engine, core, namespaces);
        if (core is not null)
            Deployments.DeploymentsPart.Register(engine, core);
    }
}
