namespace Tsrun.Engine.Embedded.Deployments;

/// <summary>Worker deployments: their verbs, and their say in where tasks go. Not for a store that is open for reading only.</summary>
internal static class DeploymentsPart
{
    public static void Register(EmbeddedEngine engine, EngineCore core)
    {
        var deployments = new WorkerDeployments(core, new DeploymentTable());
        engine.ReadStored(DeploymentRows.Schema, database => deployments.TakeUp(DeploymentRows.Load(database)));
        new DeploymentReads(core, deployments.Table).Register(engine.Verbs);
        new DeploymentVerbs(deployments).Register(engine.Verbs);
        new RoutingVerbs(deployments).Register(engine.Verbs);
        engine.Hooks.Versions = deployments;
    }
}
