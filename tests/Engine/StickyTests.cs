using Temporal.Api.Enums.V1;
using static Tsrun.Tests.Engine.MessageRig;

namespace Tsrun.Tests.Engine;

public sealed class StickyTests
{
    private const string Begin = "Started WTScheduled WTStarted WTCompleted ";

    [Fact]
    public async Task Turn_OfAWorkerThatKeepsTheRun_BringsOnlyWhatIsNew()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.DoneAsync(Kept(await rig.TurnAsync(queue: null)));
        var waiting = rig.TurnAsync(Own);
        await rig.SignalAsync();
        var turn = await waiting;
        Assert.Equal([4, 5, 6, 7], turn.History.Events.Select(written => written.EventId));
        await rig.DoneAsync(Answer(turn, Complete));
        await rig.ExpectAsync(Begin + "Signaled WTScheduled WTStarted WTCompleted Completed");
    }

    [Fact]
    public async Task Turn_WorkerNeverAskedAtItsQueue_GoesToAnybodyAtOnceWithTheWholeHistory()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.DoneAsync(Kept(await rig.TurnAsync(queue: null)));
        await rig.SignalAsync();
        var turn = await rig.TurnAsync(queue: null);
        Assert.Equal(1, turn.History.Events[0].EventId);
        Assert.Equal("own", turn.History.Events[5].WorkflowTaskScheduledEventAttributes.TaskQueue.Name);
    }

    [Fact]
    public async Task Turn_NobodyComesInTime_IsOfferedAgainAtTheNormalQueue()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.DoneAsync(Kept(await rig.TurnAsync(queue: null)));
        await rig.SignalAsync();
        rig.Clock.Advance(TimeSpan.FromSeconds(5));
        await rig.TurnAsync(Complete);
        await rig.ExpectAsync(Begin + "Signaled WTScheduled WTTimedOut WTScheduled WTStarted WTCompleted Completed");
        Assert.Equal(TimeoutType.ScheduleToStart, (await rig.HistoryAsync())[6].WorkflowTaskTimedOutEventAttributes.TimeoutType);
    }

    [Fact]
    public async Task Turn_ItsWorkerDiedBetweenTwoPolls_IsOfferedAgainAtTheNormalQueue()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.DoneAsync(Kept(await rig.TurnAsync(queue: null)));
        var waiting = rig.TurnAsync(Own);
        await rig.SignalAsync();
        await rig.DoneAsync(Kept(await waiting));
        await rig.SignalAsync();
        rig.Clock.Advance(TimeSpan.FromSeconds(5));
        await rig.TurnAsync(Complete);
        await rig.ExpectAsync(Begin + "Signaled WTScheduled WTStarted WTCompleted Signaled WTScheduled WTTimedOut WTScheduled WTStarted WTCompleted Completed");
    }

    [Fact]
    public async Task Turn_ItsWorkerDiedInItsPolls_GoesToAnybodyAtOnce()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.DoneAsync(Kept(await rig.TurnAsync(queue: null)));
        using var death = new CancellationTokenSource();
        var poll = rig.PollAsync(Own, death.Token);
        await death.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
        await rig.SignalAsync();
        var turn = await rig.TurnAsync(Complete);
        Assert.Equal(1, turn.History.Events[0].EventId);
        await rig.ExpectAsync(Begin + "Signaled WTScheduled WTStarted WTCompleted Completed");
    }

    [Fact]
    public async Task Turn_OneOfTwoPollsIsBrokenOff_StillGoesToTheOther()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.DoneAsync(Kept(await rig.TurnAsync(queue: null)));
        using var death = new CancellationTokenSource();
        var (first, second) = (rig.PollAsync(Own, death.Token), rig.TurnAsync(Own));
        await death.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await rig.SignalAsync();
        Assert.Equal(4, (await second).History.Events[0].EventId);
    }

    [Fact]
    public async Task Answer_AfterTheEngineWasKilled_IsStillGood()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        var turn = await rig.TurnAsync(queue: null);
        await using var next = await rig.KillAsync();
        await next.DoneAsync(Answer(turn, Complete));
        await next.ExpectAsync(Begin + "Completed");
    }
}
