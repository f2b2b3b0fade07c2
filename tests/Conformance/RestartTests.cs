using Temporal.Api.Enums.V1;
using Tsrun.Engine.Grpc;
using Tsrun.Tests.Cluster;
using static Tsrun.Tests.Conformance.Commands;

namespace Tsrun.Tests.Conformance;

/// <summary>Scenario 14: the service is killed after it acknowledged. In a process of its own: ours, or the genuine one where <c>TSRUN_TEST_TEMPORAL</c> names it.</summary>
public sealed class RestartTests : IAsyncLifetime
{
    private readonly ClusterServer _server = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Scenario14_KilledAfterTheAcknowledgement_LosesAndDoublesNothing()
    {
        using var first = await ConnectAsync();
        var before = new World(first);
        var run = await before.StartAsync();
        await before.TurnAsync(Activity("a", $"{before.Queue}-nobody"), Timer("t", 0.2));
        await before.SignalAsync(run, "kept");
        var acknowledged = await before.HistoryAsync(run);
        await _server.KillAsync();
        await _server.StartAsync();
        using var second = await ConnectAsync();
        var after = new World(second, before.Queue);
        var kept = await after.HistoryAsync(after.Seen(run));
        Assert.Equal(acknowledged, kept.Take(acknowledged.Count));
        Assert.Single(kept, found => found.EventType == EventType.WorkflowExecutionSignaled);
        // The timer came due while nobody was there, or does now.
        await after.TurnUntilAsync(run, EventType.TimerFired);
        await after.CheckLawsAsync();
    }

    private Task<GrpcFrontend> ConnectAsync() => GrpcFrontend.ConnectAsync(new ClusterOptions(_server.Address) { RetryFor = TimeSpan.FromSeconds(30) });
}
