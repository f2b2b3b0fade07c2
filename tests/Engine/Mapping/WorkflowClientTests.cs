using Google.Protobuf;
using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;
using Tsrun.Engine;
using Tsrun.Engine.Mapping;
using Tsrun.History;
using Api = Temporal.Api.WorkflowService.V1;
using EventMessage = Temporal.Api.History.V1.HistoryEvent;

namespace Tsrun.Tests.Engine.Mapping;

public sealed class WorkflowClientTests
{
    private static readonly WorkflowId TheWorkflow = new("wf");
    private static readonly RunId Run = new("r1");

    [Fact]
    public async Task Poll_EmptyAnswer_IsNoTask() =>
        Assert.Null(await Client(new ScriptedFrontend(new Api.PollWorkflowTaskQueueResponse())).PollWorkflowTaskQueueAsync(new PollWorkflowTaskQueueRequest("q", "w")));

    [Fact]
    public async Task Poll_AnswerInPages_IsReadToItsEnd()
    {
        var frontend = new ScriptedFrontend(
            new Api.PollWorkflowTaskQueueResponse { TaskToken = Bytes("t"), WorkflowExecution = new() { WorkflowId = "wf", RunId = "r1" }, History = Events(1, 2), NextPageToken = Bytes("p1"), StartedEventId = 5 },
            Page("p2"),
            Page("", 3, 4, 5));
        var task = await Client(frontend).PollWorkflowTaskQueueAsync(new PollWorkflowTaskQueueRequest("q", "w"));
        Assert.Equal([1, 2, 3, 4, 5], task!.Events.Select(e => e.EventId));
        Assert.True(task.IsWholeHistory);
        Assert.Equal(["p1", "p2"], frontend.Requests.Skip(1).Cast<Api.GetWorkflowExecutionHistoryRequest>().Select(request => request.NextPageToken.ToStringUtf8()));
    }

    [Fact]
    public async Task Respond_ToATaskOfACluster_GivesItsTokenBackUnread()
    {
        var token = ByteString.CopyFrom(0x0A, 0xFF, 0x00);
        var frontend = new ScriptedFrontend(new Api.PollActivityTaskQueueResponse { TaskToken = token, WorkflowExecution = new() { WorkflowId = "wf", RunId = "r1" } }, new Api.RespondActivityTaskCompletedResponse());
        var client = Client(frontend);
        var task = await client.PollActivityTaskQueueAsync(new PollActivityTaskQueueRequest("q", "w"));
        await client.RespondActivityTaskCompletedAsync(new RespondActivityTaskCompletedRequest(task!.Token, Payload.Null, "w"));
        Assert.Equal(token, ((Api.RespondActivityTaskCompletedRequest)frontend.Requests[1]).TaskToken);
    }

    [Fact]
    public async Task Sticky_PollAndCompletion_NameTheSameQueue()
    {
        var frontend = new ScriptedFrontend(new Api.PollWorkflowTaskQueueResponse(), new Api.RespondWorkflowTaskCompletedResponse());
        var client = new WorkflowClient(frontend, new WorkflowClientOptions("ns", "mine"));
        await client.PollWorkflowTaskQueueAsync(new PollWorkflowTaskQueueRequest("q", "w", Sticky: true));
        await client.RespondWorkflowTaskCompletedAsync(new RespondWorkflowTaskCompletedRequest(new TaskToken(Run, 2, 1), [], "w") { TaskQueue = "q" });
        var polled = ((Api.PollWorkflowTaskQueueRequest)frontend.Requests[0]).TaskQueue;
        Assert.Equal(("mine", TaskQueueKind.Sticky, "q"), (polled.Name, polled.Kind, polled.NormalName));
        Assert.Equal(polled, ((Api.RespondWorkflowTaskCompletedRequest)frontend.Requests[1]).StickyAttributes.WorkerTaskQueue);
    }

    [Fact]
    public async Task History_Followed_GoesOnFromTheLastTokenAndNotFromTheStart()
    {
        var frontend = new ScriptedFrontend(Page("a", 1, 2), Page("b"), Page("", 3));
        var client = Client(frontend);
        var first = await client.GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest(TheWorkflow, Run, WaitNewEvent: true));
        var quiet = await client.GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest(TheWorkflow, Run, first.NextEventId, WaitNewEvent: true));
        var last = await client.GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest(TheWorkflow, Run, quiet.NextEventId, WaitNewEvent: true));
        Assert.Equal((3L, 3L, 4L), (first.NextEventId, quiet.NextEventId, last.NextEventId));
        Assert.Equal(["", "a", "b"], frontend.Requests.Cast<Api.GetWorkflowExecutionHistoryRequest>().Select(request => request.NextPageToken.ToStringUtf8()));
    }

    [Fact]
    public async Task History_FromTheMiddleWithoutAToken_SkipsWhatComesBefore()
    {
        var page = await Client(new ScriptedFrontend(Page("a", 1, 2), Page("", 3, 4))).GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest(TheWorkflow, Run, 4));
        Assert.Equal([4], page.Events.Select(e => e.EventId));
    }

    [Fact]
    public async Task History_WithATurnThatIsNotStored_IsWithoutIt()
    {
        var page = Page("", 1);
        page.History.Events.Add(new EventMessage { EventId = 2, EventType = EventType.WorkflowTaskScheduled, WorkflowTaskScheduledEventAttributes = new() { Attempt = 3 } });
        page.History.Events.Add(new EventMessage { EventId = 3, EventType = EventType.WorkflowTaskStarted, WorkflowTaskStartedEventAttributes = new() });
        var read = await Client(new ScriptedFrontend(page)).GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest(TheWorkflow, Run));
        Assert.Equal((1, 2L), (read.Events.Count, read.NextEventId));
    }

    [Fact]
    public async Task List_NextPage_LeadsToTheFrontendsToken()
    {
        var frontend = new ScriptedFrontend(
            new Api.ListWorkflowExecutionsResponse { Executions = { new Temporal.Api.Workflow.V1.WorkflowExecutionInfo { Execution = new() { WorkflowId = "wf", RunId = "r1" } } }, NextPageToken = Bytes("more") },
            new Api.ListWorkflowExecutionsResponse());
        var client = Client(frontend);
        var first = await client.ListWorkflowExecutionsAsync(new ListWorkflowExecutionsRequest(Open: false, WorkflowId: new WorkflowId("it's")));
        var second = await client.ListWorkflowExecutionsAsync(new ListWorkflowExecutionsRequest(Before: first.NextPage));
        Assert.Null(second.NextPage);
        Assert.Equal("ExecutionStatus != 'Running' AND WorkflowId = 'it''s'", ((Api.ListWorkflowExecutionsRequest)frontend.Requests[0]).Query);
        Assert.Equal("more", ((Api.ListWorkflowExecutionsRequest)frontend.Requests[1]).NextPageToken.ToStringUtf8());
    }

    private static WorkflowClient Client(IFrontend frontend) => new(frontend, new WorkflowClientOptions("ns"));

    private static Api.GetWorkflowExecutionHistoryResponse Page(string token, params long[] ids) => new() { History = Events(ids), NextPageToken = Bytes(token) };

    private static Temporal.Api.History.V1.History Events(params long[] ids) => new() { Events = { ids.Select(id => new EventMessage { EventId = id, EventType = EventType.TimerFired, TimerFiredEventAttributes = new TimerFiredEventAttributes { TimerId = "t" } }) } };

    private static ByteString Bytes(string text) => ByteString.CopyFromUtf8(text);
}
