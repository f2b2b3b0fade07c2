using Tsrun.Cli;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.History;
using Tsrun.Tests.Runtime;

namespace Tsrun.Tests.Cluster;

/// <summary>Which checkout of a run on a cluster lies on this machine; what a person is told to type to reach it.</summary>
public sealed class ResidenceTests
{
    private const string First = "alpha-00000001", Second = "beta-00000002";

    [Theory]
    [InlineData(First, "/crate")]
    [InlineData(Second, "/adopted")]
    public void RootHere_OfARunThatMoved_IsTheOneOfThisMachine(string host, string root) => Assert.Equal(root, Residence.RootHere(new WorkflowId("w"), Moved, host));

    [Fact]
    public void RootHere_OnAThirdMachine_NamesTheOneThatChanged()
    {
        var error = Assert.Throws<CliException>(() => Residence.RootHere(new WorkflowId("w"), Moved, "gamma-00000003"));
        Assert.Equal("TS0715", error.Code);
        Assert.Contains($"/adopted on the machine {Second}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RootHere_OfARunWithoutCluster_IsItsCheckout() =>
        Assert.Equal("/crate", Residence.RootHere(new WorkflowId("w"), [Started(Canned.Input())], "gamma-00000003"));

    [Fact]
    public void Spelled_OfFlags_RepeatsAllButTheKeyAsOneTypesThem()
    {
        var said = new Dictionary<string, string> { ["address"] = "h:1", ["namespace"] = "my team's", ["api_key"] = "secret", ["tls.client_key_data"] = "PEM", ["tls"] = "false" };
        var flags = new ClusterFlags(said) { Profile = "p", Headers = new Dictionary<string, string> { ["x"] = "secret" } };
        Assert.Equal(@" --address h:1 --namespace 'my team'\''s' --tls false --temporal-profile p", flags.Spelled);
    }

    private static IReadOnlyList<HistoryEvent> Moved =>
    [
        Started(Canned.Input() with { Cluster = new ClusterFacts($"tsrun@{First}", TimeSpan.FromSeconds(1), "", SearchAttributes: false) }),
        At(2, new ActivityTaskScheduled(default, CheckoutAdopt.Name, "tsrun", Payload.Null, 1, TimeSpan.FromSeconds(1), RetryPolicy.Default)),
        At(3, new ActivityTaskCompleted(2, 2, HistoryJson.ToPayload(new CheckoutAdopt.Result("/adopted", $"tsrun@{Second}", "")), "worker")),
    ];

    private static HistoryEvent Started(RunInput input) =>
        At(1, new WorkflowExecutionStarted(new WorkflowId("w"), "fix", "tsrun", HistoryJson.ToPayload(input), "test", new RunId("w")));

    private static HistoryEvent At(long id, EventAttributes attributes) => new(id, DateTimeOffset.UnixEpoch, attributes);
}
