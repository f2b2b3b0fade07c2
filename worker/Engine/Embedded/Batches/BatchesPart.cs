using Tsrun.Engine.Embedded.Namespaces;

namespace Tsrun.Engine.Embedded.Batches;

/// <summary>Batch operations; not for a store that is open for reading only.</summary>
internal static class BatchesPart
{
    private const long Schema = 5;

    public static void Register(EmbeddedEngine engine, EngineCore core, NamespaceTable namespaces)
    {
        var runner = new BatchRunner(engine, core.Clock);
        engine.ReadStored(Schema, database =>
        {
            foreach (var job in BatchJob.Load(database))
                runner.Add(job);
        });
        new BatchVerbs(engine, runner, namespaces, core.Clock).Register(engine.Verbs);
        engine.Hooks.Opened.Add(runner.TakeUp);
        engine.Hooks.Closing.Add(runner.CloseAsync);
    }
}
