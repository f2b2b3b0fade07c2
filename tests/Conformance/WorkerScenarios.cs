using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.TaskQueue.V1;
using static Tsrun.Tests.Conformance.Commands;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Conformance;

/// <summary>Workers that go away, that keep runs in a cache or do not, that are long at a turn, and that are bound to a host.</summary>
internal static class WorkerScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new(13, "worker gone in the middle of an activity", GoneAsync),
        new(15, "the same events with a cache and without", CacheAsync),
        new(16, "a worker with a cache that is gone", StickyAsync),
        new(31, "a turn that goes on over several tasks", HeartbeatAsync),
        new(38, "activities of one host", HostAsync),
    ];

    /// <summary>A dead worker says nothing; its attempt's limit does.</summary>
    private static async Task GoneAsync(World world)
    {
        var run = await world.StartAsync();
        await world.TurnAsync(Activity("a", world.Queue, startToClose: 0.5, retry: Retry(2)));
        Assert.Equal(1, (await world.PollActivityAsync()).Attempt);
        var second = await world.PollActivityAsync();
        Assert.Equal(2, second.Attempt);
        await world.FinishAsync(second);
        await world.TurnAsync(Complete());
        var started = (await world.HistoryAsync(run)).Single(found => found.EventType == EventType.ActivityTaskStarted).ActivityTaskStartedEventAttributes;
        Assert.Equal((2, TimeoutType.StartToClose), (started.Attempt, started.LastFailure.TimeoutFailureInfo.TimeoutType));
    }

    private static async Task CacheAsync(World world)
    {
        var cached = await world.StartAsync(world.NewRun("cached"));
        await PlayAsync(world, cached, $"{world.Queue}-cache");
        var plain = await world.StartAsync(world.NewRun("plain"));
        await PlayAsync(world, plain, null);
        Assert.Equal(await TypesAsync(world, plain), await TypesAsync(world, cached));
    }

    private static async Task<IEnumerable<EventType>> TypesAsync(World world, WorkflowExecution run) => (await world.HistoryAsync(run)).Select(found => found.EventType);

    /// <param name="sticky">The queue of the worker's cache; null for a worker without one.</param>
    private static async Task PlayAsync(World world, WorkflowExecution run, string? sticky)
    {
        await AnswerAsync(world, await world.PollAsync(), sticky, Activity("a", world.Queue));
        var next = sticky is null ? world.PollAsync() : world.PollStickyAsync(sticky);
        await world.FinishAsync(await world.PollActivityAsync());
        var second = await next;
        Assert.Equal(run.RunId, second.WorkflowExecution.RunId);
        Assert.Equal(sticky is null ? 1 : second.PreviousStartedEventId + 1, second.History.Events[0].EventId);
        await AnswerAsync(world, second, sticky, Complete());
    }

    private static Task AnswerAsync(World world, Wire.PollWorkflowTaskQueueResponse task, string? sticky, params Temporal.Api.Command.V1.Command[] commands)
    {
        var completion = World.Completion(task, commands);
        if (sticky is not null)
            completion.StickyAttributes = new() { WorkerTaskQueue = new TaskQueue { Name = sticky, Kind = TaskQueueKind.Sticky, NormalName = world.Queue }, ScheduleToStartTimeout = Seconds(1) };
        return world.CallAsync<Wire.RespondWorkflowTaskCompletedResponse>(completion);
    }

    private static async Task StickyAsync(World world)
    {
        var run = await world.StartAsync();
        var sticky = $"{world.Queue}-cache";
        await AnswerAsync(world, await world.PollAsync(), sticky, Timer("t", 60));
        // It asks before there is anything: a cache that nobody asks for counts as gone.
        var asking = world.PollStickyAsync(sticky);
        await world.SignalAsync(run, "one");
        await AnswerAsync(world, await asking, sticky);
        // It asked a moment ago and counts as alive, so the next task waits for it until its limit.
        await world.SignalAsync(run, "two");
        var other = await world.PollAsync();
        Assert.Equal(1, other.History.Events[0].EventId);
        await world.CompleteAsync(other, Complete());
        var timedOut = Assert.Single(await world.HistoryAsync(run), found => found.EventType == EventType.WorkflowTaskTimedOut);
        Assert.Equal(TimeoutType.ScheduleToStart, timedOut.WorkflowTaskTimedOutEventAttributes.TimeoutType);
    }

    private static async Task HeartbeatAsync(World world)
    {
        var run = await world.StartAsync();
        var heartbeat = World.Completion(await world.PollAsync());
        (heartbeat.ForceCreateNewWorkflowTask, heartbeat.ReturnNewWorkflowTask) = (true, true);
        var next = (await world.CallAsync<Wire.RespondWorkflowTaskCompletedResponse>(heartbeat)).WorkflowTask;
        await world.CompleteAsync(next, Marker("core_local_activity"), Complete());
        await world.ExpectAsync(run, "Started WFTScheduled WFTStarted WFTCompleted WFTScheduled WFTStarted WFTCompleted MarkerRecorded Completed");
    }

    /// <summary>A host that is down lets its activity's wait run out; nothing else may have taken it meanwhile.</summary>
    private static async Task HostAsync(World world)
    {
        var run = await world.StartAsync();
        var (down, up) = ($"{world.Queue}@a", $"{world.Queue}@b");
        var bound = Activity("a", down);
        bound.ScheduleActivityTaskCommandAttributes.ScheduleToStartTimeout = Seconds(0.5);
        await world.TurnAsync(bound);
        await world.TurnAsync(Activity("b", up));
        var taken = await world.PollActivityAsync(up);
        Assert.Equal("b", taken.ActivityId);
        await world.FinishAsync(taken);
        await world.TurnAsync(Complete());
        var timedOut = Assert.Single(await world.HistoryAsync(run), found => found.EventType == EventType.ActivityTaskTimedOut).ActivityTaskTimedOutEventAttributes;
        Assert.Equal((TimeoutType.ScheduleToStart, RetryState.NonRetryableFailure), (timedOut.Failure.TimeoutFailureInfo.TimeoutType, timedOut.RetryState));
    }
}
