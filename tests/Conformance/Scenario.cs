namespace Tsrun.Tests.Conformance;

/// <summary>One scenario of Temporal's behaviour.</summary>
/// <param name="Number">Its name for good; 1 (a gzipped request) is in GrpcServerTests, 14 (the service is killed) in RestartTests.</param>
/// <param name="Name">What it shows.</param>
/// <param name="PlayAsync">Plays it; throws where an observable is another.</param>
internal sealed record Scenario(int Number, string Name, Func<World, Task> PlayAsync)
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. WorkflowScenarios.All, .. ActivityScenarios.All, .. MessageScenarios.All, .. ChainScenarios.All, .. ReadingScenarios.All, .. WorkerScenarios.All, .. OperatorScenarios.All,
        .. VersionScenarios.All, .. RefusalScenarios.All, .. CommandScenarios.All, .. ProgramScenarios.All, .. NexusScenarios.All, .. PassingScenarios.All, FuzzScenario.Only,
    ];

    public override string ToString() => $"{Number} {Name}";
}
