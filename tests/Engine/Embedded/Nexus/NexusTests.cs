using Temporal.Api.Command.V1;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.Nexus.V1;
using Temporal.Api.OperatorService.V1;
using Temporal.Api.TaskQueue.V1;
using Tsrun.Engine;
using static Tsrun.Tests.Engine.MessageRig;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Engine.Nexus;

public sealed class NexusTests
{
    private const string Begin = "Started WTScheduled WTStarted WTCompleted NexusOperationScheduled";

    private static async Task<MessageRig> BegunAsync(double seconds = 60)
    {
        var rig = await OpenAsync();
        await rig.CallAsync<CreateNexusEndpointResponse>(new CreateNexusEndpointRequest { Spec = new() { Name = "endpoint", Target = new() { Worker = new() { Namespace = Namespace, TaskQueue = "nexus" } } } });
        await rig.StartAsync();
        await rig.TurnAsync(new Command
        {
            CommandType = CommandType.ScheduleNexusOperation,
            ScheduleNexusOperationCommandAttributes = new() { Endpoint = "endpoint", Service = "service", Operation = "operation", ScheduleToCloseTimeout = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds)) },
        });
        return rig;
    }

    private static Task<Api.PollNexusTaskQueueResponse> PollAsync(MessageRig rig) =>
        rig.CallAsync<Api.PollNexusTaskQueueResponse>(new Api.PollNexusTaskQueueRequest { Namespace = Namespace, TaskQueue = new TaskQueue { Name = "nexus" }, Identity = "handler" });

    private static Api.RespondNexusTaskCompletedRequest Answer(Api.PollNexusTaskQueueResponse task, StartOperationResponse answer) =>
        new() { Namespace = Namespace, TaskToken = task.TaskToken, Response = new Response { StartOperation = answer } };

    /// <summary>Starts the run that stands for an operation.</summary>
    private static Task<string> StandAsync(MessageRig rig, Api.PollNexusTaskQueueResponse task)
    {
        var start = Start("handler");
        start.TaskQueue.Name = "handlers";
        var callback = new Callback { Nexus = new() { Url = task.Request.StartOperation.Callback, Header = { ["nexus-operation-token"] = "token" } } };
        callback.Nexus.Header.Add(task.Request.StartOperation.CallbackHeader);
        start.CompletionCallbacks.Add(callback);
        return rig.StartAsync(start);
    }

    private static async Task EndAsync(MessageRig rig) => await rig.DoneAsync(MessageRig.Answer(await rig.TurnAsync(new TaskQueue { Name = "handlers" }), Complete));

    private static async Task<Temporal.Api.Workflow.V1.PendingNexusOperationInfo> PendingAsync(MessageRig rig) => Assert.Single((await rig.CallAsync<Api.DescribeWorkflowExecutionResponse>(
        new Api.DescribeWorkflowExecutionRequest { Namespace = Namespace, Execution = new WorkflowExecution { WorkflowId = "wf" } })).PendingNexusOperations);

    [Fact]
    public async Task Kill_OperationIsWithAHandler_IsAskedForAgainUnderItsRequestId()
    {
        var before = await BegunAsync();
        var request = (await PollAsync(before)).Request.StartOperation.RequestId;
        await using var rig = await before.KillAsync();
        var task = await PollAsync(rig);
        Assert.Equal(request, task.Request.StartOperation.RequestId);
        await rig.CallAsync<Api.RespondNexusTaskCompletedResponse>(Answer(task, new() { SyncSuccess = new() }));
        await rig.ExpectAsync(Begin + " NexusOperationCompleted WTScheduled");
        await before.DisposeAsync();
    }

    [Fact]
    public async Task Kill_RunStandsForTheOperation_ItsEndIsStillTold()
    {
        var before = await BegunAsync();
        var task = await PollAsync(before);
        await StandAsync(before, task);
        await before.CallAsync<Api.RespondNexusTaskCompletedResponse>(Answer(task, new() { AsyncSuccess = new() { OperationToken = "token" } }));
        await using var rig = await before.KillAsync();
        Assert.Equal((PendingNexusOperationState.Started, "token"), ((await PendingAsync(rig)).State, (await PendingAsync(rig)).OperationToken));
        await EndAsync(rig);
        await rig.ExpectAsync(Begin + " NexusOperationStarted WTScheduled NexusOperationCompleted");
        await before.DisposeAsync();
    }

    [Fact]
    public async Task Start_RunIsFasterThanItsHandler_HasBothEvents()
    {
        await using var rig = await BegunAsync();
        var task = await PollAsync(rig);
        var handler = await StandAsync(rig, task);
        await EndAsync(rig);
        await rig.ExpectAsync(Begin + " NexusOperationStarted WTScheduled NexusOperationCompleted");
        var started = (await rig.HistoryAsync())[5];
        Assert.Equal(("token", handler), (started.NexusOperationStartedEventAttributes.OperationToken, Assert.Single(started.Links).WorkflowEvent.RunId));
        Assert.Equal(ServiceStatus.NotFound, (await rig.RefusedAsync(Answer(task, new() { AsyncSuccess = new() { OperationToken = "token" } }))).Status);
    }

    [Fact]
    public async Task Call_NobodyAnswers_IsTriedAgainUntilTimeIsUp()
    {
        await using var rig = await BegunAsync(seconds: 12);
        var first = await PollAsync(rig);
        rig.Clock.Advance(TimeSpan.FromSeconds(10));
        var pending = await PendingAsync(rig);
        Assert.Equal((PendingNexusOperationState.BackingOff, 1, "handler error (UPSTREAM_TIMEOUT): upstream timeout"), (pending.State, pending.Attempt, pending.LastAttemptFailure.Message));
        Assert.Equal(ServiceStatus.NotFound, (await rig.RefusedAsync(Answer(first, new() { SyncSuccess = new() }))).Status);
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(first.Request.StartOperation.RequestId, (await PollAsync(rig)).Request.StartOperation.RequestId);
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        await rig.ExpectAsync(Begin + " NexusOperationTimedOut WTScheduled");
        Assert.Equal("operation timed out", (await rig.HistoryAsync())[5].NexusOperationTimedOutEventAttributes.Failure.Cause.Message);
    }

    [Fact]
    public async Task Store_Reopened_KeepsItsEndpoints()
    {
        var before = await BegunAsync();
        await using var rig = await before.KillAsync();
        Assert.Equal("endpoint", Assert.Single((await rig.CallAsync<ListNexusEndpointsResponse>(new ListNexusEndpointsRequest())).Endpoints).Spec.Name);
        await before.DisposeAsync();
    }

    [Theory]
    [InlineData("http://localhost:1/done", "", "url does not match any configured callback address: http://localhost:1/done")]
    [InlineData("temporal://system", "none of ours", "unknown scheme: temporal://system")]
    public async Task Start_CallbackIsNotOurs_IsRefused(string url, string token, string why)
    {
        await using var rig = await OpenAsync();
        var start = Start();
        start.CompletionCallbacks.Add(new Callback { Nexus = new() { Url = url, Header = { ["temporal-callback-token"] = token } } });
        Assert.Equal($"invalid url: {why}", (await rig.RefusedAsync(start)).Message);
    }
}
