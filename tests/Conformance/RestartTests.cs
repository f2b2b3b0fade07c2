using Temporal.Api.Enums.V1;
using Tsrun.Engine.Grpc;
using Tsrun.Tests.Cluster;
using static Tsrun.Tests.Conformance.Commands;

namespace Tsrun.Tests.Conformance;

/// <summary>Scenario 14: the service is killed after it acknowledged. In a process of its own: ours, or the genuine one where <c>TSRUN_TEST_TEMPORAL</c> names it.</summary>
public sealed class RestartTests : IAsyncLifetime
{
    private readonly ClusterServer server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Scenario14_KilledAfterTheAcknowledgement_LosesAndDoublesNothing()
    {
        using var frontend = await GrpcFrontend.ConnectAsync(new ClusterOptions(server.Address) { RetryFor = TimeSpan.FromSeconds(20) });
        var world = new World(frontend);
        var run = await world.StartAsync();
        await world.TurnAsync(Activity("a", $"{world.Queue}-nobody"), Timer("t", 0.2));
        await world.SignalAsync(run, "kept");
        var before = await world.HistoryAsync(run);
        await server.KillAsync();
        await server.StartAsync();
        var after = await world.HistoryAsync(run);
        Assert.Equal(before, after.Take(before.Count));
        Assert.Single(after, found => found.EventType == EventType.WorkflowExecutionSignaled);
        // The timer came due while nobody was there, or does now.
        while ((await world.HistoryAsync(run)).All(found => found.EventType != EventType.TimerFired)) await world.TurnAsync();
        await world.CheckLawsAsync();
    }
}
