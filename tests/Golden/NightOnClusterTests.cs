using System.Runtime.Versioning;
using Temporal.Api.Schedule.V1;
using Tsrun.Cli;
using Tsrun.Cli.Hosting.Golden;
using Tsrun.Engine;
using Tsrun.Engine.Mapping;
using Tsrun.History;
using Tsrun.Tests.Cli;
using Tsrun.Tests.Cluster;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Golden;

/// <summary>Nights that a cluster begins: ours, or the genuine one where <c>TSRUN_TEST_TEMPORAL</c> names it.</summary>
[SupportedOSPlatform("linux")]
public sealed class NightOnClusterTests : IAsyncLifetime, IDisposable
{
    private readonly ClusterServer _server = new();
    private readonly CliRig _cli = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Schedule_OnACluster_IsRenewedByTheNextWorkerWhichDoesItsNights()
    {
        using var rig = new ClusterRig(_server);
        Assert.StartsWith("scheduled: 17 2 * * *", await ScheduleAsync("02:17"), StringComparison.Ordinal);
        Assert.StartsWith("rescheduled: 30 4 * * 1-5", await ScheduleAsync("30 4 * * 1-5"), StringComparison.Ordinal);
        await new ScheduleClient(rig.Client).RenewAsync(NightSchedule.Id, Older, rig.Patience);
        using (var worker = _cli.Start("worker", "--address", _server.Address))
        {
            await worker.SaysAsync("nightly: was set by another tsrun");
            await rig.Client.Frontend.CallAsync(new Api.PatchScheduleRequest
            {
                Namespace = rig.Client.Namespace,
                ScheduleId = NightSchedule.Id,
                Patch = new SchedulePatch { TriggerImmediately = new TriggerImmediatelyRequest() },
                RequestId = $"{Guid.NewGuid():N}",
            }, CallContext.None, rig.Patience);
            await worker.SaysAsync("is over: ");
            worker.Signal(CliProgram.SignalInterrupt);
            Assert.Matches(@"nightly-\S+ is over: clean", (await worker.EndAsync()).Expect(ExitCode.Green).Err);
        }
        Assert.Matches(@"\Anightly: 30 4 \* \* 1-5 \(.*\), next .*; starts only while `tsrun worker --address …` runs\n  nightly-\S+  due .*, begun ", await ScheduleAsync("show"));
        Assert.StartsWith("removed: ", await ScheduleAsync("off"), StringComparison.Ordinal);
        Assert.StartsWith("no schedule", await ScheduleAsync("show"), StringComparison.Ordinal);
    }

    private async Task<string> ScheduleAsync(string when) => (await _cli.RunAsync("golden", "nightly", "--schedule", when, "--address", _server.Address)).Expect(ExitCode.Green).Out;

    /// <summary>What a tsrun of some time ago would have put there: a script that is none today.</summary>
    private static Payload Older(Payload now) => HistoryJson.Read<RunInput>(now) is var input ? HistoryJson.ToPayload(input with { Script = input.Script with { Text = "an older script" } }) : now;
}
