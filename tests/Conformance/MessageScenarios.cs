using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.ErrorDetails.V1;
using Temporal.Api.Protocol.V1;
using Temporal.Api.Query.V1;
using Temporal.Api.Update.V1;
using static Tsrun.Tests.Conformance.Commands;
using ServiceStatus = Tsrun.Engine.ServiceStatus;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Conformance;

/// <summary>Signals, queries, updates, cancellation.</summary>
internal static class MessageScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new(22, "update accepted, rejected, and asked twice", UpdateAsync),
        new(23, "update with start", UpdateWithStartAsync),
        new(24, "query of a running and of a closed workflow", QueryAsync),
        new(26, "signal with start", SignalWithStartAsync),
        new(27, "cancel with clean-up", CancelAsync),
        new(44, "the same signal request is delivered once", SameSignalAsync),
        new(45, "messages to what is not there", NotThereAsync),
    ];

    private static async Task UpdateAsync(World world)
    {
        var run = await world.StartAsync();
        await world.TurnAsync(Timer("t", 60));
        var (first, again) = (UpdateOf(run, "u1"), UpdateOf(run, "u1"));
        var accepted = world.CallAsync<Wire.UpdateWorkflowExecutionResponse>(first);
        var task = await world.PollAsync();
        await RespondAsync(world, task, isAccepted: true);
        var outcome = (await accepted).Outcome;
        Assert.Equal("\"updated\"", outcome.Success.Payloads_[0].Data.ToStringUtf8());
        Assert.Equal(outcome, (await world.CallAsync<Wire.UpdateWorkflowExecutionResponse>(again)).Outcome);
        var rejected = world.CallAsync<Wire.UpdateWorkflowExecutionResponse>(UpdateOf(run, "u2"));
        await RespondAsync(world, await world.PollAsync(), isAccepted: false);
        Assert.Equal("not now", (await rejected).Outcome.Failure.Message);
        var events = await world.HistoryAsync(run);
        Assert.Single(events, found => found.EventType == EventType.WorkflowExecutionUpdateAccepted);
        Assert.Single(events, found => found.EventType == EventType.WorkflowExecutionUpdateCompleted);
    }

    private static async Task UpdateWithStartAsync(World world)
    {
        var answer = world.CallAsync<Wire.ExecuteMultiOperationResponse>(Both(world.NewRun(), "u1"));
        var task = await world.PollAsync();
        world.Seen(task.WorkflowExecution);
        await RespondAsync(world, task, isAccepted: true);
        var responses = (await answer).Responses;
        Assert.Equal((task.WorkflowExecution.RunId, true), (responses[0].StartWorkflow.RunId, responses[0].StartWorkflow.Started));
        Assert.Equal("\"updated\"", responses[1].UpdateWorkflow.Outcome.Success.Payloads_[0].Data.ToStringUtf8());
        var refused = await world.RefusedAsync(Both(world.NewRun(), "u2"));
        Assert.Equal(ServiceStatus.AlreadyExists, refused.Status);
        Assert.Equal(2, Assert.IsType<MultiOperationExecutionFailure>(refused.Detail).Statuses.Count);
    }

    public static Wire.ExecuteMultiOperationRequest Both(Wire.StartWorkflowExecutionRequest start, string updateId)
    {
        start.WorkflowIdConflictPolicy = WorkflowIdConflictPolicy.Fail;
        return new()
        {
            Namespace = World.Space,
            Operations =
            {
                new Wire.ExecuteMultiOperationRequest.Types.Operation { StartWorkflow = start },
                new Wire.ExecuteMultiOperationRequest.Types.Operation { UpdateWorkflow = UpdateOf(new WorkflowExecution { WorkflowId = start.WorkflowId }, updateId) },
            },
        };
    }

    public static Wire.UpdateWorkflowExecutionRequest UpdateOf(WorkflowExecution run, string id) => new()
    {
        Namespace = World.Space,
        WorkflowExecution = run,
        WaitPolicy = new WaitPolicy { LifecycleStage = UpdateWorkflowExecutionLifecycleStage.Completed },
        Request = new Request { Meta = new Meta { UpdateId = id, Identity = "c" }, Input = new Input { Name = "change", Args = Text("x") } },
    };

    public static Task RespondAsync(World world, Wire.PollWorkflowTaskQueueResponse task, bool isAccepted)
    {
        var asked = Assert.Single(task.Messages);
        var request = asked.Body.Unpack<Request>();
        var completion = World.Completion(task);
        void Say(string id, Google.Protobuf.IMessage body)
        {
            completion.Messages.Add(new Message { Id = id, ProtocolInstanceId = asked.ProtocolInstanceId, Body = Any.Pack(body) });
            completion.Commands.Add(Message(id));
        }
        if (isAccepted)
        {
            Say("accept", new Acceptance { AcceptedRequestMessageId = asked.Id, AcceptedRequestSequencingEventId = asked.EventId, AcceptedRequest = request });
            Say("done", new Response { Meta = request.Meta, Outcome = new Outcome { Success = Text("updated") } });
        }
        else
        {
            Say("reject", new Rejection { RejectedRequestMessageId = asked.Id, RejectedRequestSequencingEventId = asked.EventId, RejectedRequest = request, Failure = Failure("not now") });
        }
        return world.CallAsync<Wire.RespondWorkflowTaskCompletedResponse>(completion);
    }

    private static async Task QueryAsync(World world)
    {
        var run = await world.StartAsync();
        await world.TurnAsync(Timer("t", 60));
        var before = (await world.HistoryAsync(run)).Count;
        Assert.Equal("\"fine\"", (await AskAsync(world, run)).QueryResult.Payloads_[0].Data.ToStringUtf8());
        Assert.Equal(before, (await world.HistoryAsync(run)).Count);
        await world.SignalAsync(run);
        await world.TurnAsync(Complete());
        Assert.Equal("\"fine\"", (await AskAsync(world, run)).QueryResult.Payloads_[0].Data.ToStringUtf8());
        var rejected = await world.CallAsync<Wire.QueryWorkflowResponse>(QueryOf(run, QueryRejectCondition.NotOpen));
        Assert.Equal(WorkflowExecutionStatus.Completed, rejected.QueryRejected.Status);
        var unknown = world.RefusedAsync(QueryOf(run));
        await AnswerAsync(world, QueryResultType.Failed);
        var refusal = await unknown;
        Assert.Equal(ServiceStatus.InvalidArgument, refusal.Status);
        Assert.IsType<QueryFailedFailure>(refusal.Detail);
        Assert.Equal(ServiceStatus.DeadlineExceeded, (await world.RefusedAsync(QueryOf(run), TimeSpan.FromSeconds(3))).Status);
    }

    private static async Task<Wire.QueryWorkflowResponse> AskAsync(World world, WorkflowExecution run)
    {
        var answer = world.CallAsync<Wire.QueryWorkflowResponse>(QueryOf(run));
        await AnswerAsync(world, QueryResultType.Answered);
        return await answer;
    }

    private static async Task AnswerAsync(World world, QueryResultType type)
    {
        var task = await world.PollAsync();
        Assert.Equal("state", task.Query.QueryType);
        Assert.NotNull(task.History);
        var response = new Wire.RespondQueryTaskCompletedRequest { Namespace = World.Space, TaskToken = task.TaskToken, CompletedType = type };
        if (type == QueryResultType.Answered) response.QueryResult = Text("fine");
        else response.ErrorMessage = "unknown query";
        await world.CallAsync<Wire.RespondQueryTaskCompletedResponse>(response);
    }

    private static Wire.QueryWorkflowRequest QueryOf(WorkflowExecution run, QueryRejectCondition reject = QueryRejectCondition.None) =>
        new() { Namespace = World.Space, Execution = run, Query = new WorkflowQuery { QueryType = "state" }, QueryRejectCondition = reject };

    private static async Task SignalWithStartAsync(World world)
    {
        var start = world.NewRun();
        Wire.SignalWithStartWorkflowExecutionRequest Request() => new()
        {
            Namespace = World.Space,
            WorkflowId = start.WorkflowId,
            WorkflowType = start.WorkflowType,
            TaskQueue = start.TaskQueue,
            SignalName = "go",
            RequestId = Guid.NewGuid().ToString(),
        };
        var first = await world.CallAsync<Wire.SignalWithStartWorkflowExecutionResponse>(Request());
        var run = world.Seen(new WorkflowExecution { WorkflowId = start.WorkflowId, RunId = first.RunId });
        await world.ExpectAsync(run, "Started Signaled WFTScheduled");
        var second = await world.CallAsync<Wire.SignalWithStartWorkflowExecutionResponse>(Request());
        Assert.Equal((first.RunId, true, false), (second.RunId, first.Started, second.Started));
        await world.ExpectAsync(run, "Started Signaled WFTScheduled Signaled");
    }

    private static async Task CancelAsync(World world)
    {
        var run = await world.StartAsync();
        await world.TurnAsync(Timer("t", 60));
        for (var i = 0; i < 2; i++)
            await world.CallAsync<Wire.RequestCancelWorkflowExecutionResponse>(new Wire.RequestCancelWorkflowExecutionRequest { Namespace = World.Space, WorkflowExecution = run, Reason = "enough", RequestId = "same" });
        await world.TurnAsync(CancelTimer("t"), Activity("cleanup", world.Queue));
        await world.FinishAsync(await world.PollActivityAsync());
        await world.TurnAsync(Cancel());
        const string turn = "WFTScheduled WFTStarted WFTCompleted";
        var events = await world.ExpectAsync(run, $"Started {turn} TimerStarted CancelRequested {turn} TimerCanceled ActivityScheduled ActivityStarted ActivityCompleted {turn} Canceled");
        Assert.Equal("enough", events[5].WorkflowExecutionCancelRequestedEventAttributes.Cause);
    }

    private static async Task SameSignalAsync(World world)
    {
        var run = await world.StartAsync();
        var signal = new Wire.SignalWorkflowExecutionRequest { Namespace = World.Space, WorkflowExecution = run, SignalName = "go", RequestId = "same" };
        for (var i = 0; i < 2; i++) await world.CallAsync<Wire.SignalWorkflowExecutionResponse>(signal.Clone());
        await world.ExpectAsync(run, "Started WFTScheduled Signaled");
    }

    private static async Task NotThereAsync(World world)
    {
        var run = new WorkflowExecution { WorkflowId = $"{world.Queue}-none" };
        foreach (var request in new Google.Protobuf.IMessage[]
        {
            new Wire.SignalWorkflowExecutionRequest { Namespace = World.Space, WorkflowExecution = run, SignalName = "s" },
            new Wire.RequestCancelWorkflowExecutionRequest { Namespace = World.Space, WorkflowExecution = run },
            new Wire.TerminateWorkflowExecutionRequest { Namespace = World.Space, WorkflowExecution = run },
            new Wire.DescribeWorkflowExecutionRequest { Namespace = World.Space, Execution = run },
            new Wire.GetWorkflowExecutionHistoryRequest { Namespace = World.Space, Execution = run },
        })
            Assert.Equal(ServiceStatus.NotFound, (await world.RefusedAsync(request)).Status);
    }
}
