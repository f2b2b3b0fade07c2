using Tsrun.Engine;
using Tsrun.History;
using static Tsrun.Tests.Engine.EngineRig;

namespace Tsrun.Tests.Engine;

public sealed class ActivityTests
{
    private const string Begin = "Started WTScheduled WTStarted WTCompleted ATScheduled ";

    private static async Task<EngineRig> WithAsync(Command.ScheduleActivityTask activity)
    {
        var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.TurnAsync(activity);
        return rig;
    }

    private static async Task<T> LastAsync<T>(EngineRig rig)
        where T : EventAttributes => (await rig.HistoryAsync()).Select(written => written.Attributes).OfType<T>().Last();

    [Fact]
    public async Task Fail_ThenSucceed_LeavesOneStartWithTheLastFailure()
    {
        await using var rig = await WithAsync(Activity());
        await rig.FailAsync(await rig.ActivityAsync());
        var described = await rig.Client.DescribeWorkflowExecutionAsync(new DescribeWorkflowExecutionRequest(new WorkflowId("wf")));
        var pending = Assert.Single(described.PendingActivities);
        Assert.Equal((2, "boom", rig.Clock.GetUtcNow() + TimeSpan.FromSeconds(1)), (pending.Attempt, pending.LastFailure!.Message, pending.NextAttemptTime));
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await rig.ActivityAsync();
        Assert.Equal(2, second.Attempt);
        await rig.DoneAsync(second);
        var started = await LastAsync<ActivityTaskStarted>(rig);
        Assert.Equal((2, "boom"), (started.Attempt, started.LastFailure!.Message));
        await rig.ExpectAsync(Begin + "ATStarted ATCompleted WTScheduled");
    }

    [Fact]
    public async Task Backoff_OfManyAttempts_DoublesToTheMaximum()
    {
        await using var rig = await WithAsync(Activity(retry: new RetryPolicy(TimeSpan.FromSeconds(1), 2, TimeSpan.FromSeconds(4), 0, [])));
        var attempt = await rig.ActivityAsync();
        foreach (var wait in (int[])[1, 2, 4, 4])
        {
            await rig.FailAsync(attempt);
            var next = rig.Client.PollActivityTaskQueueAsync(new PollActivityTaskQueueRequest(Queue, "early"));
            rig.Clock.Advance(TimeSpan.FromSeconds(wait) - TimeSpan.FromMilliseconds(1));
            Assert.False(next.IsCompleted);
            rig.Clock.Advance(TimeSpan.FromMilliseconds(1));
            attempt = (await next)!;
        }
    }

    [Theory]
    [InlineData(RetryState.MaximumAttemptsReached)]
    [InlineData(RetryState.NonRetryableFailure)]
    [InlineData(RetryState.Timeout)]
    public async Task Fail_ForTheLastTime_SaysWhy(RetryState expected)
    {
        var retry = expected == RetryState.MaximumAttemptsReached ? RetryPolicy.Attempts(1)
            : expected == RetryState.NonRetryableFailure ? RetryPolicy.Default with { NonRetryableErrorTypes = ["TSTEST"] }
            : RetryPolicy.Default with { InitialInterval = TimeSpan.FromSeconds(50) };
        await using var rig = await WithAsync(Activity(retry: retry, scheduleToClose: 10));
        await rig.FailAsync(await rig.ActivityAsync());
        Assert.Equal(expected, (await LastAsync<ActivityTaskFailed>(rig)).RetryState);
        await rig.ExpectAsync(Begin + "ATStarted ATFailed WTScheduled");
    }

    [Fact]
    public async Task StartToClose_RunsOut_RetriesThenTimesOut()
    {
        await using var rig = await WithAsync(Activity(retry: RetryPolicy.Attempts(2), startToClose: 5));
        var late = await rig.ActivityAsync();
        rig.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(ServiceStatus.NotFound, (await Assert.ThrowsAsync<WorkflowServiceException>(() => rig.DoneAsync(late))).Status);
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        await rig.ActivityAsync();
        rig.Clock.Advance(TimeSpan.FromSeconds(5));
        var timedOut = await LastAsync<ActivityTaskTimedOut>(rig);
        Assert.Equal(("activity StartToClose timeout", RetryState.MaximumAttemptsReached), (timedOut.Failure.Message, timedOut.RetryState));
        await rig.ExpectAsync(Begin + "ATStarted ATTimedOut WTScheduled");
    }

