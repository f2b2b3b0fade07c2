using Temporal.Api.Enums.V1;
using Temporal.Api.TaskQueue.V1;
using Tsrun.Engine;
using static Tsrun.Tests.Engine.MessageRig;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Engine;

/// <summary>A worker is gone with its connection, without a goodbye: what it had or was to get is up for others at once, and no timeout shows in a history. The clock stands still.</summary>
public sealed class LostConnectionTests
{
    private const string Begin = "Started WTScheduled WTStarted WTCompleted ";

    [Fact]
    public async Task Turn_ItsWorkerIsLostWithIt_GoesToTheNextThatAsks()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        var lost = new Worker(rig);
        var answered = await lost.TurnAsync();
        await lost.LoseAsync();
        await rig.TurnAsync(Complete);
        Assert.Equal(ServiceStatus.NotFound, (await rig.RefusedAsync(Answer(answered, Complete))).Status);
        await rig.ExpectAsync(Begin + "Completed");
    }

    [Fact]
    public async Task Turns_WaitingForAWorkerThatIsTooBusyToAsk_GoToAnybodyAtOnce()
    {
        await using var rig = await OpenAsync();
        var lost = new Worker(rig);
        foreach (var id in (string[])["one", "two"])
        {
            await rig.StartAsync(Start(id));
            await rig.DoneAsync(Kept(await lost.TurnAsync()));
        }
        var taken = lost.TurnAsync(Own);
        await rig.SignalAsync("one");
        await taken;
        await rig.SignalAsync("two");
        await lost.LoseAsync();
        foreach (var _ in (string[])["one", "two"])
            await rig.TurnAsync(Complete);
        foreach (var id in (string[])["one", "two"])
            await rig.ExpectAsync(Begin + "Signaled WTScheduled WTStarted WTCompleted Completed", id);
    }

    [Fact]
    public async Task Turn_SignalCameWhileTheLostWorkerHadIt_ShowsItToTheNext()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        var lost = new Worker(rig);
        await lost.TurnAsync();
        await rig.SignalAsync();
        await lost.LoseAsync();
        var turn = await rig.TurnAsync(Complete);
        Assert.Equal(EventType.WorkflowExecutionSignaled, turn.History.Events[2].EventType);
        await rig.ExpectAsync("Started WTScheduled Signaled WTStarted WTCompleted Completed");
    }

    [Fact]
    public async Task Turn_WorkerHasAnotherConnection_StaysInItsCache()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        var (lost, kept) = (new Worker(rig), new Worker(rig));
        await rig.DoneAsync(Kept(await lost.TurnAsync()));
        var (first, second) = (lost.TurnAsync(Own), kept.TurnAsync(Own));
        await rig.SignalAsync();
        await first;
        await lost.LoseAsync();
        Assert.Equal(4, (await second).History.Events[0].EventId);
    }

    [Fact]
    public async Task Turn_TakesASecondWorkerDown_WaitsForItsTimeout()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        for (var i = 0; i < 2; i++)
        {
            var lost = new Worker(rig);
            await lost.TurnAsync();
            await lost.LoseAsync();
        }
        rig.Clock.Advance(TimeSpan.FromSeconds(10));
        await rig.TurnAsync(Complete);
        await rig.ExpectAsync("Started WTScheduled WTStarted WTTimedOut WTScheduled WTStarted WTCompleted Completed");
    }

    [Fact]
    public async Task Query_ItsWorkerIsLostWithIt_IsAnsweredByTheNextThatAsks()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.TurnAsync([]);
        var answer = rig.CallAsync<Api.QueryWorkflowResponse>(new Api.QueryWorkflowRequest { Namespace = Namespace, Execution = new() { WorkflowId = "wf" }, Query = new() { QueryType = "state" } });
        var lost = new Worker(rig);
        await lost.TurnAsync();
        await lost.LoseAsync();
        var asked = await rig.TurnAsync(queue: null);
        await rig.CallAsync<Api.RespondQueryTaskCompletedResponse>(new Api.RespondQueryTaskCompletedRequest { Namespace = Namespace, TaskToken = asked.TaskToken, CompletedType = QueryResultType.Answered, QueryResult = new() });
        Assert.NotNull((await answer).QueryResult);
    }

    /// <summary>A worker that asks over one connection.</summary>
    private sealed class Worker(MessageRig rig)
    {
        private readonly CancellationTokenSource _calls = new(), _connection = new();
        private readonly List<Task> _polls = [];

        public Task<Api.PollWorkflowTaskQueueResponse> TurnAsync(TaskQueue? queue = null)
        {
            var poll = rig.Engine.CallAsync<Api.PollWorkflowTaskQueueResponse>(
                new Api.PollWorkflowTaskQueueRequest { Namespace = Namespace, TaskQueue = queue ?? new TaskQueue { Name = Queue }, Identity = MessageRig.Worker }, new CallContext("temporal-go", "1.0.0") { Gone = _connection.Token }, _calls.Token);
            _polls.Add(poll);
            return poll;
        }

        /// <summary>As the door does it: first the calls end, then the connection.</summary>
        public async Task LoseAsync()
        {
            await _calls.CancelAsync();
            await Task.WhenAll(_polls).ContinueWith(static _ => { }, TaskScheduler.Default);
            await _connection.CancelAsync();
        }
    }
}
