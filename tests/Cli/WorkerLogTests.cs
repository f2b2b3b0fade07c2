using System.Runtime.Versioning;
using Tsrun.Cli;
using Tsrun.Engine;
using Tsrun.History;
using Tsrun.Tests.Cluster;
using Tsrun.Tests.Runtime;

namespace Tsrun.Tests.Cli;

/// <summary>What somebody sees who watches a worker of a cluster: each run that it takes up and how it ends, a server that goes and comes back, and that it stops.</summary>
[SupportedOSPlatform("linux")]
public sealed class WorkerLogTests : IAsyncLifetime, IDisposable
{
    private const int SignalTerminate = 15;
    private readonly ClusterServer _server = new();
    private readonly CliRig _rig = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Worker_WhileItWorks_SaysEachThingOnce()
    {
        using var rig = new ClusterRig(_server);
        using var worker = Start(rig, "worker");
        var run = await EndAsync(rig);
        await worker.SaysAsync($"{run} is over");
        await _server.KillAsync();
        await worker.SaysAsync("connection lost");
        await _server.StartAsync();
        await worker.SaysAsync("connection regained");
        worker.Signal(CliProgram.SignalInterrupt);
        var answer = (await worker.EndAsync()).Expect(ExitCode.Green);
        Assert.Empty(answer.Out);
        string[] expected = [$"{run} taken up (fix)", $"{run} is over: ", "connection lost, trying again at least every 5 s: the Temporal server at ", "connection regained after ", "stopping after what is under way; press Ctrl-C again to give it back now"];
        var lines = answer.Err.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).ToList();
        Assert.Equal(expected.Length, lines.Count);
        Assert.All(expected.Zip(lines), pair => Assert.Matches($@"\A\d\d:\d\d:\d\d {System.Text.RegularExpressions.Regex.Escape(pair.First)}", pair.Second));
    }

    [Fact]
    public async Task Worker_ForAProgram_WritesARecordForEach()
    {
        using var rig = new ClusterRig(_server);
        using var worker = Start(rig, "worker", "--json", "-q");
        var run = await EndAsync(rig);
        worker.Signal(SignalTerminate);
        var answer = (await worker.EndAsync()).Expect(ExitCode.Green);
        Assert.Empty(answer.Err);
        Assert.All(answer.Records, record => Assert.Equal("tsrun.worker/1", record.GetProperty("schema").GetString()));
        Assert.Equal(["started", "run-taken", "run-ended", "stopping"], answer.Records.Select(record => record.GetProperty("type").GetString()));
        Assert.Equal(run, answer.Records[1].GetProperty("run").GetString());
        Assert.True(answer.Records[3].GetProperty("now").GetBoolean());
    }

    [Fact]
    public async Task Worker_ThatIsToBeQuiet_SaysNothing()
    {
        using var rig = new ClusterRig(_server);
        using var worker = Start(rig, "worker", "-q");
        await EndAsync(rig);
        worker.Signal(SignalTerminate);
        var answer = (await worker.EndAsync()).Expect(ExitCode.Green);
        Assert.Equal(("", ""), (answer.Out, answer.Err));
    }

    [Fact]
    public async Task Worker_WithAWorkflowOfAnotherProgramOnItsQueue_SaysSoEvenWhenQuiet()
    {
        using var rig = new ClusterRig(_server);
        using var worker = Start(rig, "worker", "-q");
        var foreign = new WorkflowId($"foreign-{Guid.NewGuid():N}");
        await rig.Client.StartWorkflowExecutionAsync(new StartWorkflowExecutionRequest(foreign, "order", rig.Queue, new Payload("[1,2]")), rig.Patience);
        await worker.SaysAsync("error[TS1153]");
        worker.Signal(SignalTerminate);
        var answer = (await worker.EndAsync()).Expect(ExitCode.Green);
        Assert.Matches($@"\A\d\d:\d\d:\d\d error\[TS1153\]: {foreign}, attempt 1: order {foreign} is not a run of tsrun, or of another version: ", answer.Err);
    }

    private CliProgram Start(ClusterRig rig, params string[] arguments) => _rig.Start([.. arguments, "--address", _server.Address, "--task-queue", rig.Queue]);

    /// <summary>A run that ends soon: its checkout is nowhere.</summary>
    private static async Task<string> EndAsync(ClusterRig rig)
    {
        var run = await rig.StartAsync(Canned.Input());
        await rig.ClosedAsync(run);
        return run.Value;
    }
}
