using Temporal.Api.Common.V1;
using Temporal.Api.Update.V1;
using Tsrun.Cli.Hosting;
using Tsrun.Engine;
using Tsrun.Engine.Embedded;
using Tsrun.History;
using Tsrun.Tests.Runtime;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Cluster;

/// <summary>Our worker on the engine in this process.</summary>
public sealed class EmbeddedWorkerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tsrun-embedded-").FullName;
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));

    public void Dispose()
    {
        _patience.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Worker_RunsLeftOpenOnQueuesOfTheirOwn_FinishesThemAndStaysUntilTold()
    {
        await using var engine = await EmbeddedEngine.OpenAsync(new EngineOptions(_folder));
        foreach (var id in new[] { "one", "two" }) await StartAsync(engine, id, Canned.Input());
        await StartAsync(engine, "lost", Canned.Input(), root: "/nowhere/at/all");
        await using var activities = CannedWorker.Registry((name, input, cancel) => CannedWorker.Crate(Canned.Try(touch: false, anchors: 0))(name, input, cancel));
        var said = new List<string>();
        using var stop = new CancellationTokenSource();
        var work = new EmbeddedWorker(RunPlace.Of(engine), activities, new WorkerOptions("") { Tell = Tell }, only: null).RunAsync(stop.Token, CancellationToken.None);
        foreach (var id in new[] { "one", "two" })
            await ClusterRig.ClosedAsync(engine.Client, new WorkflowId(id), _patience.Token);
        Assert.False(work.IsCompleted);
        await stop.CancelAsync();
        await work.WaitAsync(_patience.Token);
        Assert.Contains("2 open runs taken up", said);
        Assert.Equal("no run is open, and none turns up by itself while this worker has the store; Ctrl-C ends it", said[^1]);
        Assert.Contains(said, line => line.StartsWith("lost is left alone: /nowhere/at/all", StringComparison.Ordinal));
        Assert.Equal(WorkflowExecutionStatus.Running, (await engine.Client.DescribeWorkflowExecutionAsync(new DescribeWorkflowExecutionRequest(new WorkflowId("lost")))).Execution.Status);

        void Tell(WorkerNews news)
        {
            if (news is not WorkerNews.Remark remark) return;
            lock (said) said.Add(remark.Text);
        }
    }

    [Fact]
    public async Task Update_OfARunThatWaits_IsRejectedAndTheRunGoesOn()
    {
        await using var engine = await EmbeddedEngine.OpenAsync(new EngineOptions(_folder));
        var run = await StartAsync(engine, "asks", Canned.Input(interactive: true));
        await using var worker = new CannedWorker(engine.Client, new WorkerOptions("q-asks"), CannedWorker.Crate(Canned.Try(touch: false, anchors: 0)));
        var before = await ClusterRig.HistoryAsync(engine.Client, run, events => events.Any(e => e.Attributes is MarkerRecorded { MarkerName: Markers.Ask }) && events[^1].Attributes is not WorkflowTaskCompleted, _patience.Token);
        var outcome = (await engine.CallAsync<Api.UpdateWorkflowExecutionResponse>(Update(run), CallContext.None, _patience.Token)).Outcome;
        Assert.Contains("expected `answer`", outcome.Failure.Message, StringComparison.Ordinal);
        Assert.Equal("TS1162", outcome.Failure.ApplicationFailureInfo.Type);
        var ask = before.Select(e => e.Attributes).OfType<MarkerRecorded>().Single(marker => marker.MarkerName == Markers.Ask);
        await engine.Client.SignalWorkflowExecutionAsync(new SignalWorkflowExecutionRequest(run, Markers.AnswerSignalName, HistoryJson.ToPayload(new AnswerSignal(HistoryJson.Read<AskMarker>(ask.Details).Id, false, "test"))));
        var history = await ClusterRig.ClosedAsync(engine.Client, run, _patience.Token);
        Assert.IsType<WorkflowExecutionCompleted>(history[^1].Attributes);
        Assert.True(Tsrun.Runtime.Replayer.Replay(history).Identical);
    }

    private static Api.UpdateWorkflowExecutionRequest Update(WorkflowId run) => new()
    {
        Namespace = "default",
        WorkflowExecution = new WorkflowExecution { WorkflowId = run.Value },
        Request = new Request { Meta = new Meta { UpdateId = "u" }, Input = new Input { Name = "hurry" } },
    };

    private async Task<WorkflowId> StartAsync(EmbeddedEngine engine, string name, RunInput input, string? root = null)
    {
        var id = new WorkflowId(name);
        input = input with { Facts = input.Facts with { Root = root ?? _folder } };
        await engine.Client.StartWorkflowExecutionAsync(new StartWorkflowExecutionRequest(id, input.Script.Name, $"q-{name}", HistoryJson.ToPayload(input)), _patience.Token);
        return id;
    }
}
