using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Command.V1;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;
using Temporal.Api.Protocol.V1;
using Temporal.Api.TaskQueue.V1;
using Temporal.Api.Update.V1;
using Tsrun.Engine;
using Tsrun.Engine.Embedded;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Engine;

/// <summary>An engine asked in Temporal's own messages, as a client in another process asks it.</summary>
internal sealed class MessageRig : IAsyncDisposable
{
    public const string Namespace = "default", Queue = "q", Worker = "w";
    private static readonly CallContext Outside = new("temporal-go", "1.0.0");
    private readonly EngineRig _rig;

    private MessageRig(EngineRig rig) => _rig = rig;

    public ManualClock Clock => _rig.Clock;

    public EmbeddedEngine Engine => _rig.Engine;

    public static TaskQueue Own { get; } = new() { Name = "own", Kind = TaskQueueKind.Sticky, NormalName = Queue };

    public static async Task<MessageRig> OpenAsync() => new(await EngineRig.OpenAsync());

    /// <summary>What a process finds that starts after this one was killed now.</summary>
    public async Task<MessageRig> KillAsync() => new(await _rig.KillAsync());

    /// <summary>Ends the engine, lets time pass while there is none, and opens the same files again.</summary>
    public Task StayAwayAsync(TimeSpan time) => _rig.StayAwayAsync(time);

    public Task<T> CallAsync<T>(IMessage request)
        where T : class, IMessage => Engine.CallAsync<T>(request, Outside, EngineRig.Patience());

    public async Task<WorkflowServiceException> RefusedAsync(IMessage request) =>
        await Assert.ThrowsAsync<WorkflowServiceException>(() => Engine.CallAsync(request, Outside, EngineRig.Patience()));

    public static Api.StartWorkflowExecutionRequest Start(string id = "wf") => new()
    {
        Namespace = Namespace,
        WorkflowId = id,
        WorkflowType = new WorkflowType { Name = "type" },
        TaskQueue = new TaskQueue { Name = Queue },
    };

    public async Task<string> StartAsync(Api.StartWorkflowExecutionRequest? request = null) =>
        (await CallAsync<Api.StartWorkflowExecutionResponse>(request ?? Start())).RunId;

    public Task<Api.PollWorkflowTaskQueueResponse> TurnAsync(TaskQueue? queue = null) => PollAsync(queue ?? new TaskQueue { Name = Queue }, EngineRig.Patience());

    /// <summary>Asks for a turn, until it is broken off.</summary>
    public Task<Api.PollWorkflowTaskQueueResponse> PollAsync(TaskQueue queue, CancellationToken patience) =>
        Engine.CallAsync<Api.PollWorkflowTaskQueueResponse>(new Api.PollWorkflowTaskQueueRequest { Namespace = Namespace, TaskQueue = queue, Identity = Worker }, Outside, patience);

    public static Api.RespondWorkflowTaskCompletedRequest Answer(Api.PollWorkflowTaskQueueResponse turn, params Command[] commands) =>
        new() { Namespace = Namespace, TaskToken = turn.TaskToken, Identity = Worker, Commands = { commands } };

    /// <summary>An answer that keeps the run in the worker's cache.</summary>
    public static Api.RespondWorkflowTaskCompletedRequest Kept(Api.PollWorkflowTaskQueueResponse turn, params Command[] commands)
    {
        var answer = Answer(turn, commands);
        answer.StickyAttributes = new StickyExecutionAttributes { WorkerTaskQueue = Own, ScheduleToStartTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(5)) };
        return answer;
    }

    public Task<Api.RespondWorkflowTaskCompletedResponse> DoneAsync(Api.RespondWorkflowTaskCompletedRequest answer) => CallAsync<Api.RespondWorkflowTaskCompletedResponse>(answer);

    /// <summary>Takes the next turn and answers with some commands.</summary>
    public async Task<Api.PollWorkflowTaskQueueResponse> TurnAsync(params Command[] commands)
    {
        var turn = await TurnAsync(queue: null);
        await DoneAsync(Answer(turn, commands));
        return turn;
    }

    public Task SignalAsync(string id = "wf") =>
        CallAsync<Api.SignalWorkflowExecutionResponse>(new Api.SignalWorkflowExecutionRequest { Namespace = Namespace, WorkflowExecution = new WorkflowExecution { WorkflowId = id }, SignalName = "s" });

    public Task<Api.UpdateWorkflowExecutionResponse> UpdateAsync(string updateId = "u") => CallAsync<Api.UpdateWorkflowExecutionResponse>(new Api.UpdateWorkflowExecutionRequest
    {
        Namespace = Namespace,
        WorkflowExecution = new WorkflowExecution { WorkflowId = "wf" },
        Request = new Request { Meta = new Meta { UpdateId = updateId }, Input = new Input { Name = "set" } },
    });

    /// <summary>What a worker answers to a message of an update.</summary>
    public static Message Reply(Message asked, string what, IMessage body) => new() { Id = $"{asked.Id}/{what}", ProtocolInstanceId = asked.ProtocolInstanceId, Body = Any.Pack(body) };

    public async Task<IReadOnlyList<HistoryEvent>> HistoryAsync(string id = "wf", string runId = "")
    {
        var events = new List<HistoryEvent>();
        var request = new Api.GetWorkflowExecutionHistoryRequest { Namespace = Namespace, Execution = new WorkflowExecution { WorkflowId = id, RunId = runId }, MaximumPageSize = 4 };
        do
        {
            var page = await Engine.CallAsync<Api.GetWorkflowExecutionHistoryResponse>(request);
            events.AddRange(page.History.Events);
            request.NextPageToken = page.NextPageToken;
        }
        while (!request.NextPageToken.IsEmpty);
        HistoryLaws.Check(events);
        return events;
    }

    public async Task ExpectAsync(string expected, string id = "wf", string runId = "") =>
        Assert.Equal(expected, string.Join(' ', (await HistoryAsync(id, runId)).Select(written => EngineRig.Letters(written.EventType.ToString()))));

    public static Command Complete { get; } = new() { CommandType = CommandType.CompleteWorkflowExecution, CompleteWorkflowExecutionCommandAttributes = new CompleteWorkflowExecutionCommandAttributes() };

    public static Command Marker { get; } = new() { CommandType = CommandType.RecordMarker, RecordMarkerCommandAttributes = new RecordMarkerCommandAttributes { MarkerName = "m" } };

    public ValueTask DisposeAsync() => _rig.DisposeAsync();
}