    [Fact]
    public async Task Heartbeat_Stops_TimesOutWithItsDetails()
    {
        await using var rig = await WithAsync(Activity(retry: RetryPolicy.Attempts(2), startToClose: 60, heartbeat: 2));
        var first = await rig.ActivityAsync();
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        await rig.Client.RecordActivityTaskHeartbeatAsync(new RecordActivityTaskHeartbeatRequest(first.Token, new Payload("7")));
        rig.Clock.Advance(TimeSpan.FromSeconds(1.5));
        Assert.False((await rig.Client.RecordActivityTaskHeartbeatAsync(new RecordActivityTaskHeartbeatRequest(first.Token))).CancelRequested);
        rig.Clock.Advance(TimeSpan.FromSeconds(2));
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("7", (await rig.ActivityAsync()).HeartbeatDetails!.Value.Json);
        rig.Clock.Advance(TimeSpan.FromSeconds(2));
        var timedOut = await LastAsync<ActivityTaskTimedOut>(rig);
        Assert.Equal(new FailureInfo.Timeout(TimeoutType.Heartbeat, new Payload("7")), timedOut.Failure.Info);
    }

    [Theory]
    [InlineData(2.0, null, TimeoutType.ScheduleToStart)]
    // Schedule-to-close fills schedule-to-start, and of two clocks that end together the attempt's own is named.
    [InlineData(null, 2.0, TimeoutType.ScheduleToStart)]
    public async Task Schedule_NobodyComes_TimesOutWithoutAStart(double? scheduleToStart, double? scheduleToClose, TimeoutType type)
    {
        await using var rig = await WithAsync(Activity(scheduleToStart: scheduleToStart, scheduleToClose: scheduleToClose));
        rig.Clock.Advance(TimeSpan.FromSeconds(2));
        var timedOut = await LastAsync<ActivityTaskTimedOut>(rig);
        Assert.Equal((type, RetryState.NonRetryableFailure, 0L), (((FailureInfo.Timeout)timedOut.Failure.Info).TimeoutType, timedOut.RetryState, timedOut.StartedEventId));
        await rig.ExpectAsync(Begin + "ATTimedOut WTScheduled");
    }

    [Fact]
    public async Task ScheduleToClose_LeavesNoRoomForARetry_SaysSo()
    {
        await using var rig = await WithAsync(Activity(startToClose: 3, scheduleToClose: 3.5));
        await rig.ActivityAsync();
        rig.Clock.Advance(TimeSpan.FromSeconds(3));
        var timedOut = await LastAsync<ActivityTaskTimedOut>(rig);
        Assert.StartsWith("Not enough time to schedule next retry", timedOut.Failure.Message, StringComparison.Ordinal);
        Assert.Equal(TimeoutType.ScheduleToClose, ((FailureInfo.Timeout)timedOut.Failure.Info).TimeoutType);
    }

    [Fact]
    public async Task Cancel_NotStarted_IsCancelledAtOnce()
    {
        await using var rig = await WithAsync(Activity());
        await rig.SignalAsync();
        await rig.TurnAsync(new Command.RequestCancelActivityTask(5));
        await rig.TurnAsync(Complete);
        await rig.ExpectAsync(Begin + "Signaled WTScheduled WTStarted WTCompleted ATCancelRequested ATCanceled WTScheduled WTStarted WTCompleted Completed");
    }

    [Fact]
    public async Task Cancel_Running_IsToldByHeartbeatAndAnswered()
    {
        await using var rig = await WithAsync(Activity());
        var running = await rig.ActivityAsync();
        var cancel = new RespondActivityTaskCanceledRequest(running.Token, Worker);
        Assert.Equal(ServiceStatus.InvalidArgument, (await Assert.ThrowsAsync<WorkflowServiceException>(() => rig.Client.RespondActivityTaskCanceledAsync(cancel))).Status);
        await rig.SignalAsync();
        await rig.TurnAsync(new Command.RequestCancelActivityTask(5));
        Assert.True((await rig.Client.RecordActivityTaskHeartbeatAsync(new RecordActivityTaskHeartbeatRequest(running.Token))).CancelRequested);
        await rig.Client.RespondActivityTaskCanceledAsync(cancel);
        Assert.Equal(10, (await LastAsync<ActivityTaskCanceled>(rig)).LatestCancelRequestedEventId);
        await rig.ExpectAsync(Begin + "Signaled WTScheduled WTStarted WTCompleted ATCancelRequested ATStarted ATCanceled WTScheduled");
    }

    [Fact]
    public async Task Complete_Twice_IsRefusedTheSecondTime()
    {
        await using var rig = await WithAsync(Activity());
        var activity = await rig.ActivityAsync();
        await rig.DoneAsync(activity);
        Assert.Equal(ServiceStatus.NotFound, (await Assert.ThrowsAsync<WorkflowServiceException>(() => rig.DoneAsync(activity))).Status);
    }
}
