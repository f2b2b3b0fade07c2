using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using static Tsrun.Tests.Conformance.Commands;

namespace Tsrun.Tests.Conformance;

/// <summary>What goes from one to another beside the work itself: ranks, advice and request ids.</summary>
internal static class PassingScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new(87, "a run's rank is passed on where nothing else is said", RankAsync),
        new(88, "pollers are told whether to be more or fewer", AdviceAsync),
        new(89, "a run that follows has a request of its own", RequestAsync),
    ];

    private static async Task RankAsync(World world)
    {
        var asked = world.NewRun();
        asked.Priority = new Priority { PriorityKey = 4, FairnessKey = "mine", FairnessWeight = 2 };
        var run = await world.StartAsync(asked);
        var (own, child) = (Activity("own", world.Queue), Child($"{world.Queue}-child", $"{world.Queue}-c"));
        own.ScheduleActivityTaskCommandAttributes.Priority = new Priority { PriorityKey = 2 };
        await world.TurnAsync(own, Activity("plain", world.Queue), child);
        var first = await world.PollActivityAsync();
        var ranks = new Dictionary<string, Priority> { [first.ActivityId] = first.Priority };
        var second = await world.PollActivityAsync();
        ranks[second.ActivityId] = second.Priority;
        Assert.Equal(new Priority { PriorityKey = 2, FairnessKey = "mine", FairnessWeight = 2 }, ranks["own"]);
        Assert.Equal(asked.Priority, ranks["plain"]);
        await World.UntilAsync(async () => (await world.HistoryAsync(run)).Any(found => found.EventType == EventType.ChildWorkflowExecutionStarted), "the child never started");
        var events = await world.HistoryAsync(run);
        Assert.Null(events.Single(found => found.EventType == EventType.StartChildWorkflowExecutionInitiated).StartChildWorkflowExecutionInitiatedEventAttributes.Priority);
        var started = world.Seen(events.Single(found => found.EventType == EventType.ChildWorkflowExecutionStarted).ChildWorkflowExecutionStartedEventAttributes.WorkflowExecution);
        Assert.Equal(asked.Priority, (await world.HistoryAsync(started))[0].WorkflowExecutionStartedEventAttributes.Priority);
    }

    private static async Task AdviceAsync(World world)
    {
        var idle = world.PollAsync();
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        await world.StartAsync();
        var late = await idle;
        Assert.Equal(-1, late.PollerScalingDecision?.PollRequestDeltaSuggestion);
        await world.CompleteAsync(late, Complete());
        foreach (var id in (string[])["a", "b", "c"])
            await world.StartAsync(world.NewRun(id));
        await Task.Delay(TimeSpan.FromSeconds(0.5));
        Assert.Equal(1, (await world.PollAsync()).PollerScalingDecision?.PollRequestDeltaSuggestion);
    }

    private static async Task RequestAsync(World world)
    {
        var first = await world.StartAsync();
        await world.TurnAsync(ContinueAsNew(world.Queue));
        var closed = (await world.CloseEventAsync(first)).WorkflowExecutionContinuedAsNewEventAttributes;
        var next = world.Seen(new WorkflowExecution { WorkflowId = first.WorkflowId, RunId = closed.NewExecutionRunId });
        var request = Assert.Single((await world.DescribeAsync(next)).WorkflowExtendedInfo.RequestIdInfos);
        Assert.NotEmpty(request.Key);
        Assert.Equal((EventType.WorkflowExecutionStarted, 1L), (request.Value.EventType, request.Value.EventId));
    }
}
