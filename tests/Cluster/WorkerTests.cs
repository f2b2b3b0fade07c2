using Tsrun.Engine;
using Tsrun.Engine.Mapping;
using Tsrun.History;
using Tsrun.Runtime;
using Tsrun.Tests.Runtime;

namespace Tsrun.Tests.Cluster;

/// <summary>Our worker on a server: the genuine one where it is named, else ours.</summary>
[Collection(nameof(ClusterServer))]
public sealed class WorkerTests(ClusterServer server)
{
    [Fact]
    public async Task SameRun_LocalAndOnACluster_AsksForTheSameAndReplaysOnBothSides()
    {
        using var rig = new ClusterRig(server);
        await using var worker = rig.Worker(CannedWorker.Crate(Canned.Try()));
        var there = await rig.ClosedAsync(await rig.StartAsync());
        var here = await EmbeddedRun.RecordAsync(rig.Patience);
        Assert.Equal(Effects(here), Effects(there));
        Assert.True(Replayer.Replay(there).Identical);
        Assert.True(Replayer.Replay([.. here.Select(next => next.ToMessage().ToRecord())]).Identical);
        Assert.True(Replayer.Replay(TemporalJson.Read(System.Text.Encoding.UTF8.GetBytes(TemporalJson.Write(here)))).Identical);
        HistoryLawsHold(there);
    }

    [Fact]
    public async Task Run_OfAnotherProgramOnOurQueue_FailsItsTurnAndNothingElse()
    {
        using var rig = new ClusterRig(server);
        await using var worker = rig.Worker(CannedWorker.Crate(Canned.Try()));
        var foreign = new WorkflowId($"foreign-{Guid.NewGuid():N}");
        await rig.Client.StartWorkflowExecutionAsync(new StartWorkflowExecutionRequest(foreign, "someOther", rig.Queue, new Payload("[1,2]")), rig.Patience);
        var failed = await rig.UntilAsync(foreign, events => events.Any(e => e.Attributes is WorkflowTaskFailed));
        var failure = failed.Select(e => e.Attributes).OfType<WorkflowTaskFailed>().Single();
        Assert.Equal((WorkflowTaskFailedCause.WorkflowWorkerUnhandledFailure, "TS1153"), (failure.Cause, ((FailureInfo.Application)failure.Failure.Info).Type));
        Assert.IsType<WorkflowExecutionCompleted>((await rig.ClosedAsync(await rig.StartAsync()))[^1].Attributes);
    }

    [Fact]
    public async Task Machine_ThatNobodyWorksFor_IsLeftForAnother()
    {
        using var rig = new ClusterRig(server);
        var crate = CannedWorker.Crate(Canned.Try());
        var adopted = HistoryJson.ToPayload(new CheckoutAdopt.Result("/adopted", $"{rig.Queue}@alive", ""));
        await using var worker = rig.Worker((name, input, cancel) => name == CheckoutAdopt.Name ? Task.FromResult(adopted) : crate(name, input, cancel), options => options with { HostQueue = $"{rig.Queue}@alive" });
        var history = await rig.ClosedAsync(await rig.StartAsync(Canned.Input() with { Cluster = new ClusterFacts($"{rig.Queue}@dead", TimeSpan.FromSeconds(1), new string('a', 64), SearchAttributes: false) }));
        var queues = history.Select(e => e.Attributes).OfType<ActivityTaskScheduled>().Select(e => (e.ActivityType, e.TaskQueue[rig.Queue.Length..])).ToList();
        Assert.Equal([(CargoCheck.Name, "@dead"), (CheckoutAdopt.Name, ""), (CargoCheck.Name, "@alive")], queues.Take(3));
        Assert.All(queues.Skip(3), queue => Assert.Equal("@alive", queue.Item2));
        Assert.Contains("\"root\":\"/adopted\"", history.Select(e => e.Attributes).OfType<ActivityTaskScheduled>().Last().Input.Json, StringComparison.Ordinal);
        Assert.IsType<WorkflowExecutionCompleted>(history[^1].Attributes);
        Assert.True(Replayer.Replay(history).Identical);
    }

