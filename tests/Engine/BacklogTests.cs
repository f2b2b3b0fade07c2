using Tsrun.Engine.Embedded;

namespace Tsrun.Tests.Engine;

public sealed class BacklogTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Take_TasksOfSeveralRanks_ComesInTheirOrderAndOtherwiseAsTheyCame()
    {
        var backlog = Filled();
        Assert.Equal(["urgent", "first", "second", "later"], Enumerable.Range(0, 4).Select(_ => backlog.Take()));
        Assert.Equal((0, null), (backlog.Count, backlog.OldestSince));
    }

    [Fact]
    public void Remove_ATaskInTheMiddle_LeavesTheOrderOfTheOthers()
    {
        var backlog = Filled();
        Assert.True(backlog.Remove("first"));
        Assert.False(backlog.Remove("first"));
        Assert.Equal(["urgent", "second", "later"], Enumerable.Range(0, 3).Select(_ => backlog.Take()));
    }

    [Fact]
    public void OldestSince_OfTasksOfSeveralRanks_IsThatOfTheOneThatCameFirst()
    {
        var backlog = Filled();
        Assert.Equal(Noon, backlog.OldestSince);
        Assert.True(backlog.Remove("later"));
        Assert.Equal(Noon.AddSeconds(1), backlog.OldestSince);
    }

    private static Backlog<string> Filled()
    {
        var backlog = new Backlog<string>();
        foreach (var (task, second, rank) in ((string, int, int)[])[("later", 0, 5), ("first", 1, 3), ("second", 2, 3), ("urgent", 3, 1)])
            backlog.Add(task, Noon.AddSeconds(second), rank);
        return backlog;
    }
}
