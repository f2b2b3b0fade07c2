using Tsrun.Engine;
using Tsrun.History;
using static Tsrun.Tests.Engine.EngineRig;

namespace Tsrun.Tests.Engine;

public sealed class RunTests
{
    [Fact]
    public async Task Run_OneActivity_HasTemporalsHistory()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        var first = await rig.TurnAsync(Activity());
        Assert.True(first.IsWholeHistory);
        Assert.Equal(3, first.StartedEventId);
        await rig.DoneAsync(await rig.ActivityAsync());
        var second = await rig.TurnAsync(Complete);
        Assert.Equal(9, second.Events[^1].EventId);
        await rig.ExpectAsync("Started WTScheduled WTStarted WTCompleted ATScheduled ATStarted ATCompleted WTScheduled WTStarted WTCompleted Completed");
    }

    [Fact]
    public async Task Start_SameRequestId_AnswersWithTheSameRun()
    {
        await using var rig = await OpenAsync();
        var request = new StartWorkflowExecutionRequest(new WorkflowId("wf"), "type", Queue, Payload.Null, RequestId: "r1");
        var first = await rig.StartAsync(request: request);
        Assert.Equal(first, await rig.StartAsync(request: request));
        await rig.TurnAsync(Complete);
        Assert.Equal(first, await rig.StartAsync(request: request));
        Assert.Single((await rig.Client.ListWorkflowExecutionsAsync(new ListWorkflowExecutionsRequest())).Executions);
    }

    [Fact]
    public async Task Start_IdIsRunning_NamesTheRun()
    {
        await using var rig = await OpenAsync();
        var running = await rig.StartAsync();
        var refused = await Assert.ThrowsAsync<WorkflowServiceException>(() => rig.StartAsync());
        Assert.Equal((ServiceStatus.AlreadyExists, running), (refused.Status, refused.RunId));
        var used = await rig.Client.StartWorkflowExecutionAsync(new StartWorkflowExecutionRequest(new WorkflowId("wf"), "type", Queue, Payload.Null, ConflictPolicy: WorkflowIdConflictPolicy.UseExisting));
        Assert.Equal(new StartWorkflowExecutionResponse(running, false), used);
    }

    [Theory]
    [InlineData(WorkflowIdReusePolicy.AllowDuplicate, false)]
    [InlineData(WorkflowIdReusePolicy.AllowDuplicateFailedOnly, true)]
    [InlineData(WorkflowIdReusePolicy.RejectDuplicate, true)]
    public async Task Start_IdCompleted_FollowsTheReusePolicy(WorkflowIdReusePolicy policy, bool isRefused)
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.TurnAsync(Complete);
        var start = rig.Client.StartWorkflowExecutionAsync(new StartWorkflowExecutionRequest(new WorkflowId("wf"), "type", Queue, Payload.Null, ReusePolicy: policy));
        if (isRefused)
            Assert.Equal(ServiceStatus.AlreadyExists, (await Assert.ThrowsAsync<WorkflowServiceException>(() => start)).Status);
        else
            Assert.True((await start).Started);
    }

    [Fact]
    public async Task RunTimeout_TurnIsOn_ForcesItClosed()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync(request: new StartWorkflowExecutionRequest(new WorkflowId("wf"), "type", Queue, Payload.Null, WorkflowRunTimeout: TimeSpan.FromSeconds(3)));
        var turn = await rig.TurnAsync();
        rig.Clock.Advance(TimeSpan.FromSeconds(3));
        await rig.ExpectAsync("Started WTScheduled WTStarted WTFailed TimedOut");
        Assert.Equal(ServiceStatus.NotFound, (await Assert.ThrowsAsync<WorkflowServiceException>(() => rig.DoneAsync(turn, Complete))).Status);
    }

    [Fact]
    public async Task Terminate_WithPendingActivity_ClosesAndDropsIt()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.TurnAsync(Activity());
        var activity = await rig.ActivityAsync();
        await rig.Client.TerminateWorkflowExecutionAsync(new TerminateWorkflowExecutionRequest(new WorkflowId("wf"), "enough"));
        await rig.ExpectAsync("Started WTScheduled WTStarted WTCompleted ATScheduled Terminated");
        Assert.Equal(ServiceStatus.NotFound, (await Assert.ThrowsAsync<WorkflowServiceException>(() => rig.DoneAsync(activity))).Status);
        Assert.Equal(ServiceStatus.NotFound, (await Assert.ThrowsAsync<WorkflowServiceException>(() => rig.SignalAsync())).Status);
    }

    [Fact]
    public async Task RequestCancel_Twice_IsOneEvent()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.TurnAsync(Activity());
        var request = new RequestCancelWorkflowExecutionRequest(new WorkflowId("wf"), "me", Reason: "stop");
        await rig.Client.RequestCancelWorkflowExecutionAsync(request);
        await rig.Client.RequestCancelWorkflowExecutionAsync(request);
        await rig.TurnAsync(new Command.CancelWorkflowExecution());
        await rig.Client.RequestCancelWorkflowExecutionAsync(request);
        await rig.ExpectAsync("Started WTScheduled WTStarted WTCompleted ATScheduled CancelRequested WTScheduled WTStarted WTCompleted Canceled");
        var unknown = request with { WorkflowId = new WorkflowId("nobody") };
        Assert.Equal(ServiceStatus.NotFound, (await Assert.ThrowsAsync<WorkflowServiceException>(() => rig.Client.RequestCancelWorkflowExecutionAsync(unknown))).Status);
    }

    [Fact]
    public async Task ContinueAsNew_Always_GoesOnInAFreshRun()
    {
        await using var rig = await OpenAsync();
        var first = await rig.StartAsync();
        await rig.TurnAsync(new Command.ContinueAsNewWorkflowExecution("type", new Payload("2")));
        await rig.ExpectAsync("Started WTScheduled WTStarted WTCompleted ContinuedAsNew", runId: first);
        // A chain of runs goes on once a second at most.
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await rig.TurnAsync(Complete);
        var started = (WorkflowExecutionStarted)second.Events[0].Attributes;
        Assert.Equal((first, first, "2"), (started.ContinuedExecutionRunId, started.FirstExecutionRunId, started.Input.Json));
        await rig.ExpectAsync("Started WTScheduled WTStarted WTCompleted Completed");
    }

    [Fact]
    public async Task Query_WhileATurnIsDue_IsAnsweredAfterIt()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        var answer = rig.Client.QueryWorkflowAsync(new QueryWorkflowRequest(new WorkflowId("wf"), "state", Payload.Null), Patience());
        await rig.TurnAsync(Activity());
        var query = await rig.TurnAsync();
        Assert.Equal("state", query.Query!.QueryType);
        await rig.Client.RespondQueryTaskCompletedAsync(new RespondQueryTaskCompletedRequest(query.Token, new Payload("42")));
        Assert.Equal("42", (await answer).Result.Json);
        await rig.ExpectAsync("Started WTScheduled WTStarted WTCompleted ATScheduled");
    }

    [Fact]
    public async Task Query_ClosedRun_GetsTheWholeHistory()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.TurnAsync(Complete);
        var answer = rig.Client.QueryWorkflowAsync(new QueryWorkflowRequest(new WorkflowId("wf"), "state", Payload.Null), Patience());
        var query = await rig.TurnAsync();
        Assert.Equal(5, query.Events.Count);
        await rig.Client.RespondQueryTaskCompletedAsync(new RespondQueryTaskCompletedRequest(query.Token, null, Failure.Application("X", "no such query")));
        Assert.Contains("no such query", (await Assert.ThrowsAsync<WorkflowServiceException>(() => answer)).Message, StringComparison.Ordinal);
    }
}