    [Fact]
    public async Task Question_ToARunThatWaits_IsAnsweredAndLeavesNoTrace()
    {
        using var rig = new ClusterRig(server);
        await using var worker = rig.Worker(CannedWorker.Crate(Canned.Try(touch: false, anchors: 0)));
        var run = await rig.StartAsync(Canned.Input(interactive: true));
        var before = await rig.UntilAsync(run, events => events.Any(e => e.Attributes is TimerStarted or MarkerRecorded { MarkerName: Markers.Ask }) && events[^1].Attributes is not WorkflowTaskCompleted);
        var status = HistoryJson.Read<RunStatus>((await rig.Client.QueryWorkflowAsync(new QueryWorkflowRequest(run, RunStatus.QueryName, Payload.Null), rig.Patience)).Result);
        Assert.Equal(("fix", "a person", false), (status.Script, status.Waiting.Single().For, status.Closed));
        var unknown = await Assert.ThrowsAsync<WorkflowServiceException>(() => rig.Client.QueryWorkflowAsync(new QueryWorkflowRequest(run, "nonsense", Payload.Null), rig.Patience));
        Assert.Equal(ServiceStatus.InvalidArgument, unknown.Status);
        Assert.Contains("status", unknown.Message, StringComparison.Ordinal);
        Assert.Equal(before.Count, (await rig.Client.DescribeWorkflowExecutionAsync(new DescribeWorkflowExecutionRequest(run), rig.Patience)).Execution.HistoryLength);
        await rig.Client.SignalWorkflowExecutionAsync(new SignalWorkflowExecutionRequest(run, Markers.AnswerSignalName, HistoryJson.ToPayload(new AnswerSignal(AskOf(before).Id, false, "test"))), rig.Patience);
        Assert.IsType<WorkflowExecutionCompleted>((await rig.ClosedAsync(run))[^1].Attributes);
    }

    [Fact]
    public async Task Cancel_WhileAnActivityWorks_ReachesItByItsSignOfLife()
    {
        using var rig = new ClusterRig(server);
        var began = new TaskCompletionSource();
        await using var worker = rig.Worker(async (name, _, cancel) =>
        {
            began.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancel);
            return Payload.Null;
        });
        var run = await rig.StartAsync();
        await began.Task.WaitAsync(rig.Patience);
        await rig.Client.RequestCancelWorkflowExecutionAsync(new RequestCancelWorkflowExecutionRequest(run, "test"), rig.Patience);
        var history = await rig.ClosedAsync(run);
        Assert.Contains(history, e => e.Attributes is ActivityTaskCanceled);
        Assert.IsNotType<WorkflowExecutionCompleted>(history[^1].Attributes);
        Assert.True(Replayer.Replay(history).Identical);
    }

    [Fact]
    public async Task Runs_MoreThanTheCacheHolds_AreFoldedAnew()
    {
        using var rig = new ClusterRig(server);
        await using var worker = rig.Worker((name, input, cancel) => CannedWorker.Crate(Canned.Try(green: false))(name, input, cancel), options => options with { CachedRuns = 1 });
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => rig.StartAsync()));
        foreach (var run in runs) Assert.True(Replayer.Replay(await rig.ClosedAsync(run)).Identical);
        Assert.Empty(worker.Notes);
    }

    [Fact]
    public async Task Worker_ThatStops_GivesItsAttemptBackAndAnotherFinishes()
    {
        using var rig = new ClusterRig(server);
        var began = new TaskCompletionSource();
        var first = rig.Worker(async (_, _, cancel) =>
        {
            began.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancel);
            return Payload.Null;
        });
        var run = await rig.StartAsync(Canned.Input() with { Cluster = new ClusterFacts(rig.Queue, TimeSpan.FromSeconds(30), "", SearchAttributes: false) });
        await began.Task.WaitAsync(rig.Patience);
        await first.DisposeAsync();
        await using var second = rig.Worker(CannedWorker.Crate(Canned.Try()));
        var history = await rig.ClosedAsync(run);
        Assert.IsType<WorkflowExecutionCompleted>(history[^1].Attributes);
        Assert.Equal(2, history.Select(e => e.Attributes).OfType<ActivityTaskStarted>().First().Attempt);
    }

    private static AskMarker AskOf(IReadOnlyList<HistoryEvent> history) =>
        HistoryJson.Read<AskMarker>(history.Select(e => e.Attributes).OfType<MarkerRecorded>().Last(marker => marker.MarkerName == Markers.Ask).Details);

    /// <summary>What the script asked for, in order: markers, activities with their inputs, the close.</summary>
    private static IEnumerable<string> Effects(IEnumerable<HistoryEvent> history) => history.Select(next => next.Attributes switch
    {
        MarkerRecorded e => $"{e.MarkerName} {e.Details}",
        ActivityTaskScheduled e => $"{e.ActivityId} {e.ActivityType} {e.Input}",
        WorkflowExecutionCompleted e => $"completed {e.Result}",
        _ => "",
    }).Where(line => line.Length > 0);

    /// <summary>The laws of the protocol: dense ids; a turn's start is followed by its end; an activity's start by its close.</summary>
    private static void HistoryLawsHold(IReadOnlyList<HistoryEvent> history)
    {
        for (var i = 0; i < history.Count; i++)
        {
            Assert.Equal(i + 1, history[i].EventId);
            if (history[i].Attributes is WorkflowTaskStarted) Assert.True(history[i + 1].Attributes is WorkflowTaskCompleted or WorkflowTaskFailed or WorkflowTaskTimedOut);
            if (history[i].Attributes is ActivityTaskStarted) Assert.True(history[i + 1].Attributes is ActivityTaskCompleted or ActivityTaskFailed or ActivityTaskTimedOut or ActivityTaskCanceled);
        }
    }
}
