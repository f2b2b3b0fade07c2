using Tsrun.History;
using Tsrun.Runtime;
using Tsrun.Tests.Runtime;

namespace Tsrun.Tests.Cluster;

/// <summary>The server dies; the worker does not. A server of its own, so that no other test's dies with it.</summary>
public sealed class ServerKillTests : IAsyncLifetime
{
    private readonly ClusterServer _server = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Server_KilledWhileAnActivityWorks_FindsTheWorkerWaiting()
    {
        using var rig = new ClusterRig(_server);
        var (began, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var crate = CannedWorker.Crate(Canned.Try());
        await using var worker = rig.Worker(async (name, input, cancel) =>
        {
            began.TrySetResult();
            await goOn.Task.WaitAsync(cancel);
            return await crate(name, input, cancel);
        });
        var run = await rig.StartAsync();
        await began.Task.WaitAsync(rig.Patience);
        await _server.KillAsync();
        goOn.SetResult(); // the outcome has nowhere to go for now
        await _server.StartAsync();
        var history = await rig.ClosedAsync(run);
        Assert.IsType<WorkflowExecutionCompleted>(history[^1].Attributes);
        Assert.True(Replayer.Replay(history).Identical);
        Assert.Single(history, e => e.Attributes is ActivityTaskScheduled { ActivityType: PatchApply.Name });
    }
}
