using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.ErrorDetails.V1;
using static Tsrun.Tests.Conformance.Commands;
using ServiceStatus = Tsrun.Engine.ServiceStatus;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Conformance;

/// <summary>Chains of runs, children, ids, resets.</summary>
internal static class ChainScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new(19, "continue-as-new three times", ContinueAsync),
        new(20, "retry policy of a workflow", RetryAsync),
        new(21, "children and the parent's end", ChildrenAsync),
        new(25, "policies of workflow ids", IdsAsync),
        new(29, "reset to an event", ResetAsync),
        new(80, "resets of a child and of its parent", ResetParentAsync),
    ];

    private static async Task ContinueAsync(World world)
    {
        var first = await world.StartAsync();
        var last = first;
        for (var i = 0; i < 3; i++)
        {
            await world.TurnAsync(ContinueAsNew(world.Queue));
            var next = (await world.CloseEventAsync(last)).WorkflowExecutionContinuedAsNewEventAttributes.NewExecutionRunId;
            var run = world.Seen(new WorkflowExecution { WorkflowId = first.WorkflowId, RunId = next });
            var started = (await world.HistoryAsync(run))[0].WorkflowExecutionStartedEventAttributes;
            Assert.Equal((last.RunId, first.RunId), (started.ContinuedExecutionRunId, started.FirstExecutionRunId));
            last = run;
        }
        await world.TurnAsync(Complete("last"));
        Assert.Equal("\"last\"", (await world.CloseEventAsync(last)).WorkflowExecutionCompletedEventAttributes.Result.Payloads_[0].Data.ToStringUtf8());
    }

    private static async Task RetryAsync(World world)
    {
        var request = world.NewRun();
        request.RetryPolicy = Retry(2, initial: 0.2);
        var first = await world.StartAsync(request);
        await world.TurnAsync(Fail(Failure("once")));
        var closed = (await world.CloseEventAsync(first)).WorkflowExecutionFailedEventAttributes;
        Assert.Equal(RetryState.InProgress, closed.RetryState);
        var second = world.Seen(new WorkflowExecution { WorkflowId = first.WorkflowId, RunId = closed.NewExecutionRunId });
        await world.TurnAsync(Complete());
        var started = (await world.HistoryAsync(second))[0].WorkflowExecutionStartedEventAttributes;
        Assert.Equal((2, ContinueAsNewInitiator.Retry, first.RunId), (started.Attempt, started.Initiator, started.FirstExecutionRunId));
    }

    private static async Task ChildrenAsync(World world)
    {
        var parent = await world.StartAsync();
        var (dies, stays, answers) = ($"{world.Queue}-dies", $"{world.Queue}-stays", $"{world.Queue}-answers");
        await world.TurnAsync(Child(dies, $"{world.Queue}-c"), Child(stays, $"{world.Queue}-c", ParentClosePolicy.Abandon), Child(answers, $"{world.Queue}-answering"));
        await world.CompleteAsync(await world.PollAsync($"{world.Queue}-answering"), Complete("child's"));
        await world.TurnUntilAsync(parent, EventType.ChildWorkflowExecutionCompleted);
        var ids = (await world.HistoryAsync(parent)).Where(found => found.EventType == EventType.ChildWorkflowExecutionStarted)
            .Select(found => world.Seen(found.ChildWorkflowExecutionStartedEventAttributes.WorkflowExecution)).ToDictionary(run => run.WorkflowId);
        await world.TerminateAsync(parent);
        Assert.Equal("by parent close policy", (await world.CloseEventAsync(ids[dies])).WorkflowExecutionTerminatedEventAttributes.Reason);
        var info = (await world.DescribeAsync(ids[stays])).WorkflowExecutionInfo;
        Assert.Equal((WorkflowExecutionStatus.Running, parent), (info.Status, info.ParentExecution));
    }

    private static async Task IdsAsync(World world)
    {
        var request = world.NewRun();
        var first = await world.StartAsync(request);
        Assert.Equal(first, await world.StartAsync(request.Clone()));
        var other = world.NewRun();
        var refused = await world.RefusedAsync(other);
        Assert.Equal(ServiceStatus.AlreadyExists, refused.Status);
        Assert.Equal(first.RunId, Assert.IsType<WorkflowExecutionAlreadyStartedFailure>(refused.Detail).RunId);
        other.WorkflowIdConflictPolicy = WorkflowIdConflictPolicy.UseExisting;
        var existing = await world.CallAsync<Wire.StartWorkflowExecutionResponse>(other);
        Assert.Equal((first.RunId, false), (existing.RunId, existing.Started));
        // A real server wants a second between a run and the one that terminates it, and tells nobody when it is over.
        await Task.Delay(1100);
        var replacing = world.NewRun();
        replacing.WorkflowIdConflictPolicy = WorkflowIdConflictPolicy.TerminateExisting;
        var second = await world.StartAsync(replacing);
        Assert.Equal(WorkflowExecutionStatus.Terminated, (await world.DescribeAsync(first)).WorkflowExecutionInfo.Status);
        await world.TurnAsync(Complete());
        Assert.Equal(EventType.WorkflowExecutionCompleted, (await world.CloseEventAsync(second)).EventType);
        var again = world.NewRun();
        again.WorkflowIdReusePolicy = WorkflowIdReusePolicy.RejectDuplicate;
        Assert.Equal(ServiceStatus.AlreadyExists, (await world.RefusedAsync(again)).Status);
        again.WorkflowIdReusePolicy = WorkflowIdReusePolicy.AllowDuplicateFailedOnly;
        Assert.Equal(ServiceStatus.AlreadyExists, (await world.RefusedAsync(again)).Status);
    }

    private static async Task ResetParentAsync(World world)
    {
        var parent = await world.StartAsync();
        await world.TurnAsync(Child($"{world.Queue}-child", $"{world.Queue}-c"));
        await world.TurnUntilAsync(parent, EventType.ChildWorkflowExecutionStarted);
        var child = world.Seen((await world.HistoryAsync(parent)).Single(found => found.EventType == EventType.ChildWorkflowExecutionStarted).ChildWorkflowExecutionStartedEventAttributes.WorkflowExecution);
        await world.CompleteAsync(await world.PollAsync($"{world.Queue}-c"), Timer("t", 60));
        await world.SignalAsync(parent);
        await world.TurnAsync(Marker("m"));
        var before = (await world.HistoryAsync(parent)).Last(found => found.EventType == EventType.WorkflowTaskCompleted).EventId;
        var childAgain = await ResetAsync(world, child, 4);
        var again = await ResetAsync(world, parent, before);
        Assert.Equal(WorkflowExecutionStatus.Running, (await world.DescribeAsync(childAgain)).WorkflowExecutionInfo.Status);
        Assert.DoesNotContain(await world.HistoryAsync(parent), found => found.EventType == EventType.ChildWorkflowExecutionTerminated);
        await world.CompleteAsync(await world.PollAsync($"{world.Queue}-c"), Complete("child's"));
        await world.TurnUntilAsync(again, EventType.ChildWorkflowExecutionCompleted);
    }

    private static async Task<WorkflowExecution> ResetAsync(World world, WorkflowExecution run, long finishEventId)
    {
        var answer = await world.CallAsync<Wire.ResetWorkflowExecutionResponse>(new Wire.ResetWorkflowExecutionRequest
        {
            Namespace = World.Space,
            WorkflowExecution = run,
            WorkflowTaskFinishEventId = finishEventId,
            Reason = "again",
            RequestId = Guid.NewGuid().ToString(),
        });
        return world.Seen(new WorkflowExecution { WorkflowId = run.WorkflowId, RunId = answer.RunId });
    }

    private static async Task ResetAsync(World world)
    {
        var run = await world.StartAsync();
        await world.TurnAsync(Timer("t", 60));
        await world.SignalAsync(run, "one");
        await world.TurnAsync(Marker("m"));
        await world.SignalAsync(run, "two");
        var reset = await ResetAsync(world, run, 4);
        var events = await world.HistoryAsync(reset);
        Assert.Equal(WorkflowTaskFailedCause.ResetWorkflow, events[3].WorkflowTaskFailedEventAttributes.Cause);
        Assert.Equal((run.RunId, reset.RunId), (events[3].WorkflowTaskFailedEventAttributes.BaseRunId, events[3].WorkflowTaskFailedEventAttributes.NewRunId));
        Assert.Equal(["one", "two"], events.Where(found => found.EventType == EventType.WorkflowExecutionSignaled).Select(found => found.WorkflowExecutionSignaledEventAttributes.SignalName));
        Assert.Equal(WorkflowExecutionStatus.Terminated, (await world.DescribeAsync(run)).WorkflowExecutionInfo.Status);
    }
}
