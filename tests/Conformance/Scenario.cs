namespace Tsrun.Tests.Conformance;

/// <summary>One scenario of Temporal's behaviour.</summary>
/// <param name="Number">As in the list of scenarios in docs/temporal.md.</param>
/// <param name="Name">What it shows.</param>
/// <param name="PlayAsync">Plays it; throws where an observable is another.</param>
internal sealed record Scenario(int Number, string Name, Func<World, Task> PlayAsync)
{
    public static IReadOnlyList<Scenario> All { get; } = [.. WorkflowScenarios.All, .. ActivityScenarios.All, .. MessageScenarios.All, .. ChainScenarios.All, .. ReadingScenarios.All];

    public override string ToString() => $"{Number} {Name}";
}
