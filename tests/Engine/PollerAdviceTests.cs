using Tsrun.Engine.Embedded;

namespace Tsrun.Tests.Engine;

public sealed class PollerAdviceTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1000, null, -1)]
    [InlineData(1000, 500, -1)]
    [InlineData(999, null, null)]
    [InlineData(0, 200, null)]
    [InlineData(0, 201, 1)]
    public void Of_APoll_GoesByItsWaitAndThatOfTheTasks(int waited, int? backlog, int? expected)
    {
        DateTimeOffset? oldest = backlog is { } age ? Noon.AddMilliseconds(-age) : null;
        Assert.Equal(expected, new PollerAdvice().Of(TimeSpan.FromMilliseconds(waited), oldest, Noon)?.PollRequestDeltaSuggestion);
    }

    [Fact]
    public void Of_ManyPollsInOneSecond_AdvisesTenOfThemToGrow()
    {
        var advice = new PollerAdvice();
        Assert.Equal(10, Enumerable.Range(0, 50).Count(_ => advice.Of(TimeSpan.Zero, Noon.AddSeconds(-5), Noon) is not null));
        Assert.NotNull(advice.Of(TimeSpan.Zero, Noon.AddSeconds(-5), Noon.AddSeconds(1)));
    }
}
