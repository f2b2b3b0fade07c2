using Tsrun.Engine;

namespace Tsrun.Tests.Conformance;

/// <summary>The same scenarios, put to the embedded engine in every test run, and to the genuine server where there is one.</summary>
public sealed class ConformanceTests(Target target) : IClassFixture<Target>
{
    public static TheoryData<string> Names => [.. Scenario.All.Select(scenario => scenario.ToString())];

    [Theory, MemberData(nameof(Names))]
    public Task Embedded_Scenario_HasItsObservables(string name) => PlayAsync(target.Embedded, name);

    [GenuineTheory, MemberData(nameof(Names))]
    public async Task Genuine_Scenario_HasItsObservables(string name) => await PlayAsync(await target.GenuineAsync(), name);

    private static async Task PlayAsync(IFrontend frontend, string name)
    {
        var world = new World(frontend);
        await Scenario.All.Single(scenario => scenario.ToString() == name).PlayAsync(world);
        await world.CheckLawsAsync();
    }
}
