using Tsrun.Engine.Embedded;

namespace Tsrun.Tests.Engine;

public sealed class PollerAdviceTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(999, null)]
    [InlineData(1000, -1)]
    public void After_AWait_AdvisesFewerPollsWhereItWasLong(int waited, int? expected) =>
        Assert.Equal(expected, PollerAdvice.After(TimeSpan.FromMilliseconds(waited))?.PollRequestDeltaSuggestion);

    [Theory]
    [InlineData(null, null)]
    [InlineData(200, null)]
    [InlineData(201, 1)]
    public void At_ABacklog_AdvisesMorePollsWhereItIsOld(int? backlog, int? expected)
    {
        DateTimeOffset? oldest = backlog is { } age ? Noon.AddMilliseconds(-age) : null;
        Assert.Equal(expected, new PollerAdvice().At(oldest, Noon)?.PollRequestDeltaSuggestion);
    }

    [Fact]
    public void At_ManyPollsInOneSecond_AdvisesTenOfThemToGrow()
    {
        var advice = new PollerAdvice();
        Assert.Equal(10, Enumerable.Range(0, 50).Count(_ => advice.At(Noon.AddSeconds(-5), Noon) is not null));
        Assert.NotNull(advice.At(Noon.AddSeconds(-5), Noon.AddSeconds(1)));
    }
}
