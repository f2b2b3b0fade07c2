using System.Text;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.History;
using Tsrun.Runtime;
using Tsrun.Tests.Runtime;

namespace Tsrun.Tests.Cluster;

/// <summary>A run that two machines of a cluster worked on names neither of them once it leaves.</summary>
public sealed class PortableTests
{
    private const string Homes = "/home/", Here = $"{Homes}ada/cart", There = $"{Homes}bob/.local/share/tsrun/adopted/w/cart", Lost = "build7-4f2a91c0", Next = "carol-laptop-00c0ffee";

    [Fact]
    public void Of_ARunThatMovedBetweenMachines_NamesNoneAndStillReplays()
    {
        var original = History();
        Assert.All([Lost, Next, HostIdentity.Name, "ada", "bob"], name => Assert.Contains(name, Text(original), StringComparison.Ordinal));
        var portable = Portable.Of(original);
        Assert.All(["build7", "carol", HostIdentity.Name, "ada", "bob"], name => Assert.DoesNotContain(name, Text(portable), StringComparison.Ordinal));
        Assert.True(Replayer.Replay(original).Identical);
        Assert.True(Replayer.Replay(portable).Identical);
        Assert.Equal(["tsrun@host", "tsrun", "tsrun@host-2"], portable.Select(next => next.Attributes).OfType<ActivityTaskScheduled>().Select(scheduled => scheduled.TaskQueue).Take(3));
        Assert.Equal(["/crate", "/crate-2"], Residence.Of(portable).Select(residence => residence.Root));
    }

    [Theory]
    [InlineData(Answerers.Timeout, Answerers.Timeout)]
    [InlineData(Answerers.Accept, Answerers.Accept)]
    [InlineData(Answerers.Nobody, Answerers.Nobody)]
    [InlineData("nobody", "a person")]
    [InlineData("timeouter", "a person")]
    [InlineData("mx --accept", "a person")]
    [InlineData("ada \"the countess\"", "a person")]
    public void Of_AnAnswer_KeepsOnlyWhatNamesNobody(string by, string kept)
    {
        HistoryEvent[] history = [History()[0], new(2, DateTimeOffset.UnixEpoch, new MarkerRecorded(Markers.Grant, HistoryJson.ToPayload(new GrantMarker("fix.ask", "ask-1", true, by)), 1))];
        Assert.Equal(kept, HistoryJson.Read<GrantMarker>(((MarkerRecorded)Portable.Of(history)[1].Attributes).Details).By);
    }

    /// <summary>The first machine never takes the first check; the second takes the run over.</summary>
    private static IReadOnlyList<HistoryEvent> History()
    {
        var (input, crate) = (Canned.Input(), Canned.Crate(Canned.Try()));
        input = input with
        {
            Arguments = new Dictionary<string, Payload> { ["crate"] = HistoryJson.ToPayload(Here) },
            Facts = input.Facts with { Root = Here },
            Cluster = new ClusterFacts($"tsrun@{Lost}", TimeSpan.FromSeconds(1), new string('a', 64), SearchAttributes: false),
            Versions = new Dictionary<string, string> { ["seen"] = $"by {Environment.ProcessId}@{HostIdentity.Name}" },
        };
        return new RecordedRun(input, scheduled => scheduled switch
        {
            { ActivityType: CheckoutAdopt.Name } => HistoryJson.ToPayload(new CheckoutAdopt.Result(There, $"tsrun@{Next}", $"0 patches on the frozen checkout, at {There}")),
            { TaskQueue: $"tsrun@{Lost}" } => (Func<long, EventAttributes>)(id => new ActivityTaskTimedOut(id, 0, Failure.Timeout(TimeoutType.ScheduleToStart), RetryState.Timeout)),
            _ => crate(scheduled),
        }).Play().History;
    }

    private static string Text(IReadOnlyList<HistoryEvent> history) => string.Join('\n', history.Select(next => Encoding.UTF8.GetString(HistoryJson.Bytes(next))));
}
