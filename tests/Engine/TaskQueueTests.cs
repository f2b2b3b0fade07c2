using Tsrun.Engine;
using Tsrun.Engine.Embedded;

namespace Tsrun.Tests.Engine;

public sealed class TaskQueueTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static Poller<string> Named(string identity) => new(identity, isSticky: false, CallContext.None);

    [Fact]
    public void Advice_ABacklogThatGetsOld_AsksForMorePollsButNotForACrowd()
    {
        var queue = new TaskQueue<string, string>((task, _) => task);
        queue.Offer("task", Noon);
        Assert.Null(queue.Advice.At(queue.OldestSince, Noon.AddMilliseconds(200)));
        var late = Noon.AddMilliseconds(300);
        Assert.Equal(10, Enumerable.Range(0, 30).Count(_ => queue.Advice.At(queue.OldestSince, late) is { PollRequestDeltaSuggestion: 1 }));
        Assert.Equal(1, queue.Advice.At(queue.OldestSince, late.AddSeconds(1))!.PollRequestDeltaSuggestion);
        Assert.Null(queue.Advice.At(null, late.AddSeconds(1)));
    }

    [Fact]
    public void Touch_MoreWorkersThanAreRemembered_ForgetsTheOneThatWasSilentLongest()
    {
        var queue = new TaskQueue<string, string>((_, _) => null);
        for (var i = 0; i <= 1000; i++)
            queue.Touch(Named($"worker-{i}"), Noon.AddSeconds(i));
        Assert.Equal(1000, queue.Identities.Count);
        Assert.DoesNotContain("worker-0", queue.Identities.Keys);
        Assert.Contains("worker-1", queue.Identities.Keys);
    }

    [Fact]
    public void Find_QueuesOfWorkersLongGone_AreForgotten()
    {
        var clock = new ManualClock();
        var table = new QueueTable<string, string>(clock, (_, _) => null);
        for (var i = 0; i < 1000; i++)
        {
            table.Find("default", $"own-{i}").Touch(Named($"worker-{i}"), clock.GetUtcNow());
            clock.Advance(TimeSpan.FromMinutes(1));
        }
        Assert.InRange(table.Count, 5, 64);
    }

    [Fact]
    public void Find_AQueueWithATaskInIt_IsKeptHoweverSilentItIs()
    {
        var clock = new ManualClock();
        var table = new QueueTable<string, string>(clock, (_, _) => null);
        table.Find("default", "waiting").Offer("task", clock.GetUtcNow());
        clock.Advance(TimeSpan.FromDays(1));
        for (var i = 0; i < 200; i++)
            table.Find("default", $"own-{i}");
        Assert.Equal(1, table.Find("default", "waiting").Backlog);
    }

    [Fact]
    public void Rates_TasksThatComeAndWait_AreMeansOfTheLastHalfMinute()
    {
        var queue = new TaskQueue<string, string>((task, _) => task);
        for (var i = 0; i < 60; i++)
            queue.Offer("task", Noon.AddSeconds(i));
        var poller = new Poller<string>("worker", isSticky: false, CallContext.None);
        for (var i = 0; i < 15; i++)
            Assert.Equal("task", queue.TryTake(poller, Noon.AddSeconds(60)));
        Assert.Equal((1.0, 0.5), (queue.AddRate(Noon.AddSeconds(60)), queue.DispatchRate(Noon.AddSeconds(90))));
        Assert.Equal((0.0, 0.0), (queue.AddRate(Noon.AddSeconds(200)), queue.DispatchRate(Noon.AddSeconds(200))));
    }

    [Theory]
    [InlineData(null, 20)]
    [InlineData(60, 20)]
    [InlineData(5, 4)]
    [InlineData(-5, 0)]
    public void Patience_OfACaller_EndsBeforeItsDeadline(int? deadline, int expected)
    {
        var clock = new ManualClock();
        var context = new CallContext(Deadline: deadline is { } seconds ? clock.GetUtcNow().AddSeconds(seconds) : null);
        Assert.Equal(TimeSpan.FromSeconds(expected), context.Patience(clock, margin: TimeSpan.FromSeconds(1), waitMax: TimeSpan.FromSeconds(20)));
    }
}
