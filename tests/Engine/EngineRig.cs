using System.Text;
using Tsrun.Engine;
using Tsrun.Engine.Embedded;
using Tsrun.Engine.Mapping;
using Tsrun.History;

namespace Tsrun.Tests.Engine;

/// <summary>An engine on a folder of its own, a clock that stands still, and short names for the verbs.</summary>
internal sealed class EngineRig : IAsyncDisposable
{
    public const string Queue = "q";
    public const string Worker = "w";
    private readonly List<EmbeddedEngine> _opened = [];

    private EngineRig(string folder, ManualClock clock)
    {
        Folder = folder;
        Clock = clock;
    }

    public string Folder { get; }

    public ManualClock Clock { get; }

    public EmbeddedEngine Engine => _opened[^1];

    /// <summary>Our verbs, without a queue of its own: every turn brings the whole history.</summary>
    public WorkflowClient Client => new(Engine, new WorkflowClientOptions());

    public static async Task<EngineRig> OpenAsync(string? folder = null, ManualClock? clock = null)
    {
        var rig = new EngineRig(folder ?? Directory.CreateTempSubdirectory("tsrun-engine-").FullName, clock ?? new ManualClock());
        rig._opened.Add(await EmbeddedEngine.OpenAsync(new EngineOptions(rig.Folder) { Clock = rig.Clock }));
        return rig;
    }

    /// <summary>What a process finds that starts after this one was killed now: the files as they are, without a goodbye.</summary>
    public async Task<EngineRig> KillAsync()
    {
        var copy = Directory.CreateTempSubdirectory("tsrun-killed-").FullName;
        foreach (var name in (string[])["engine.db", "engine.db-wal"])
        {
            await using var source = new FileStream(Path.Combine(Folder, name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            await using var target = File.Create(Path.Combine(copy, name));
            await source.CopyToAsync(target);
        }
        return await OpenAsync(copy, Clock);
    }

    /// <summary>Ends the engine, lets time pass while there is none, and opens the same files again.</summary>
    public async Task StayAwayAsync(TimeSpan time)
    {
        await Engine.DisposeAsync();
        Clock.Advance(time);
        _opened.Add(await EmbeddedEngine.OpenAsync(new EngineOptions(Folder) { Clock = Clock }));
    }

    public async Task<RunId> StartAsync(string id = "wf", StartWorkflowExecutionRequest? request = null) =>
        (await Client.StartWorkflowExecutionAsync((request ?? new StartWorkflowExecutionRequest(new WorkflowId(id), "type", Queue, Payload.Null)) with { WorkflowId = new WorkflowId(id) })).RunId;

    public async Task<WorkflowTask> TurnAsync() =>
        await Client.PollWorkflowTaskQueueAsync(new PollWorkflowTaskQueueRequest(Queue, Worker), Patience()) ?? throw new TimeoutException("no workflow task");

    public Task<RespondWorkflowTaskCompletedResponse> DoneAsync(WorkflowTask task, params Command[] commands) =>
        Client.RespondWorkflowTaskCompletedAsync(new RespondWorkflowTaskCompletedRequest(task.Token, commands, Worker));

    /// <summary>Takes the next turn and answers with some commands.</summary>
    public async Task<WorkflowTask> TurnAsync(params Command[] commands)
    {
        var task = await TurnAsync();
        await DoneAsync(task, commands);
        return task;
    }

    public async Task<ActivityTask> ActivityAsync(string identity = Worker) =>
        await Client.PollActivityTaskQueueAsync(new PollActivityTaskQueueRequest(Queue, identity), Patience()) ?? throw new TimeoutException("no activity task");

    public Task DoneAsync(ActivityTask task, string result = "1") =>
        Client.RespondActivityTaskCompletedAsync(new RespondActivityTaskCompletedRequest(task.Token, new Payload(result), Worker));

    public Task FailAsync(ActivityTask task, Failure? failure = null) =>
        Client.RespondActivityTaskFailedAsync(new RespondActivityTaskFailedRequest(task.Token, failure ?? Failure.Application("TSTEST", "boom"), Worker));

    public Task SignalAsync(string name = "s", string? requestId = null, string id = "wf") =>
        Client.SignalWorkflowExecutionAsync(new SignalWorkflowExecutionRequest(new WorkflowId(id), name, Payload.Null, RequestId: requestId));

    public async Task<IReadOnlyList<HistoryEvent>> HistoryAsync(string id = "wf", RunId? runId = null)
    {
        var events = new List<HistoryEvent>();
        GetWorkflowExecutionHistoryResponse page;
        do
        {
            page = await Client.GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest(new WorkflowId(id), runId, events.Count + 1, 3));
            events.AddRange(page.Events);
        }
        while (page.HasMore);
        HistoryLaws.Check(events);
        return events;
    }

    /// <summary>Compares a history's event names, one letter group each; see <see cref="Letters"/>.</summary>
    public async Task ExpectAsync(string expected, string id = "wf", RunId? runId = null)
    {
        var text = new StringBuilder();
        foreach (var written in await HistoryAsync(id, runId))
            text.Append(text.Length == 0 ? "" : " ").Append(Letters(written.EventType));
        Assert.Equal(expected, text.ToString());
    }

    /// <summary>WorkflowTaskScheduled becomes WTScheduled, and so on.</summary>
    public static string Letters(string type) => type
        .Replace("StartChildWorkflowExecution", "Child", StringComparison.Ordinal)
        .Replace("ChildWorkflowExecution", "Child", StringComparison.Ordinal)
        .Replace("WorkflowExecution", "", StringComparison.Ordinal)
        .Replace("WorkflowTask", "WT", StringComparison.Ordinal)
        .Replace("ActivityTask", "AT", StringComparison.Ordinal);

    public static Command.ScheduleActivityTask Activity(string id = "a", RetryPolicy? retry = null, double? startToClose = 5, double? scheduleToClose = null, double? scheduleToStart = null, double? heartbeat = null) =>
        new(new ActivityId(id), "act", new Payload("{}"), null, Seconds(scheduleToClose), Seconds(scheduleToStart), Seconds(startToClose), Seconds(heartbeat), retry);

    public static Command Complete { get; } = new Command.CompleteWorkflowExecution(new Payload("\"ok\""));

    private static TimeSpan? Seconds(double? seconds) => seconds is { } given ? TimeSpan.FromSeconds(given) : null;

    /// <summary>Ends a test that would wait for ever.</summary>
    public static CancellationToken Patience() => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in _opened)
            await engine.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
