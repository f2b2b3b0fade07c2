using Temporal.Api.Common.V1;
using Tsrun.Activities.Patching;
using Tsrun.Engine;
using Tsrun.History;
using Tsrun.Runtime;
using Tsrun.Tests.Patching;
using Tsrun.Tests.Runtime;
using Api = Temporal.Api.WorkflowService.V1;
using Payload = Tsrun.History.Payload;

namespace Tsrun.Tests.Cluster;

/// <summary>A run that is reset goes on with the checkout that its history knows: a patch from after that event is taken back once, and none is applied twice.</summary>
[Collection(nameof(ClusterServer))]
public sealed class ResetTests(ClusterServer server) : IDisposable
{
    private const string File = "src/lib.rs", Old = "fn a() { b }\n", New = "fn a() {}\n";
    private readonly Checkout _checkout = Checkout.InMemory().With(File, Old);

    [Fact]
    public async Task Reset_ToBeforeThePatch_TakesItBackBeforeTheNextActivity()
    {
        using var rig = new ClusterRig(server);
        await using var worker = rig.Worker(Crate());
        var (run, before) = await FixedAsync(rig);
        var after = await ResetAsync(rig, run, TurnThatAsked(before, RepairTry.Name));
        Assert.Equal([PatchRevert.Name, RepairTry.Name, PatchApply.Name], Since(after).Take(3));
        Assert.Equal(["reverted"], ActivityResults.Of<PatchRevert.Result>(after, PatchRevert.Name).Select(result => result.Outcome));
        Assert.Equal(["applied"], ActivityResults.Of<PatchApply.Result>(after, PatchApply.Name).Select(result => result.Outcome));
        AssertFixed(after);
        Assert.Empty(worker.Notes);
    }

    [Fact]
    public async Task Reset_ToAfterThePatch_LeavesItWhereItLies()
    {
        using var rig = new ClusterRig(server);
        await using var worker = rig.Worker(Crate());
        var (run, before) = await FixedAsync(rig);
        var after = await ResetAsync(rig, run, before.Last(e => e.Attributes is WorkflowTaskCompleted).EventId);
        Assert.Empty(Since(after));
        AssertFixed(after);
    }

    [Fact]
    public async Task Reset_WhereSomebodyEditedSince_TouchesNothingAndSaysSo()
    {
        using var rig = new ClusterRig(server);
        await using var worker = rig.Worker(Crate());
        var (run, before) = await FixedAsync(rig);
        _checkout.With(File, "fn mine() {}\n");
        var after = await ResetAsync(rig, run, TurnThatAsked(before, RepairTry.Name));
        Assert.Equal("fn mine() {}\n", _checkout.Text(File));
        Assert.Contains(after, e => e.Attributes is ActivityTaskFailed { Failure.Info: FailureInfo.Application { Type: "TS0703" } });
        Assert.Empty(ActivityResults.Of<PatchApply.Result>(after, PatchApply.Name));
        Assert.True(Replayer.Replay(after).Identical);
    }

    public void Dispose() => _checkout.Dispose();

    /// <summary>Canned answers, but a checkout on a disk and the patch engine itself. An experiment needs the text that it was made for.</summary>
    private Func<string, Payload, CancellationToken, Task<Payload>> Crate()
    {
        var experiment = Canned.Try() with { Patch = _checkout.Patch((File, New)) };
        var canned = CannedWorker.Crate(experiment);
        var apply = new PatchApplyHandler(_checkout.Folder);
        var revert = new PatchRevertHandler(_checkout.Folder);
        return async (name, input, cancellation) =>
        {
            var context = new Activities.ActivityContext(default, 1, _ => { });
            if (name is not (PatchApply.Name or PatchRevert.Name)) return await canned(name, input, cancellation);
            await canned(name, input, cancellation); // it tells red from green by them
            return name == PatchApply.Name ? await apply.ExecuteAsync(input, context, cancellation) : await revert.ExecuteAsync(input, context, cancellation);
        };
    }

    private async Task<(WorkflowId Run, IReadOnlyList<HistoryEvent> History)> FixedAsync(ClusterRig rig)
    {
        var input = Canned.Input();
        var run = await rig.StartAsync(input with { Facts = input.Facts with { RunId = "", Root = _checkout.Root } });
        var history = await rig.ClosedAsync(run);
        AssertFixed(history);
        return (run, history);
    }

    private void AssertFixed(IReadOnlyList<HistoryEvent> history)
    {
        Assert.Equal("fixed", HistoryJson.Read<RunResult>(Assert.IsType<WorkflowExecutionCompleted>(history[^1].Attributes).Result).Outcome);
        Assert.Equal(New, _checkout.Text(File));
        Assert.True(Replayer.Replay(history).Identical, Replayer.Replay(history).Divergence?.ToString());
    }

    private static async Task<IReadOnlyList<HistoryEvent>> ResetAsync(ClusterRig rig, WorkflowId run, long turn)
    {
        var request = new Api.ResetWorkflowExecutionRequest { Namespace = "default", WorkflowExecution = new WorkflowExecution { WorkflowId = run.Value }, Reason = "test", RequestId = "reset", WorkflowTaskFinishEventId = turn };
        await rig.Client.Frontend.CallAsync<Api.ResetWorkflowExecutionResponse>(request, null, rig.Patience);
        return await rig.ClosedAsync(run);
    }

    private static long TurnThatAsked(IReadOnlyList<HistoryEvent> history, string activity) =>
        history.Select(e => e.Attributes).OfType<ActivityTaskScheduled>().First(e => e.ActivityType == activity).WorkflowTaskCompletedEventId;

    /// <summary>Types of the activities that were asked for after the reset.</summary>
    private static IEnumerable<string> Since(IReadOnlyList<HistoryEvent> history) => history
        .SkipWhile(e => e.Attributes is not WorkflowTaskFailed { Cause: WorkflowTaskFailedCause.ResetWorkflow })
        .Select(e => e.Attributes).OfType<ActivityTaskScheduled>().Select(e => e.ActivityType);
}
