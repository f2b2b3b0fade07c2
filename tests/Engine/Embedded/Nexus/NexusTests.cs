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

    private static Api.RespondNexusTaskFailedRequest Refusal(Google.Protobuf.ByteString task, Temporal.Api.Nexus.V1.Failure failure) =>
        new() { Namespace = Namespace, TaskToken = task, Error = new HandlerError { ErrorType = "BAD_REQUEST", Failure = failure } };

    /// <summary>Starts the run that stands for an operation.</summary>
    private static Task<string> StandAsync(MessageRig rig, Api.PollNexusTaskQueueResponse task, string header = "nexus-operation-token") => rig.StartAsync(Standing(task, header));

    private static Api.StartWorkflowExecutionRequest Standing(Api.PollNexusTaskQueueResponse task, string header = "nexus-operation-token")
    {
        var start = Start("handler");
        start.TaskQueue.Name = "handlers";
        var callback = new Callback { Nexus = new() { Url = task.Request.StartOperation.Callback, Header = { [header] = "token" } } };
        callback.Nexus.Header.Add(task.Request.StartOperation.CallbackHeader);
        start.CompletionCallbacks.Add(callback);
        return start;
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

    [Theory]
    [InlineData(false, NexusOperationCancellationState.Succeeded)]
    [InlineData(true, NexusOperationCancellationState.Failed)]
    public async Task Kill_CancellationWasAnswered_IsNotAskedForAgain(bool isRefused, NexusOperationCancellationState expected)
    {
        var before = await BegunAsync();
        await before.CallAsync<Api.RespondNexusTaskCompletedResponse>(Answer(await PollAsync(before), new() { AsyncSuccess = new() { OperationToken = "token" } }));
        await before.TurnAsync(new Command { CommandType = CommandType.RequestCancelNexusOperation, RequestCancelNexusOperationCommandAttributes = new() { ScheduledEventId = 5 } });
        var cancel = (await PollAsync(before)).TaskToken;
        if (isRefused)
            await before.CallAsync<Api.RespondNexusTaskFailedResponse>(Refusal(cancel, new() { Message = "no" }));
        else
            await before.CallAsync<Api.RespondNexusTaskCompletedResponse>(new Api.RespondNexusTaskCompletedRequest { Namespace = Namespace, TaskToken = cancel, Response = new Response { CancelOperation = new() } });
        Assert.Equal(expected, (await PendingAsync(before)).CancellationInfo.State);
        await using var rig = await before.KillAsync();
        Assert.Equal(expected, (await PendingAsync(rig)).CancellationInfo.State);
        await before.DisposeAsync();
    }

    [Fact]
    public async Task Fail_DetailsAreNoJson_AreShownAsTheyCame()
    {
        await using var rig = await BegunAsync();
        var broken = new Temporal.Api.Nexus.V1.Failure { Message = "no", Details = Google.Protobuf.ByteString.CopyFromUtf8("{broken"), Metadata = { ["type"] = "temporal.api.failure.v1.Failure" } };
        await rig.CallAsync<Api.RespondNexusTaskFailedResponse>(Refusal((await PollAsync(rig)).TaskToken, broken));
        await rig.ExpectAsync(Begin + " NexusOperationFailed WTScheduled");
        var cause = (await rig.HistoryAsync())[5].NexusOperationFailedEventAttributes.Failure.Cause.Cause;
        Assert.Contains("{broken", Assert.Single(cause.ApplicationFailureInfo.Details.Payloads_).Data.ToStringUtf8(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_LinkHasATermTwice_FirstOneHolds()
    {
        await using var rig = await BegunAsync();
        var link = new Temporal.Api.Nexus.V1.Link { Type = "temporal.api.common.v1.Link.WorkflowEvent", Url = "temporal:///namespaces/default/workflows/wf/run/history?eventID=7&eventID=8&eventType=9999&referenceType=EventReference" };
        await rig.CallAsync<Api.RespondNexusTaskCompletedResponse>(Answer(await PollAsync(rig), new() { SyncSuccess = new() { Links = { link } } }));
        var linked = Assert.Single((await rig.HistoryAsync())[5].Links).WorkflowEvent.EventRef;
        Assert.Equal((7L, EventType.Unspecified), (linked.EventId, linked.EventType));
    }

    [Theory]
    [InlineData("nexus-operation-token")]
    [InlineData("Nexus-Operation-Token")]
    public async Task Start_RunIsFasterThanItsHandler_HasBothEvents(string header)
    {
        await using var rig = await BegunAsync();
        var task = await PollAsync(rig);
        var handler = await StandAsync(rig, task, header);
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
    public async Task Call_NobodyAsks_OldAttemptsDoNotGather()
    {
        await using var rig = await BegunAsync();
        Assert.Equal(1, await BacklogAsync(rig));
        rig.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(0, await BacklogAsync(rig));
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await BacklogAsync(rig));
    }

    private static async Task<long> BacklogAsync(MessageRig rig) => (await rig.CallAsync<Api.DescribeTaskQueueResponse>(
        new Api.DescribeTaskQueueRequest { Namespace = Namespace, TaskQueue = new TaskQueue { Name = "nexus" }, TaskQueueType = TaskQueueType.Nexus, ReportStats = true })).Stats.ApproximateBacklogCount;

    [Fact]
    public async Task Complete_NamespaceIsAnother_IsRefused()
    {
        await using var rig = await BegunAsync();
        var answer = Answer(await PollAsync(rig), new() { SyncSuccess = new() });
        answer.Namespace = "another";
        await rig.CallAsync<Api.RegisterNamespaceResponse>(new Api.RegisterNamespaceRequest { Namespace = "another", WorkflowExecutionRetentionPeriod = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromDays(1)) });
        Assert.Equal("Operation requested with a token from a different namespace.", (await rig.RefusedAsync(answer)).Message);
    }

    [Fact]
    public async Task Start_RunTellsAsManyAsItMay_NoMoreAreAttached()
    {
        await using var rig = await BegunAsync();
        var task = await PollAsync(rig);
        await StandAsync(rig, task);
        var more = Standing(task);
        (more.RequestId, more.WorkflowIdConflictPolicy, more.OnConflictOptions) = ("more", Temporal.Api.Enums.V1.WorkflowIdConflictPolicy.UseExisting, new() { AttachRequestId = true, AttachCompletionCallbacks = true });
        more.CompletionCallbacks.Add(Enumerable.Repeat(more.CompletionCallbacks[0], 31));
        Assert.Equal("cannot attach more than 32 callbacks to a workflow (1 callbacks already attached)", (await rig.RefusedAsync(more)).Message);
    }

    [Fact]
    public async Task CreateEndpoint_NameEndsWithALineBreak_IsRefused()
    {
        await using var rig = await OpenAsync();
        var refused = await rig.RefusedAsync(new CreateNexusEndpointRequest { Spec = new() { Name = "endpoint\n", Target = new() { Worker = new() { Namespace = Namespace, TaskQueue = "nexus" } } } });
        Assert.Equal(ServiceStatus.InvalidArgument, refused.Status);
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
