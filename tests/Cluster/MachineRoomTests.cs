using Tsrun.Cli.Hosting;
using Tsrun.Engine;
using Tsrun.Engine.Embedded;
using Tsrun.Engine.Mapping;
using Tsrun.History;
using Tsrun.Runtime;
using Tsrun.Tests.Runtime;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Cluster;

/// <summary>Turns that bring only what is new: folded on the machine in the cache, or on the whole history where the two do not meet.</summary>
public sealed class MachineRoomTests : IAsyncLifetime
{
    private static readonly WorkflowId Run = new("w");
    private readonly string _folder = Directory.CreateTempSubdirectory("tsrun-room-").FullName;
    private EmbeddedEngine _engine = null!;
    private RecordingFrontend _frontend = null!;
    private RunId _runId;
    private IReadOnlyList<HistoryEvent> _history = [];

    /// <summary>A run that is over, with a few turns.</summary>
    public async Task InitializeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        _engine = await EmbeddedEngine.OpenAsync(new EngineOptions(_folder));
        _frontend = new RecordingFrontend(_engine);
        await using var worker = new CannedWorker(_engine.Client, new WorkerOptions("q"), CannedWorker.Crate(Canned.Try()));
        _runId = (await _engine.Client.StartWorkflowExecutionAsync(new StartWorkflowExecutionRequest(Run, "fix", "q", HistoryJson.ToPayload(Canned.Input())), patience.Token)).RunId;
        _history = await ClusterRig.HistoryAsync(_engine.Client, Run, events => events.Count > 0 && ClusterRig.IsClose(events[^1].Attributes), patience.Token);
    }

    public async Task DisposeAsync()
    {
        await _engine.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Turn_ThatFollowsOnTheCachedMachine_FetchesNothing()
    {
        var (second, third) = (Turns[1], Turns[2]);
        var fold = await FoldAsync(cachedUpTo: second, from: second + 1, to: third);
        Assert.Empty(_frontend.Requests<Api.GetWorkflowExecutionHistoryRequest>());
        AssertAsksWhatIsOnRecord(fold, third);
    }

    [Fact]
    public async Task Turn_ThatBeginsBehindAGap_FetchesTheWholeHistory()
    {
        var (first, second, third) = (Turns[0], Turns[1], Turns[2]);
        var fold = await FoldAsync(cachedUpTo: first, from: second + 1, to: third);
        Assert.NotEmpty(_frontend.Requests<Api.GetWorkflowExecutionHistoryRequest>());
        AssertAsksWhatIsOnRecord(fold, third);
    }

    [Fact]
    public async Task Turn_OfARunThatIsNotInTheCache_FetchesTheWholeHistory()
    {
        var (second, third) = (Turns[1], Turns[2]);
        var fold = await FoldAsync(cachedUpTo: 0, from: second + 1, to: third);
        Assert.NotEmpty(_frontend.Requests<Api.GetWorkflowExecutionHistoryRequest>());
        AssertAsksWhatIsOnRecord(fold, third);
    }

    /// <summary>Ids of the events with which turns began.</summary>
    private IReadOnlyList<long> Turns => [.. _history.Where(e => e.Attributes is WorkflowTaskStarted).Select(e => e.EventId)];

    private async Task<Folded> FoldAsync(long cachedUpTo, long from, long to)
    {
        var cache = new RunCache(10);
        var machine = new WorkflowMachine();
        foreach (var next in _history.Take((int)cachedUpTo)) machine.Apply(next);
        if (cachedUpTo > 0)
        {
            _ = machine.TakeCommands(); // as after the turn
            cache.Put(_runId, machine);
        }
        var task = new WorkflowTask(default, Run, _runId, "fix", from - 1, to, 1, [.. _history.Where(e => e.EventId >= from && e.EventId <= to)], IsWholeHistory: false);
        return await new MachineRoom(new WorkflowClient(_frontend, new WorkflowClientOptions("default", "sticky")), cache).FoldAsync(task, CancellationToken.None);
    }

    private void AssertAsksWhatIsOnRecord(Folded fold, long turn)
    {
        Assert.Null(fold.Problem);
        Assert.Equal(turn, fold.Machine!.LastEventId);
        var recorded = _history.Select(e => e.Attributes).OfType<ActivityTaskScheduled>().Single(e => e.WorkflowTaskCompletedEventId == turn + 1);
        Assert.Equal(recorded.ActivityId, fold.Commands.OfType<Tsrun.History.Command.ScheduleActivityTask>().Single().ActivityId);
    }
}
