using Temporal.Api.Command.V1;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;
using Temporal.Api.Nexus.V1;
using Temporal.Api.OperatorService.V1;
using Temporal.Api.TaskQueue.V1;
using static Tsrun.Tests.Conformance.Commands;
using ServiceStatus = Tsrun.Engine.ServiceStatus;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Conformance;

/// <summary>Nexus: endpoints, and operations that handlers answer at once, by a run, or not at all.</summary>
internal static class NexusScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new(75, "a Nexus operation that is answered at once", SyncAsync),
        new(76, "a Nexus operation that a run stands for", RunAsync),
        new(77, "a Nexus operation is cancelled", CancelAsync),
        new(78, "handlers of Nexus operations refuse", RefusalsAsync),
        new(79, "Nexus endpoints and their versions", EndpointsAsync),
    ];

    private static async Task SyncAsync(World world)
    {
        var endpoint = await EndpointAsync(world);
        var run = await world.StartAsync();
        await world.TurnAsync(Operation(endpoint.Spec.Name));
        var task = await PollAsync(world);
        var asked = task.Request.StartOperation;
        Assert.Equal(("service", "operation", Json("\"in\"")), (asked.Service, asked.Operation, asked.Payload));
        Assert.Contains($"/{run.RunId}/history?eventID=5&eventType=NexusOperationScheduled&referenceType=EventReference", Assert.Single(asked.Links).Url, StringComparison.Ordinal);
        await AnswerAsync(world, task, new() { SyncSuccess = new() { Payload = Json("\"out\"") } });
        var again = await world.RefusedAsync(Answer(task, new() { SyncSuccess = new() }));
        Assert.Equal((ServiceStatus.NotFound, "Nexus task not found or already expired"), (again.Status, again.Message));
        await world.TurnUntilAsync(run, EventType.NexusOperationCompleted);
        var events = await world.HistoryAsync(run);
        Assert.Equal((endpoint.Id, asked.RequestId), (events[4].NexusOperationScheduledEventAttributes.EndpointId, events[4].NexusOperationScheduledEventAttributes.RequestId));
        var completed = events.Single(found => found.EventType == EventType.NexusOperationCompleted).NexusOperationCompletedEventAttributes;
        Assert.Equal((5L, Json("\"out\""), asked.RequestId), (completed.ScheduledEventId, completed.Result, completed.RequestId));
        await DeleteAsync(world, endpoint);
    }

    private static async Task RunAsync(World world)
    {
        var endpoint = await EndpointAsync(world);
        var caller = await world.StartAsync();
        await world.TurnAsync(Operation(endpoint.Spec.Name));
        var task = await PollAsync(world);
        var handler = await world.StartAsync(Behind(world, task));
        await AnswerAsync(world, task, new() { AsyncSuccess = new() { OperationToken = "token", Links = { LinkTo(handler) } } });
        await world.TurnUntilAsync(caller, EventType.NexusOperationStarted);
        var started = (await world.HistoryAsync(caller)).Single(found => found.EventType == EventType.NexusOperationStarted);
        Assert.Equal(("token", handler.RunId), (started.NexusOperationStartedEventAttributes.OperationToken, Assert.Single(started.Links).WorkflowEvent.RunId));
        var pending = Assert.Single((await world.DescribeAsync(caller)).PendingNexusOperations);
        Assert.Equal((PendingNexusOperationState.Started, "token", 1), (pending.State, pending.OperationToken, pending.Attempt));
        Assert.Equal(CallbackState.Standby, Assert.Single((await world.DescribeAsync(handler)).Callbacks).State);

        await world.CompleteAsync(await world.PollAsync($"{world.Queue}-handler"), ContinueAsNew($"{world.Queue}-handler"));
        var next = (await world.CloseEventAsync(handler)).WorkflowExecutionContinuedAsNewEventAttributes.NewExecutionRunId;
        await world.CompleteAsync(await world.PollAsync($"{world.Queue}-handler"), Complete("done"));
        await world.CloseEventAsync(world.Seen(new WorkflowExecution { WorkflowId = handler.WorkflowId, RunId = next }));
        await world.TurnUntilAsync(caller, EventType.NexusOperationCompleted);
        var completed = (await world.HistoryAsync(caller)).Single(found => found.EventType == EventType.NexusOperationCompleted).NexusOperationCompletedEventAttributes;
        Assert.Equal(Json("\"done\""), completed.Result);
        await DeleteAsync(world, endpoint);
    }

    private static async Task CancelAsync(World world)
    {
        var endpoint = await EndpointAsync(world);
        var caller = await world.StartAsync();
        await world.TurnAsync(Operation(endpoint.Spec.Name), Timer("t", 1));
        var task = await PollAsync(world);
        var handler = await world.StartAsync(Behind(world, task));
        await AnswerAsync(world, task, new() { AsyncSuccess = new() { OperationToken = "token" } });
        await world.TurnUntilAsync(caller, EventType.TimerFired);
        await world.SignalAsync(caller);
        await world.TurnAsync(new Command { CommandType = CommandType.RequestCancelNexusOperation, RequestCancelNexusOperationCommandAttributes = new() { ScheduledEventId = 5 } });
        var cancel = await PollAsync(world);
        Assert.Equal("token", cancel.Request.CancelOperation.OperationToken);
        await world.CallAsync<Wire.RespondNexusTaskCompletedResponse>(new Wire.RespondNexusTaskCompletedRequest { Namespace = World.Space, TaskToken = cancel.TaskToken, Response = new Response { CancelOperation = new() } });
        await world.TurnUntilAsync(caller, EventType.NexusOperationCancelRequestCompleted);
        await world.CompleteAsync(await world.PollAsync($"{world.Queue}-handler"), Commands.Cancel());
        await world.CloseEventAsync(handler);
        await world.TurnUntilAsync(caller, EventType.NexusOperationCanceled);
        var failure = Failure(await world.HistoryAsync(caller), EventType.NexusOperationCanceled);
        Assert.Equal(("nexus operation completed unsuccessfully", "operation canceled"), (failure.Message, failure.Cause.Message));
        await DeleteAsync(world, endpoint);
    }

    private static async Task RefusalsAsync(World world)
    {
        var endpoint = await EndpointAsync(world);
        var run = await world.StartAsync();
        await world.TurnAsync(Operation(endpoint.Spec.Name));
        var task = await PollAsync(world);
        await world.CallAsync<Wire.RespondNexusTaskFailedResponse>(new Wire.RespondNexusTaskFailedRequest
        {
            Namespace = World.Space,
            TaskToken = task.TaskToken,
            Error = new HandlerError { ErrorType = "BAD_REQUEST", Failure = new() { Message = "no such thing" } },
        });
        await world.TurnUntilAsync(run, EventType.NexusOperationFailed);
        var refused = Failure(await world.HistoryAsync(run), EventType.NexusOperationFailed);
        Assert.Equal(("handler error (BAD_REQUEST): no such thing", "BAD_REQUEST", "no such thing"), (refused.Cause.Message, refused.Cause.NexusHandlerFailureInfo.Type, refused.Cause.Cause.Message));
        Assert.Equal(("service", "operation", 5L), (refused.NexusOperationExecutionFailureInfo.Service, refused.NexusOperationExecutionFailureInfo.Operation, refused.NexusOperationExecutionFailureInfo.ScheduledEventId));

        await world.SignalAsync(run);
        await world.TurnAsync(Operation(endpoint.Spec.Name));
        await AnswerAsync(world, await PollAsync(world), new() { OperationError = new() { OperationState = "canceled", Failure = new() { Message = "stopped", Metadata = { ["k"] = "v" } } } });
        await world.TurnUntilAsync(run, EventType.NexusOperationCanceled);
        Assert.Equal("stopped", Failure(await world.HistoryAsync(run), EventType.NexusOperationCanceled).Cause.Message);

        await world.SignalAsync(run);
        var none = await world.RefusedAsync(World.Completion(await world.PollAsync(), Operation("nowhere")));
        Assert.Equal("BadScheduleNexusOperationAttributes: endpoint \"nowhere\" not found", none.Message);
        await DeleteAsync(world, endpoint);
    }

    private static async Task EndpointsAsync(World world)
    {
        var made = await EndpointAsync(world);
        Assert.Equal((1L, $"/nexus/endpoints/{made.Id}/services"), (made.Version, made.UrlPrefix));
        Assert.Equal(ServiceStatus.AlreadyExists, (await world.RefusedAsync(new CreateNexusEndpointRequest { Spec = made.Spec })).Status);
        var spec = made.Spec.Clone();
        spec.Target.Worker.TaskQueue = "other";
        Assert.Equal(2, (await world.CallAsync<UpdateNexusEndpointResponse>(new UpdateNexusEndpointRequest { Id = made.Id, Version = 1, Spec = spec })).Endpoint.Version);
        var stale = await world.RefusedAsync(new UpdateNexusEndpointRequest { Id = made.Id, Version = 1, Spec = spec });
        Assert.Equal((ServiceStatus.FailedPrecondition, "nexus endpoint version mismatch. received: 1 expected 2"), (stale.Status, stale.Message));
        Assert.Equal("other", Assert.Single((await world.CallAsync<ListNexusEndpointsResponse>(new ListNexusEndpointsRequest { Name = spec.Name })).Endpoints).Spec.Target.Worker.TaskQueue);
        var wrong = await world.RefusedAsync(new CreateNexusEndpointRequest { Spec = new() { Name = "1" } });
        Assert.Equal("endpoint name must match the regex: \"^[a-zA-Z][a-zA-Z0-9\\\\-]*[a-zA-Z0-9]$\", empty target variant", wrong.Message);
        await DeleteAsync(world, made);
        Assert.Equal(ServiceStatus.NotFound, (await world.RefusedAsync(new GetNexusEndpointRequest { Id = made.Id })).Status);
    }

    private static async Task<Endpoint> EndpointAsync(World world) => (await world.CallAsync<CreateNexusEndpointResponse>(new CreateNexusEndpointRequest
    {
        Spec = new() { Name = $"e-{world.Queue}", Target = new() { Worker = new() { Namespace = World.Space, TaskQueue = $"{world.Queue}-nexus" } } },
    })).Endpoint;

    private static Task DeleteAsync(World world, Endpoint endpoint) =>
        world.CallAsync<DeleteNexusEndpointResponse>(new DeleteNexusEndpointRequest { Id = endpoint.Id, Version = endpoint.Version });

    private static Command Operation(string endpoint) => new()
    {
        CommandType = CommandType.ScheduleNexusOperation,
        ScheduleNexusOperationCommandAttributes = new() { Endpoint = endpoint, Service = "service", Operation = "operation", Input = Json("\"in\""), ScheduleToCloseTimeout = Seconds(60) },
    };

    private static async Task<Wire.PollNexusTaskQueueResponse> PollAsync(World world)
    {
        var task = await world.CallAsync<Wire.PollNexusTaskQueueResponse>(new Wire.PollNexusTaskQueueRequest { Namespace = World.Space, TaskQueue = new TaskQueue { Name = $"{world.Queue}-nexus" }, Identity = "handler" });
        Assert.False(task.TaskToken.IsEmpty, "no Nexus task came");
        return task;
    }

    private static Wire.RespondNexusTaskCompletedRequest Answer(Wire.PollNexusTaskQueueResponse task, StartOperationResponse answer) =>
        new() { Namespace = World.Space, TaskToken = task.TaskToken, Response = new Response { StartOperation = answer } };

    private static Task AnswerAsync(World world, Wire.PollNexusTaskQueueResponse task, StartOperationResponse answer) =>
        world.CallAsync<Wire.RespondNexusTaskCompletedResponse>(Answer(task, answer));

    /// <summary>The run that stands for an operation, as SDKs start it.</summary>
    private static Wire.StartWorkflowExecutionRequest Behind(World world, Wire.PollNexusTaskQueueResponse task)
    {
        var start = world.NewRun("handler");
        start.TaskQueue.Name = $"{world.Queue}-handler";
        var callback = new Callback { Nexus = new() { Url = task.Request.StartOperation.Callback } };
        callback.Nexus.Header.Add(task.Request.StartOperation.CallbackHeader);
        start.CompletionCallbacks.Add(callback);
        return start;
    }

    private static Temporal.Api.Nexus.V1.Link LinkTo(WorkflowExecution run) => new()
    {
        Type = "temporal.api.common.v1.Link.WorkflowEvent",
        Url = $"temporal:///namespaces/{World.Space}/workflows/{run.WorkflowId}/{run.RunId}/history?eventID=1&eventType=WorkflowExecutionStarted&referenceType=EventReference",
    };

    private static Temporal.Api.Failure.V1.Failure Failure(IReadOnlyList<HistoryEvent> events, EventType type)
    {
        var last = events.Last(found => found.EventType == type);
        return last.NexusOperationCanceledEventAttributes?.Failure ?? last.NexusOperationFailedEventAttributes.Failure;
    }
}
