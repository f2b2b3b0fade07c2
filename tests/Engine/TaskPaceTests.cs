using Temporal.Api.Enums.V1;
using Tsrun.Engine;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Engine;

public sealed class TaskPaceTests
{
    [Fact]
    public async Task PollActivity_QueueIsLimitedToOneASecond_SecondTaskWaitsForItsTime()
    {
        await using var rig = await EngineRig.OpenAsync();
        await LimitAsync(rig, 1);
        await rig.StartAsync();
        await rig.TurnAsync(EngineRig.Activity("a"), EngineRig.Activity("b"));
        Assert.Equal("a", (await rig.ActivityAsync()).ActivityId.Value);
        var second = rig.ActivityAsync("second");
        await WaitForPollerAsync(rig, "second");
        Assert.False(second.IsCompleted);
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("b", (await second).ActivityId.Value);
    }

    [Fact]
    public async Task PollActivity_QueueIsClosedUntilTheLimitGoes_TaskComesThen()
    {
        await using var rig = await EngineRig.OpenAsync();
        await LimitAsync(rig, 0);
        await rig.StayAwayAsync(TimeSpan.FromMinutes(1));
        await rig.StartAsync();
        await rig.TurnAsync(EngineRig.Activity("a"));
        var waiting = rig.ActivityAsync("waiting");
        await WaitForPollerAsync(rig, "waiting");
        Assert.False(waiting.IsCompleted);
        await LimitAsync(rig, null);
        Assert.Equal("a", (await waiting).ActivityId.Value);
    }

    private static Task LimitAsync(EngineRig rig, float? perSecond) => rig.Engine.CallAsync(new Wire.UpdateTaskQueueConfigRequest
    {
        Namespace = "default",
        TaskQueue = EngineRig.Queue,
        TaskQueueType = TaskQueueType.Activity,
        UpdateQueueRateLimit = new() { RateLimit = perSecond is { } rate ? new() { RequestsPerSecond = rate } : null },
    }, CallContext.None);

    private static Task WaitForPollerAsync(EngineRig rig, string identity) => Conformance.World.UntilAsync(async () =>
    {
        var queue = (Wire.DescribeTaskQueueResponse)await rig.Engine.CallAsync(
            new Wire.DescribeTaskQueueRequest { Namespace = "default", TaskQueue = new() { Name = EngineRig.Queue }, TaskQueueType = TaskQueueType.Activity }, CallContext.None);
        return queue.Pollers.Any(poller => poller.Identity == identity);
    }, "nobody asked");
}
