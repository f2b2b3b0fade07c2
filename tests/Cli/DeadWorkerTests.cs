using System.Runtime.Versioning;
using Tsrun.Cli;
using Tsrun.History;
using Tsrun.Tests.Cluster;
using Tsrun.Tests.Runtime;

namespace Tsrun.Tests.Cli;

/// <summary>Resuming a run on a cluster whose worker was killed on this machine: the server would miss its attempt after 20 s only.</summary>
[Collection(nameof(ClusterServer))]
[SupportedOSPlatform("linux")]
public sealed class DeadWorkerTests(ClusterServer server) : IDisposable
{
    private const int SignalTerminate = 15;
    private readonly CliRig _rig = new CliRig().With("TSRUN_TASK_QUEUE", $"q-{Guid.NewGuid():N}");

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Resume_OfARunWhoseProcessIsGone_BeginsItsActivityAgain()
    {
        var crate = _rig.Crate("crate", CliRig.Slow);
        using var killed = _rig.Start("fix", crate, "-v", "--address", server.Address);
        await killed.SaysAsync("working cargo.test");
        killed.Signal(CliProgram.SignalKill);
        var run = (await killed.EndAsync()).Err.Split('\n').Single(line => line.StartsWith("run ", StringComparison.Ordinal)).Split(' ')[1];
        using var resumed = _rig.Start("resume", run, "-v", "--address", server.Address);
        await resumed.SaysAsync($"tsrun: cargo.test was at work in process {killed.Id}, which is gone: it begins again");
        await resumed.SaysAsync("working cargo.test");
        using var looking = _rig.Start("resume", run, "--address", server.Address);
        await looking.SaysAsync($"tsrun: waits for cargo.test, which the worker {resumed.Id}@");
        looking.Signal(CliProgram.SignalKill);
        resumed.Signal(SignalTerminate);
        (await resumed.EndAsync()).Expect(ExitCode.Interrupted);
    }

    [Fact]
    public async Task Resume_OfARunWhoseMachineIsAway_SaysWhoIsWaitedForAndHowLong()
    {
        using var rig = new ClusterRig(server);
        await using var worker = rig.Worker(CannedWorker.Crate(Canned.Try()));
        var run = await rig.StartAsync(Canned.Input() with { Cluster = new ClusterFacts($"{rig.Queue}@away", TimeSpan.FromMinutes(5), new string('a', 64), SearchAttributes: false) });
        await rig.UntilAsync(run, events => events.Any(e => e.Attributes is ActivityTaskScheduled));
        using var resumed = _rig.Start("resume", run.Value, "--address", server.Address);
        var said = $"tsrun: waits for the machine of {rig.Queue}@away, which has the checkout, to take up cargo.check; after 300 s without it another machine takes over";
        await resumed.SaysAsync(said);
        resumed.Signal(SignalTerminate);
        Assert.Contains(said, (await resumed.EndAsync()).Expect(ExitCode.Interrupted).Err, StringComparison.Ordinal);
    }
}
