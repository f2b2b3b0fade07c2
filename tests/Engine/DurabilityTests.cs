using Tsrun.Engine;
using Tsrun.History;
using static Tsrun.Tests.Engine.EngineRig;

namespace Tsrun.Tests.Engine;

/// <summary>What survives a kill, and what each step costs.</summary>
public sealed class DurabilityTests
{
    [Fact]
    public async Task Step_InSequence_CostsOneSync()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.TurnAsync(Activity("0"));
        var before = rig.Engine.Counters!.Synced;
        for (var i = 1; i <= 50; i++)
        {
            await rig.DoneAsync(await rig.ActivityAsync());
            await rig.TurnAsync(Activity(i.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
        Assert.Equal(50, rig.Engine.Counters.Synced - before);
    }

    [Fact]
    public async Task Outcomes_AtTheSameTime_ShareCommits()
    {
        await using var rig = await OpenAsync();
        // Threads of their own: a pool that is busy elsewhere may run one start after the other, and then nothing is there to be shared.
        using var together = new Barrier(10);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(thread => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait();
                Task.WaitAll(Enumerable.Range(50 * thread, 50).Select(i => rig.StartAsync($"wf{i}")));
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        Assert.InRange(rig.Engine.Counters!.Synced, 1, 499);
        Assert.Equal(500, (await rig.Client.ListWorkflowExecutionsAsync(new ListWorkflowExecutionsRequest(Open: true, MaximumPageSize: 1000))).Executions.Count);
    }

    [Fact]
    public async Task Kill_BetweenSteps_GoesOnWithTheSameHistory()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.TurnAsync(Activity("a"));
        await rig.DoneAsync(await rig.ActivityAsync());
        await using var next = await rig.KillAsync();
        var turn = await next.TurnAsync(Activity("b"));
        Assert.True(turn.IsWholeHistory);
        Assert.Equal(9, turn.Events.Count);
        await next.DoneAsync(await next.ActivityAsync());
        await next.TurnAsync(Complete);
        await next.ExpectAsync("Started WTScheduled WTStarted WTCompleted ATScheduled ATStarted ATCompleted WTScheduled WTStarted WTCompleted ATScheduled ATStarted ATCompleted WTScheduled WTStarted WTCompleted Completed");
    }

    [Fact]
    public async Task Kill_WhileATurnIsOn_KeepsWhatWasBuffered()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.TurnAsync(Activity("a"));
        var activity = await rig.ActivityAsync();
        await rig.SignalAsync("first");
        await rig.TurnAsync();
        await rig.DoneAsync(activity);
        await rig.SignalAsync("second", "r");
        await using var next = await rig.KillAsync();
        await next.SignalAsync("second", "r");
        await next.TurnAsync(Complete);
        await next.ExpectAsync("Started WTScheduled WTStarted WTCompleted ATScheduled Signaled WTScheduled Signaled ATStarted ATCompleted WTStarted WTCompleted Completed");
    }

    [Fact]
    public async Task Kill_DuringRetries_KeepsAttemptFailureAndProgress()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.TurnAsync(Activity(), new Command.StartTimer(new TimerId("t"), TimeSpan.FromSeconds(30)));
        var first = await rig.ActivityAsync();
        await rig.Client.RecordActivityTaskHeartbeatAsync(new RecordActivityTaskHeartbeatRequest(first.Token, new Payload("3")));
        await rig.FailAsync(first);
        await using var next = await rig.KillAsync();
        next.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await next.ActivityAsync();
        Assert.Equal((2, "3"), (second.Attempt, second.HeartbeatDetails!.Value.Json));
        await using var third = await next.KillAsync();
        var again = await third.ActivityAsync();
        Assert.Equal(second.Token, again.Token);
        await third.DoneAsync(again);
        await third.TurnAsync([]);
        third.Clock.Advance(TimeSpan.FromSeconds(30));
        await third.TurnAsync(Complete);
        await third.ExpectAsync("Started WTScheduled WTStarted WTCompleted ATScheduled TimerStarted ATStarted ATCompleted WTScheduled WTStarted WTCompleted TimerFired WTScheduled WTStarted WTCompleted Completed");
    }

    [Fact]
    public async Task Kill_AfterAFailedTurn_OffersItAgain()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        var turn = await rig.TurnAsync();
        await rig.Client.RespondWorkflowTaskFailedAsync(new RespondWorkflowTaskFailedRequest(turn.Token, WorkflowTaskFailedCause.NonDeterministicError, Failure.Application("X", "x"), Worker));
        await using var next = await rig.KillAsync();
        await next.TurnAsync(Complete);
        await next.ExpectAsync("Started WTScheduled WTStarted WTFailed WTScheduled WTStarted WTCompleted Completed");
    }

    [Fact]
    public async Task History_LongPoll_EndsWithTheNextEvent()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        var poll = rig.Client.GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest(new WorkflowId("wf"), FromEventId: 3, WaitNewEvent: true), Patience());
        Assert.False(poll.IsCompleted);
        await rig.SignalAsync();
        Assert.Equal("WorkflowExecutionSignaled", Assert.Single((await poll).Events).EventType);
        var quiet = rig.Client.GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest(new WorkflowId("wf"), FromEventId: 4, WaitNewEvent: true), Patience());
        rig.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal((0, 4L, false), (await quiet) is var page ? (page.Events.Count, page.NextEventId, page.IsEnd) : default);
    }
}
