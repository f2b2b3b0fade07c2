using Tsrun.Activities;
using Tsrun.Activities.Resilience;
using Tsrun.History;
using Tsrun.Tests.Engine;

namespace Tsrun.Tests.Resilience;

public sealed class OutsideToolTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private readonly ManualClock _clock = new();
    private int _calls;

    [Fact]
    public async Task CallAsync_ThreeFailuresInARow_OpenTheBreakerForAWhile()
    {
        var tool = Tool();
        Assert.Equal("TS0582: t failed: broken", await FailAsync(tool));
        Assert.Equal("TS0582: t failed: broken", await FailAsync(tool));
        Assert.Equal("TS0582: t failed: broken; 3 in a row: its breaker opens for 30 s", await FailAsync(tool));
        Assert.True(tool.IsOpen);
        Assert.Equal("TS0583 for good: the breaker of t is open: t failed: broken; it is asked again in 30 s", await FailAsync(tool));
        Assert.Equal(3, _calls);
        _clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(7, await SucceedAsync(tool));
        Assert.False(tool.IsOpen);
    }

    [Fact]
    public async Task CallAsync_ASuccessInBetween_Forgives()
    {
        var tool = Tool();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            await FailAsync(tool);
            await FailAsync(tool);
            Assert.Equal(7, await SucceedAsync(tool));
        }
        Assert.False(tool.IsOpen);
    }

    [Fact]
    public async Task CallAsync_PassingFailure_IsRepeatedAtOnceAndCountsOnce()
    {
        var tool = new OutsideTool("t", TimeProvider.System, _ => true);
        Assert.Equal("TS0582: t failed: broken", await FailAsync(tool));
        Assert.Equal(3, _calls);
        Assert.False(tool.IsOpen);
    }

    [Fact]
    public async Task CallAsync_BeyondItsLimit_IsGivenUp()
    {
        var tool = Tool();
        var started = new TaskCompletionSource();
        var call = Assert.ThrowsAsync<ActivityFailureException>(() => tool.CallAsync<int>(async token =>
        {
            started.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return 0;
        }, Limit, default));
        await started.Task;
        _clock.Advance(Limit);
        Assert.Equal("TS0581: escalated after 2.0 s: t has not answered", Text(await call));
    }

    [Fact]
    public async Task CallAsync_CancelledByTheCaller_IsNoFailureOfTheTool()
    {
        var tool = Tool();
        for (var i = 0; i < 5; i++)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tool.CallAsync(token => Task.FromCanceled<int>(new CancellationToken(true)), Limit, default));
        Assert.False(tool.IsOpen);
    }

    private OutsideTool Tool() => new("t", _clock, _ => false);

    private static Task<int> SucceedAsync(OutsideTool tool) => tool.CallAsync(_ => Task.FromResult(7), Limit, default);

    private async Task<string> FailAsync(OutsideTool tool) => Text(await Assert.ThrowsAsync<ActivityFailureException>(() => tool.CallAsync<int>(_ =>
    {
        _calls++;
        throw new FormatException("broken");
    }, Limit, default)));

    private static string Text(ActivityFailureException e)
    {
        var info = (FailureInfo.Application)e.Failure.Info;
        return $"{info.Type}{(info.NonRetryable ? " for good" : "")}: {e.Failure.Message}";
    }
}
