using Temporal.Api.Enums.V1;
using static Tsrun.Tests.Conformance.Commands;
using ServiceStatus = Tsrun.Engine.ServiceStatus;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Conformance;

/// <summary>Workflow tasks, timers, the order of events.</summary>
internal static class WorkflowScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new(2, "start and an empty workflow", EmptyAsync),
        new(10, "signal while a task runs", SignalDuringTaskAsync),
        new(11, "close with an unhandled signal", UnhandledCommandAsync),
        new(12, "timer that fired is cancelled in the same task", FiredTimerCancelledAsync),
        new(17, "attempts of a task are transient", TransientTaskAsync),
        new(18, "nondeterminism leaves the run open", NondeterminismAsync),
        new(28, "terminate with an open task", TerminateAsync),
        new(39, "timer fires and wakes the workflow", TimerAsync),
        new(40, "markers and attributes stand in command order", CommandOrderAsync),
        new(41, "a token answers once", TokenTwiceAsync),
        new(42, "an unknown namespace is refused by every verb", UnknownNamespaceAsync),
    ];

    private static async Task EmptyAsync(World world)
    {
        var run = await world.StartAsync();
        var task = await world.TurnAsync(Complete());
        Assert.Equal((1, 0L, 3L), (task.Attempt, task.PreviousStartedEventId, task.StartedEventId));
        await world.ExpectAsync(run, "Started WFTScheduled WFTStarted WFTCompleted Completed");
        var info = (await world.DescribeAsync(run)).WorkflowExecutionInfo;
        Assert.Equal((WorkflowExecutionStatus.Completed, 5L), (info.Status, info.HistoryLength));
    }

    private static async Task SignalDuringTaskAsync(World world)
    {
        var run = await world.StartAsync();
        var task = await world.PollAsync();
        await world.SignalAsync(run);
        await world.CompleteAsync(task, Timer("t", 60));
        await world.ExpectAsync(run, "Started WFTScheduled WFTStarted WFTCompleted TimerStarted Signaled WFTScheduled");
    }

    private static async Task UnhandledCommandAsync(World world)
    {
        var run = await world.StartAsync();
        var task = await world.PollAsync();
        await world.SignalAsync(run);
        var refused = await world.RefusedAsync(World.Completion(task, Complete()));
        Assert.Equal((ServiceStatus.InvalidArgument, "UnhandledCommand"), (refused.Status, refused.Message));
        var events = await world.ExpectAsync(run, "Started WFTScheduled WFTStarted WFTFailed Signaled WFTScheduled");
        Assert.Equal(WorkflowTaskFailedCause.UnhandledCommand, events[3].WorkflowTaskFailedEventAttributes.Cause);
        await world.TurnAsync(Complete());
        await world.ExpectAsync(run, "Started WFTScheduled WFTStarted WFTFailed Signaled WFTScheduled WFTStarted WFTCompleted Completed");
    }

    private static async Task FiredTimerCancelledAsync(World world)
    {
        var run = await world.StartAsync();
        await world.TurnAsync(Timer("t", 0.3));
        await world.SignalAsync(run);
        var task = await world.PollAsync();
        // The timer fires while the task is held: both servers keep that to themselves until the task is answered, so there is no event to wait for.
        await Task.Delay(600);
        await world.CompleteAsync(task, CancelTimer("t"), Complete());
        await world.ExpectAsync(run, "Started WFTScheduled WFTStarted WFTCompleted TimerStarted Signaled WFTScheduled WFTStarted WFTCompleted TimerCanceled Completed");
    }

    private static async Task TransientTaskAsync(World world)
    {
        var run = await world.StartAsync();
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var task = await world.PollAsync();
            Assert.Equal(attempt, task.Attempt);
            await world.FailTaskAsync(task);
        }
        Assert.Equal(4, (await world.DescribeAsync(run)).PendingWorkflowTask.Attempt);
        await world.ExpectAsync(run, "Started WFTScheduled WFTStarted WFTFailed");
        await world.TurnAsync(Complete());
        await world.ExpectAsync(run, "Started WFTScheduled WFTStarted WFTFailed WFTScheduled WFTStarted WFTCompleted Completed");
    }

    private static async Task NondeterminismAsync(World world)
    {
        var run = await world.StartAsync();
        await world.FailTaskAsync(await world.PollAsync(), WorkflowTaskFailedCause.NonDeterministicError);
        var events = await world.ExpectAsync(run, "Started WFTScheduled WFTStarted WFTFailed");
        Assert.Equal(WorkflowTaskFailedCause.NonDeterministicError, events[3].WorkflowTaskFailedEventAttributes.Cause);
        Assert.Equal(WorkflowExecutionStatus.Running, (await world.DescribeAsync(run)).WorkflowExecutionInfo.Status);
    }

    private static async Task TerminateAsync(World world)
    {
        var run = await world.StartAsync();
        var task = await world.PollAsync();
        await world.TerminateAsync(run);
        var events = await world.ExpectAsync(run, "Started WFTScheduled WFTStarted WFTFailed Terminated");
        Assert.Equal(WorkflowTaskFailedCause.ForceCloseCommand, events[3].WorkflowTaskFailedEventAttributes.Cause);
        Assert.Equal(ServiceStatus.NotFound, (await world.RefusedAsync(World.Completion(task, Complete()))).Status);
        var again = await world.RefusedAsync(new Wire.TerminateWorkflowExecutionRequest { Namespace = World.Space, WorkflowExecution = run });
        Assert.Equal((ServiceStatus.NotFound, "workflow execution already completed"), (again.Status, again.Message));
    }

    private static async Task TimerAsync(World world)
    {
        var run = await world.StartAsync();
        await world.TurnAsync(Timer("t", 0.1));
        await world.TurnAsync(Complete());
        var events = await world.ExpectAsync(run, "Started WFTScheduled WFTStarted WFTCompleted TimerStarted TimerFired WFTScheduled WFTStarted WFTCompleted Completed");
        Assert.Equal(("t", 5L), (events[5].TimerFiredEventAttributes.TimerId, events[5].TimerFiredEventAttributes.StartedEventId));
    }

    private static async Task CommandOrderAsync(World world)
    {
        var run = await world.StartAsync();
        await world.TurnAsync(Marker("m"), Attributes("TemporalChangeVersion", "[\"x\"]"), Timer("t", 60), Marker("n"));
        await world.ExpectAsync(run, "Started WFTScheduled WFTStarted WFTCompleted MarkerRecorded UpsertWorkflowSearchAttributes TimerStarted MarkerRecorded");
    }

    private static async Task TokenTwiceAsync(World world)
    {
        await world.StartAsync();
        var task = await world.TurnAsync(Timer("t", 60));
        var refused = await world.RefusedAsync(World.Completion(task, Complete()));
        Assert.Equal((ServiceStatus.NotFound, "Workflow task not found."), (refused.Status, refused.Message));
    }

    private static async Task UnknownNamespaceAsync(World world)
    {
        var elsewhere = world.NewRun();
        elsewhere.Namespace = "nowhere";
        var run = new Temporal.Api.Common.V1.WorkflowExecution { WorkflowId = "w" };
        foreach (var request in new Google.Protobuf.IMessage[]
        {
            elsewhere,
            new Wire.DescribeWorkflowExecutionRequest { Namespace = "nowhere", Execution = run },
            new Wire.ListWorkflowExecutionsRequest { Namespace = "nowhere" },
            new Wire.SignalWorkflowExecutionRequest { Namespace = "nowhere", WorkflowExecution = run, SignalName = "s" },
            new Wire.PollWorkflowTaskQueueRequest { Namespace = "nowhere", TaskQueue = new() { Name = "q" } },
            new Wire.GetWorkflowExecutionHistoryRequest { Namespace = "nowhere", Execution = run },
        })
        {
            var refused = await world.RefusedAsync(request);
            Assert.Equal((ServiceStatus.NotFound, "Namespace nowhere is not found."), (refused.Status, refused.Message));
            Assert.IsType<Temporal.Api.ErrorDetails.V1.NamespaceNotFoundFailure>(refused.Detail);
        }
    }
}
