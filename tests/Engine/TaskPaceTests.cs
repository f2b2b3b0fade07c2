using Temporal.Api.Enums.V1;
using Tsrun.Engine;
using Tsrun.Engine.Embedded;
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

    [Fact]
    public async Task UpdateConfig_LimitIsRaisedWhileATaskWaits_TaskComesInTheNewTime()
    {
        await using var rig = await EngineRig.OpenAsync();
        await LimitAsync(rig, float.Epsilon);
        await rig.StartAsync();
        await rig.TurnAsync(EngineRig.Activity("a", startToClose: 100), EngineRig.Activity("b"));
        Assert.Equal("a", (await rig.ActivityAsync()).ActivityId.Value);
        var second = rig.ActivityAsync("second");
        await WaitForPollerAsync(rig, "second");
        await LimitAsync(rig, 1);
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("b", (await second).ActivityId.Value);
    }

    [Fact]
    public async Task PollActivity_WorkerBeforeWantedNone_NextOneIsNotHeldToThat()
    {
        await using var rig = await EngineRig.OpenAsync();
        using var gone = new CancellationTokenSource();
        var before = rig.Engine.CallAsync(Poll(0), CallContext.None, gone.Token);
        await WaitForPollerAsync(rig, "before");
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => before);
        await rig.StartAsync();
        await rig.TurnAsync(EngineRig.Activity("a"));
        Assert.Equal("a", (await rig.ActivityAsync()).ActivityId.Value);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(-1)]
    public async Task Limit_IsNoRate_IsRefused(float perSecond)
    {
        await using var rig = await EngineRig.OpenAsync();
        Assert.Equal(ServiceStatus.InvalidArgument, (await Assert.ThrowsAsync<WorkflowServiceException>(() => LimitAsync(rig, perSecond))).Status);
        Assert.Equal(ServiceStatus.InvalidArgument, (await Assert.ThrowsAsync<WorkflowServiceException>(() => rig.Engine.CallAsync(Poll(perSecond), CallContext.None, EngineRig.Patience()))).Status);
    }

    [Theory]
    [InlineData("", TaskQueueType.Activity, "TaskQueue is not set on request.")]
    [InlineData("q", TaskQueueType.Unspecified, "TaskQueueType is not set on request.")]
    public async Task UpdateConfig_QueueIsNone_IsRefused(string queue, TaskQueueType type, string why)
    {
        await using var rig = await EngineRig.OpenAsync();
        var request = new Wire.UpdateTaskQueueConfigRequest { Namespace = "default", TaskQueue = queue, TaskQueueType = type };
        Assert.Equal(why, (await Assert.ThrowsAsync<WorkflowServiceException>(() => rig.Engine.CallAsync(request, CallContext.None))).Message);
    }

    [Fact]
    public void Set_BucketIsEmpty_StaysSo()
    {
        var (pace, now) = (new TaskPace(new Alarm(() => { }), (_, _) => { }), DateTimeOffset.UnixEpoch);
        pace.Set(1, null, now);
        Assert.True(pace.IsOpen(now));
        pace.Take();
        pace.Set(2, null, now);
        Assert.False(pace.IsOpen(now));
        Assert.True(pace.IsOpen(now + TimeSpan.FromSeconds(0.5)));
    }

    private static Wire.PollActivityTaskQueueRequest Poll(double perSecond) =>
        new() { Namespace = "default", TaskQueue = new() { Name = EngineRig.Queue }, Identity = "before", TaskQueueMetadata = new() { MaxTasksPerSecond = perSecond } };

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
