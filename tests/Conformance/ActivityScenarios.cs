using Temporal.Api.Enums.V1;
using static Tsrun.Tests.Conformance.Commands;
using ServiceStatus = Tsrun.Engine.ServiceStatus;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Conformance;

/// <summary>Activities: retries, timeouts, heartbeats, cancellation.</summary>
internal static class ActivityScenarios
{
    private const string Scheduled = "Started WFTScheduled WFTStarted WFTCompleted ActivityScheduled";
    private const string Turn = "WFTScheduled WFTStarted WFTCompleted";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new(3, "two failures, then success", RetryAsync),
        new(4, "retries are used up", ExhaustedAsync),
        new(5, "a type that is not retried", FinalTypeAsync),
        new(6, "heartbeat timeout hands details to the next attempt", HeartbeatTimeoutAsync),
        new(7, "start-to-close timeout", StartToCloseAsync),
        new(8, "cancel a running activity", CancelRunningAsync),
        new(9, "cancel an activity that nobody took", CancelUnstartedAsync),
        new(32, "completion by id, once", ByIdAsync),
        new(43, "an activity's task carries what a worker needs", TaskAsync),
    ];

    private static async Task RetryAsync(World world)
    {
        var run = await world.StartAsync();
        await world.TurnAsync(Activity("a", world.Queue, retry: Retry(0, initial: 0.4)));
        await world.FailActivityAsync(await world.PollActivityAsync(), Failure("first"));
        var pending = Assert.Single((await world.DescribeAsync(run)).PendingActivities);
        Assert.Equal(2, pending.Attempt);
        Assert.NotNull(pending.NextAttemptScheduleTime);
        await world.FailActivityAsync(await world.PollActivityAsync(), Failure("second"));
        await world.FinishAsync(await world.PollActivityAsync());
        await world.TurnAsync(Complete());
        var events = await world.ExpectAsync(run, $"{Scheduled} ActivityStarted ActivityCompleted {Turn} Completed");
        Assert.Equal(3, events[5].ActivityTaskStartedEventAttributes.Attempt);
        Assert.Equal("second", events[5].ActivityTaskStartedEventAttributes.LastFailure.Message);
    }

    private static async Task ExhaustedAsync(World world)
    {
        var run = await world.StartAsync();
        await world.TurnAsync(Activity("a", world.Queue, retry: Retry(2)));
        for (var attempt = 0; attempt < 2; attempt++) await world.FailActivityAsync(await world.PollActivityAsync(), Failure("no"));
        await world.TurnAsync(Complete());
        var events = await world.ExpectAsync(run, $"{Scheduled} ActivityStarted ActivityFailed {Turn} Completed");
        Assert.Equal(RetryState.MaximumAttemptsReached, events[6].ActivityTaskFailedEventAttributes.RetryState);
    }

    private static async Task FinalTypeAsync(World world)
    {
        var run = await world.StartAsync();
        await world.TurnAsync(Activity("a", world.Queue, retry: Retry(5, final: "Fatal")));
        await world.FailActivityAsync(await world.PollActivityAsync(), Failure("no", "Fatal"));
        await world.TurnAsync(Complete());
        var events = await world.ExpectAsync(run, $"{Scheduled} ActivityStarted ActivityFailed {Turn} Completed");
        Assert.Equal((1, RetryState.NonRetryableFailure), (events[5].ActivityTaskStartedEventAttributes.Attempt, events[6].ActivityTaskFailedEventAttributes.RetryState));
    }

    private static async Task HeartbeatTimeoutAsync(World world)
    {
        await world.StartAsync();
        await world.TurnAsync(Activity("a", world.Queue, heartbeat: 1, retry: Retry(3)));
        await world.HeartbeatAsync(await world.PollActivityAsync(), "half");
        var second = await world.PollActivityAsync();
        Assert.Equal(2, second.Attempt);
        Assert.Equal("\"half\"", second.HeartbeatDetails.Payloads_[0].Data.ToStringUtf8());
        await world.FinishAsync(second);
    }

    private static async Task StartToCloseAsync(World world)
    {
        var run = await world.StartAsync();
        await world.TurnAsync(Activity("a", world.Queue, startToClose: 0.5, retry: Retry(1)));
        var late = await world.PollActivityAsync();
        await world.TurnAsync(Complete());
        var events = await world.ExpectAsync(run, $"{Scheduled} ActivityStarted ActivityTimedOut {Turn} Completed");
        var failure = events[6].ActivityTaskTimedOutEventAttributes.Failure;
        Assert.Equal(("activity StartToClose timeout", TimeoutType.StartToClose), (failure.Message, failure.TimeoutFailureInfo.TimeoutType));
        Assert.Equal(ServiceStatus.NotFound, (await world.RefusedAsync(World.ActivityDone(late))).Status);
    }

    private static async Task CancelRunningAsync(World world)
    {
        var run = await world.StartAsync();
        await world.TurnAsync(Activity("a", world.Queue));
        var activity = await world.PollActivityAsync();
        var early = await world.RefusedAsync(new Wire.RespondActivityTaskCanceledRequest { Namespace = World.Space, TaskToken = activity.TaskToken });
        Assert.Equal((ServiceStatus.InvalidArgument, "unable to mark activity as canceled without activity being request canceled first"), (early.Status, early.Message));
        await world.SignalAsync(run);
        await world.TurnAsync(RequestCancelActivity(5));
        Assert.True((await world.HeartbeatAsync(activity, "x")).CancelRequested);
        await world.CallAsync<Wire.RespondActivityTaskCanceledResponse>(new Wire.RespondActivityTaskCanceledRequest { Namespace = World.Space, TaskToken = activity.TaskToken });
        await world.TurnAsync(Complete());
        await world.ExpectAsync(run, $"{Scheduled} Signaled {Turn} ActivityCancelRequested ActivityStarted ActivityCanceled {Turn} Completed");
    }

    private static async Task CancelUnstartedAsync(World world)
    {
        var run = await world.StartAsync();
        await world.TurnAsync(Activity("a", $"{world.Queue}-nobody"));
        await world.SignalAsync(run);
        await world.TurnAsync(RequestCancelActivity(5), Marker("m"));
        // The outcome is no command's event: it stands behind all that the turn's commands made.
        var events = await world.ExpectAsync(run, $"{Scheduled} Signaled {Turn} ActivityCancelRequested MarkerRecorded ActivityCanceled WFTScheduled");
        Assert.Equal(0, events.Single(found => found.EventType == EventType.ActivityTaskCanceled).ActivityTaskCanceledEventAttributes.StartedEventId);
    }

    private static async Task ByIdAsync(World world)
    {
        var run = await world.StartAsync();
        await world.TurnAsync(Activity("a", world.Queue));
        var activity = await world.PollActivityAsync();
        var byId = new Wire.RespondActivityTaskCompletedByIdRequest { Namespace = World.Space, WorkflowId = run.WorkflowId, ActivityId = "a", Result = Text("late") };
        await world.CallAsync<Wire.RespondActivityTaskCompletedByIdResponse>(byId);
        Assert.Equal(ServiceStatus.NotFound, (await world.RefusedAsync(byId)).Status);
        Assert.Equal(ServiceStatus.NotFound, (await world.RefusedAsync(World.ActivityDone(activity))).Status);
        await world.ExpectAsync(run, $"{Scheduled} ActivityStarted ActivityCompleted WFTScheduled");
    }

    private static async Task TaskAsync(World world)
    {
        var run = await world.StartAsync();
        await world.TurnAsync(Activity("a", world.Queue));
        var task = await world.PollActivityAsync();
        Assert.Equal((run, "a", "Work", "Conform", 1), (task.WorkflowExecution, task.ActivityId, task.ActivityType.Name, task.WorkflowType.Name, task.Attempt));
        Assert.Equal((World.Space, "\"input\""), (task.WorkflowNamespace, task.Input.Payloads_[0].Data.ToStringUtf8()));
        foreach (var present in new object?[] { task.ScheduledTime, task.CurrentAttemptScheduledTime, task.StartedTime, task.ScheduleToCloseTimeout, task.StartToCloseTimeout, task.HeartbeatTimeout, task.RetryPolicy }) Assert.NotNull(present);
        await world.FinishAsync(task);
    }
}
