using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Command.V1;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.Update.V1;
using Tsrun.Engine;
using static Tsrun.Tests.Conformance.Commands;
using ConflictPolicy = Temporal.Api.Enums.V1.WorkflowIdConflictPolicy;
using Operation = Temporal.Api.WorkflowService.V1.ExecuteMultiOperationRequest.Types.Operation;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Conformance;

/// <summary>Commands that cannot be carried out, and what else a worker or a client says that a server holds against them.</summary>
internal static class CommandScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new(81, "commands that fail the workflow task", FailingAsync),
        new(82, "commands that leave the workflow task open", LeavingAsync),
        new(83, "heartbeats and results that are too large", LargeAsync),
        new(84, "links of a cancel request and of a termination", LinksAsync),
        new(85, "an update with start that comes twice", TwiceAsync),
        new(86, "requests that attach to a run", AttachAsync),
    ];

    private static string Long { get; } = new('x', 1001);

    private const string Length = "Length=1001 Limit=1000";

    private static async Task FailingAsync(World world)
    {
        (Command Command, string Text)[] wrong =
        [
            (Activity(Long, world.Queue), $"BadScheduleActivityAttributes: ActivityId on ScheduleActivityTaskCommand exceeds length limit. ActivityId={Long} ActivityType=Work {Length}"),
            (Activity("a", world.Queue, startToClose: -5), "BadScheduleActivityAttributes: Invalid StartToCloseTimeout for ScheduleActivityTaskCommand: negative duration. ActivityId=a ActivityType=Work"),
            (Timer(Long, 1), $"BadStartTimerAttributes: TimerId on StartTimerCommand exceeds length limit. TimerId={Long} {Length}"),
            (Timer("t", -1), "BadStartTimerAttributes: An invalid StartToFireTimeout is set on StartTimerCommand: negative duration. TimerId=t"),
            (CancelTimer("none"), "BadCancelTimerAttributes: invalid history builder state for action: add-timer-canceled-event, TimerID: none"),
            (RequestCancelActivity(77), "BadRequestCancelActivityAttributes: invalid history builder state for action: add-activitytask-cancel-requested-event, ScheduledEventID: 77"),
            (Marker(Long), $"BadRecordMarkerAttributes: MarkerName on RecordMarkerCommand exceeds length limit. MarkerName={Long} {Length}"),
            (Child(Long, world.Queue), $"BadStartChildExecutionAttributes: WorkflowId on StartChildWorkflowExecutionCommand exceeds length limit. WorkflowId={Long} {Length} WorkflowType=Child Namespace=default"),
            (Signal(Long), $"BadSignalWorkflowExecutionAttributes: WorkflowId on SignalExternalWorkflowExecutionCommand exceeds length limit. WorkflowId={Long} {Length} Namespace=default RunId= SignalName=go"),
            (CancelOther(""), "BadRequestCancelExternalWorkflowExecutionAttributes: WorkflowId is not set on RequestCancelExternalWorkflowExecutionCommand. Namespace=default RunId="),
            (CancelOther(Long), $"BadRequestCancelExternalWorkflowExecutionAttributes: WorkflowId on RequestCancelExternalWorkflowExecutionCommand exceeds length limit. WorkflowId={Long} {Length} RunId= Namespace=default"),
            (Signal(""), "BadSignalWorkflowExecutionAttributes: WorkflowId is not set on SignalExternalWorkflowExecutionCommand. Namespace=default RunId= SignalName=go"),
            (Message(""), "BadUpdateWorkflowExecutionMessage: MessageID is not set on ProtocolMessageCommand."),
        ];
        var run = await world.StartAsync();
        foreach (var (command, text) in wrong)
        {
            Assert.Equal($"{ServiceStatus.InvalidArgument} {text}", Of(await world.RefusedAsync(World.Completion(await world.PollAsync(), command))));
            // A task that failed before is left to time out, so each gets a first attempt of its own.
            run = await AnewAsync(world, run);
        }
        Command[] twice = [Timer("t", 60), Timer("t", 60)];
        Assert.Equal("StartTimerDuplicateId: invalid history builder state for action: add-timer-started-event, TimerID: t", (await world.RefusedAsync(World.Completion(await world.PollAsync(), twice))).Message);
    }

    private static async Task<WorkflowExecution> AnewAsync(World world, WorkflowExecution run)
    {
        await world.TerminateAsync(run);
        return await world.StartAsync(world.NewRun(Guid.NewGuid().ToString("N")));
    }

    private static async Task LeavingAsync(World world)
    {
        var elsewhere = Child($"{world.Queue}-child", world.Queue);
        elsewhere.StartChildWorkflowExecutionCommandAttributes.Namespace = "nobody";
        (Command Command, ServiceStatus Status, string Text)[] wrong =
        [
            (Activity("a", "/_sys/mine"), ServiceStatus.InvalidArgument, "invalid TaskQueue on ScheduleActivityTaskCommand: task queue name cannot start with reserved prefix /_sys/. ActivityId=a ActivityType=Work"),
            (Activity("a", Long), ServiceStatus.InvalidArgument, "invalid TaskQueue on ScheduleActivityTaskCommand: taskQueue length exceeds limit. ActivityId=a ActivityType=Work"),
            (Activity("a", world.Queue, retry: new RetryPolicy { InitialInterval = Seconds(-1) }), ServiceStatus.InvalidArgument,
                "invalid ActivityRetryPolicy on SechduleActivityTaskCommand: invalid InitialInterval set on retry policy: negative duration. ActivityId=a ActivityType=Work"),
            (elsewhere, ServiceStatus.NotFound, "Namespace nobody is not found."),
        ];
        var run = await world.StartAsync();
        var task = await world.PollAsync();
        foreach (var (command, status, text) in wrong)
            Assert.Equal($"{status} {text}", Of(await world.RefusedAsync(World.Completion(task, command))));
        await world.CompleteAsync(task, Complete());
        await world.ExpectAsync(run, "Started WFTScheduled WFTStarted WFTCompleted Completed");
    }

    private static async Task LargeAsync(World world)
    {
        var run = await world.StartAsync();
        await world.TurnAsync(Activity("beats", world.Queue, heartbeat: 10));
        var told = await world.HeartbeatAsync(await world.PollActivityAsync(), new string('x', 2_100_000));
        Assert.True(told.CancelRequested);
        await world.TurnAsync(Activity("ends", world.Queue));
        var task = await world.PollActivityAsync();
        var done = World.ActivityDone(task);
        done.Result = Text(new string('x', 2_100_000));
        await world.CallAsync<Wire.RespondActivityTaskCompletedResponse>(done);
        await world.TurnAsync(Complete());
        var failures = (await world.HistoryAsync(run)).Where(found => found.EventType == EventType.ActivityTaskFailed).Select(found => found.ActivityTaskFailedEventAttributes.Failure).ToList();
        Assert.Equal(["Heartbeat details exceed size limit.", "Complete result exceeds size limit."], failures.Select(failure => failure.Message));
        Assert.All(failures, failure => Assert.Equal(("", true), (failure.Source, failure.ServerFailureInfo.NonRetryable)));
    }

    private static async Task LinksAsync(World world)
    {
        var run = await world.StartAsync();
        Link link = new() { WorkflowEvent = new() { Namespace = World.Space, WorkflowId = "other", RunId = Guid.NewGuid().ToString() } };
        var odd = link.Clone();
        odd.WorkflowEvent.EventRef = new() { EventId = 7 };
        Assert.Equal("workflow event link ref cannot have an unspecified event type and a non-zero event ID", (await world.RefusedAsync(new Wire.TerminateWorkflowExecutionRequest { Namespace = World.Space, WorkflowExecution = run, Links = { odd } })).Message);
        Assert.Equal("unsupported link variant", (await world.RefusedAsync(new Wire.RequestCancelWorkflowExecutionRequest { Namespace = World.Space, WorkflowExecution = run, Links = { new Link() } })).Message);
        await world.CallAsync<Wire.RequestCancelWorkflowExecutionResponse>(new Wire.RequestCancelWorkflowExecutionRequest { Namespace = World.Space, WorkflowExecution = run, Links = { link } });
        await world.CallAsync<Wire.TerminateWorkflowExecutionResponse>(new Wire.TerminateWorkflowExecutionRequest { Namespace = World.Space, WorkflowExecution = run, Links = { link } });
        var events = await world.HistoryAsync(run);
        foreach (var type in (EventType[])[EventType.WorkflowExecutionCancelRequested, EventType.WorkflowExecutionTerminated])
            Assert.Equal([link], events.Single(found => found.EventType == type).Links);
    }

    private static async Task TwiceAsync(World world)
    {
        var request = new Wire.ExecuteMultiOperationRequest
        {
            Namespace = World.Space,
            Operations =
            {
                new Operation { StartWorkflow = world.NewRun() },
                new Operation { UpdateWorkflow = new() { Namespace = World.Space, WorkflowExecution = new() { WorkflowId = world.NewRun().WorkflowId }, Request = new() { Meta = new() { UpdateId = "u" }, Input = new() { Name = "n" } }, WaitPolicy = new() { LifecycleStage = UpdateWorkflowExecutionLifecycleStage.Completed } } },
            },
        };
        request.Operations[0].StartWorkflow.WorkflowIdConflictPolicy = ConflictPolicy.Fail;
        var first = world.CallAsync<Wire.ExecuteMultiOperationResponse>(request);
        var task = await world.PollAsync();
        var message = Assert.Single(task.Messages);
        var answer = World.Completion(task, Message("accept"), Message("complete"));
        answer.Messages.Add(new Temporal.Api.Protocol.V1.Message { Id = "accept", ProtocolInstanceId = "u", Body = Any.Pack(new Acceptance { AcceptedRequestMessageId = message.Id, AcceptedRequestSequencingEventId = message.EventId }) });
        answer.Messages.Add(new Temporal.Api.Protocol.V1.Message { Id = "complete", ProtocolInstanceId = "u", Body = Any.Pack(new Response { Meta = new() { UpdateId = "u" }, Outcome = new() { Success = Text("ok") } }) });
        await world.CallAsync<Wire.RespondWorkflowTaskCompletedResponse>(answer);
        var began = (await first).Responses[0].StartWorkflow;
        Assert.Equal((true, EventType.WorkflowExecutionStarted), (began.Started, began.Link.WorkflowEvent.EventRef.EventType));
        world.Seen(new WorkflowExecution { WorkflowId = request.Operations[0].StartWorkflow.WorkflowId, RunId = began.RunId });
        // The rule would forbid another start; the update is there, so nothing is started.
        request.Operations[0].StartWorkflow.RequestId = Guid.NewGuid().ToString();
        var second = await world.CallAsync<Wire.ExecuteMultiOperationResponse>(request);
        Assert.Equal((began.RunId, false), (second.Responses[0].StartWorkflow.RunId, second.Responses[0].StartWorkflow.Started));
        Assert.Equal(Text("ok"), second.Responses[1].UpdateWorkflow.Outcome.Success);
    }

    private static async Task AttachAsync(World world)
    {
        var run = await world.StartAsync();
        Link link = new() { WorkflowEvent = new() { Namespace = World.Space, WorkflowId = "other", RunId = Guid.NewGuid().ToString() } };
        var start = world.NewRun();
        start.WorkflowIdConflictPolicy = ConflictPolicy.UseExisting;
        start.Links.Add(link);
        start.OnConflictOptions = new() { AttachLinks = true };
        Assert.False((await world.CallAsync<Wire.StartWorkflowExecutionResponse>(start)).Started);
        start.OnConflictOptions = new() { AttachRequestId = true };
        Assert.False((await world.CallAsync<Wire.StartWorkflowExecutionResponse>(start)).Started);
        // The same request again adds nothing.
        var again = await world.CallAsync<Wire.StartWorkflowExecutionResponse>(start);
        Assert.Equal((run.RunId, false), (again.RunId, again.Started));
        var updates = (await world.HistoryAsync(run)).Where(found => found.EventType == EventType.WorkflowExecutionOptionsUpdated).ToList();
        Assert.Equal(["", start.RequestId], updates.Select(found => found.WorkflowExecutionOptionsUpdatedEventAttributes.AttachedRequestId));
        Assert.Equal([link], updates[0].Links);
        Assert.Empty(updates[1].Links);
    }

    private static Command CancelOther(string workflow) => new()
    {
        CommandType = CommandType.RequestCancelExternalWorkflowExecution,
        RequestCancelExternalWorkflowExecutionCommandAttributes = new() { Namespace = World.Space, WorkflowId = workflow },
    };

    private static Command Signal(string workflow) => new()
    {
        CommandType = CommandType.SignalExternalWorkflowExecution,
        SignalExternalWorkflowExecutionCommandAttributes = new() { Namespace = World.Space, Execution = new() { WorkflowId = workflow }, SignalName = "go" },
    };

    private static string Of(WorkflowServiceException refused) => $"{refused.Status} {refused.Message}";
}
