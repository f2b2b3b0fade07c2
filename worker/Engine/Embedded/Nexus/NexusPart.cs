namespace Tsrun.Engine.Embedded.Nexus;

/// <summary>Nexus: endpoints, and the requests that go to their workers.</summary>
internal static class NexusPart
{
    private const long Schema = 7;

    /// <param name="core">Null when the store is open for reading only.</param>
    public static void Register(EmbeddedEngine engine, EngineCore? core)
    {
        var endpoints = new EndpointTable();
        engine.ReadStored(Schema, endpoints.Load);
        engine.Hooks.Nexus = endpoints;
        new EndpointVerbs(endpoints, core).Register(engine.Verbs);
        if (core is not null)
            new NexusTaskVerbs(core).Register(engine.Verbs);
    }
}
