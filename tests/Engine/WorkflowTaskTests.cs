using Tsrun.Engine;
using Tsrun.History;
using static Tsrun.Tests.Engine.EngineRig;

namespace Tsrun.Tests.Engine;

public sealed class WorkflowTaskTests
{
    [Fact]
    public async Task Signal_WhileATurnIsOn_ComesBehindItsCommands()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        var turn = await rig.TurnAsync();
        await rig.SignalAsync(requestId: "1");
        await rig.SignalAsync(requestId: "1");
        await rig.DoneAsync(turn, Activity());
        await rig.TurnAsync(Complete);
        await rig.ExpectAsync("Started WTScheduled WTStarted WTCompleted ATScheduled Signaled WTScheduled WTStarted WTCompleted Completed");
    }

    [Fact]
    public async Task Complete_MetByAnUnseenSignal_IsRefusedAndTheSignalIsSeen()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        var turn = await rig.TurnAsync();
        await rig.SignalAsync();
        var refused = await Assert.ThrowsAsync<WorkflowServiceException>(() => rig.DoneAsync(turn, Complete));
        Assert.Equal(ServiceStatus.InvalidArgument, refused.Status);
        Assert.StartsWith("UnhandledCommand", refused.Message, StringComparison.Ordinal);
        var again = await rig.TurnAsync(Complete);
        Assert.True(again.IsWholeHistory);
        await rig.ExpectAsync("Started WTScheduled WTStarted WTFailed Signaled WTScheduled WTStarted WTCompleted Completed");
    }

    [Fact]
    public async Task Complete_WithReturnNewTask_AnswersWithTheNextTurn()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        var turn = await rig.TurnAsync();
        await rig.SignalAsync();
        var answer = await rig.Client.RespondWorkflowTaskCompletedAsync(new RespondWorkflowTaskCompletedRequest(turn.Token, [], Worker, ReturnNewWorkflowTask: true));
        Assert.Equal([4, 5, 6, 7], answer.NextTask!.Events.Select(written => written.EventId));
        await rig.DoneAsync(answer.NextTask, Complete);
        await rig.ExpectAsync("Started WTScheduled WTStarted WTCompleted Signaled WTScheduled WTStarted WTCompleted Completed");
    }

    [Fact]
    public async Task ActivityOutcomes_WhileATurnIsOn_KeepTheirPairs()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.TurnAsync(Activity("a"), Activity("b"));
        var (one, two) = (await rig.ActivityAsync(), await rig.ActivityAsync());
        await rig.SignalAsync("first");
        var turn = await rig.TurnAsync();
        await rig.DoneAsync(two);
        await rig.DoneAsync(one);
        await rig.SignalAsync("second");
        await rig.DoneAsync(turn, new Command.RecordMarker("m", Payload.Null));
        await rig.TurnAsync(Complete);
        await rig.ExpectAsync("Started WTScheduled WTStarted WTCompleted ATScheduled ATScheduled Signaled WTScheduled WTStarted WTCompleted MarkerRecorded Signaled ATStarted ATCompleted ATStarted ATCompleted WTScheduled WTStarted WTCompleted Completed");
    }

    [Fact]
    public async Task Fail_AgainAndAgain_DoesNotGrowHistory()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        for (var attempt = 1; attempt <= 20; attempt++)
        {
            var turn = await rig.TurnAsync();
            Assert.Equal(attempt, turn.Attempt);
            await rig.Client.RespondWorkflowTaskFailedAsync(new RespondWorkflowTaskFailedRequest(turn.Token, WorkflowTaskFailedCause.NonDeterministicError, Failure.Application("X", "x"), Worker));
            rig.Clock.Advance(TimeSpan.FromMinutes(10));
        }
        await rig.ExpectAsync("Started WTScheduled WTStarted WTFailed");
        var last = await rig.TurnAsync(Complete);
        Assert.Equal(6, last.StartedEventId);
        await rig.ExpectAsync("Started WTScheduled WTStarted WTFailed WTScheduled WTStarted WTCompleted Completed");
    }

    [Fact]
    public async Task Fail_ThenSignal_MakesAnOrdinaryTurn()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        var turn = await rig.TurnAsync();
        await rig.Client.RespondWorkflowTaskFailedAsync(new RespondWorkflowTaskFailedRequest(turn.Token, WorkflowTaskFailedCause.WorkflowWorkerUnhandledFailure, Failure.Application("X", "x"), Worker));
        await rig.SignalAsync();
        Assert.Equal(1, (await rig.TurnAsync(Complete)).Attempt);
        await rig.ExpectAsync("Started WTScheduled WTStarted WTFailed Signaled WTScheduled WTStarted WTCompleted Completed");
    }

    [Fact]
    public async Task Timeout_OfATurn_OffersItAgain()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        var lost = await rig.TurnAsync();
        rig.Clock.Advance(TimeSpan.FromSeconds(10));
        var again = await rig.TurnAsync();
        Assert.Equal(2, again.Attempt);
        Assert.Equal(ServiceStatus.NotFound, (await Assert.ThrowsAsync<WorkflowServiceException>(() => rig.DoneAsync(lost, Complete))).Status);
        await rig.DoneAsync(again, Complete);
        await rig.ExpectAsync("Started WTScheduled WTStarted WTTimedOut WTScheduled WTStarted WTCompleted Completed");
    }

    [Fact]
    public async Task Complete_WithWrongCommands_FailsTheTurnWithTheCause()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        (Command[] Commands, WorkflowTaskFailedCause Cause)[] cases =
        [
            ([Activity(startToClose: null)], WorkflowTaskFailedCause.BadScheduleActivityAttributes),
            ([Activity("a"), Activity("a")], WorkflowTaskFailedCause.ScheduleActivityDuplicateId),
            ([new Command.RequestCancelActivityTask(77)], WorkflowTaskFailedCause.BadRequestCancelActivityAttributes),
            ([new Command.StartTimer(new TimerId("t"), TimeSpan.FromSeconds(-1))], WorkflowTaskFailedCause.BadStartTimerAttributes),
            ([new Command.CancelTimer(new TimerId("t"))], WorkflowTaskFailedCause.BadCancelTimerAttributes),
            ([new Command.RecordMarker("", Payload.Null)], WorkflowTaskFailedCause.BadRecordMarkerAttributes),
        ];
        foreach (var (commands, cause) in cases)
        {
            var turn = await rig.TurnAsync();
            var refused = await Assert.ThrowsAsync<WorkflowServiceException>(() => rig.DoneAsync(turn, commands));
            Assert.StartsWith(cause.ToString(), refused.Message, StringComparison.Ordinal);
            await rig.SignalAsync();
            var failed = (await rig.HistoryAsync()).Select(written => written.Attributes).OfType<WorkflowTaskFailed>().Last();
            Assert.Equal(cause, failed.Cause);
        }
    }

    [Fact]
    public async Task Complete_CloseIsNotLast_LeavesTheTurnOpen()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        var turn = await rig.TurnAsync();
        await Assert.ThrowsAsync<WorkflowServiceException>(() => rig.DoneAsync(turn, Complete, Activity()));
        await rig.DoneAsync(turn, Complete);
        await rig.ExpectAsync("Started WTScheduled WTStarted WTCompleted Completed");
    }

    [Fact]
    public async Task Timers_FiredCancelledAndCaughtInTheBuffer_FollowTheLaws()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.TurnAsync(new Command.StartTimer(new TimerId("1"), TimeSpan.FromSeconds(1)), new Command.StartTimer(new TimerId("2"), TimeSpan.FromSeconds(2)), new Command.StartTimer(new TimerId("3"), TimeSpan.FromSeconds(9)));
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        var turn = await rig.TurnAsync();
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        await rig.DoneAsync(turn, new Command.CancelTimer(new TimerId("2")), new Command.CancelTimer(new TimerId("3")), Complete);
        await rig.ExpectAsync("Started WTScheduled WTStarted WTCompleted TimerStarted TimerStarted TimerStarted TimerFired WTScheduled WTStarted WTCompleted TimerCanceled TimerCanceled Completed");
    }

    [Fact]
    public async Task Poll_AtTheSharedQueue_GetsTheWholeHistory()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.TurnAsync(Activity());
        await rig.DoneAsync(await rig.ActivityAsync());
        var turn = await rig.TurnAsync();
        Assert.Equal(Enumerable.Range(1, 9).Select(id => (long)id), turn.Events.Select(written => written.EventId));
    }

    [Fact]
    public async Task Poll_NothingToDo_AnswersWithNothingWhenItsTimeIsUp()
    {
        await using var rig = await OpenAsync();
        var poll = rig.Client.PollWorkflowTaskQueueAsync(new PollWorkflowTaskQueueRequest(Queue, Worker));
        Assert.False(poll.IsCompleted);
        rig.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Null(await poll);
        using var stop = new CancellationTokenSource();
        var stopped = rig.Client.PollActivityTaskQueueAsync(new PollActivityTaskQueueRequest(Queue, Worker), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
    }
}
