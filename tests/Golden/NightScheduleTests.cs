using Tsrun.Cli;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Hosting.Golden;
using Tsrun.Cli.Rendering;
using Tsrun.Engine;
using Tsrun.History;
using Tsrun.Tests.Cluster;
using Tsrun.Tests.Engine;

namespace Tsrun.Tests.Golden;

/// <summary>Nights that begin by themselves, in the engine of this process; the clock moves when a test says so, and begins at 2026-01-01T00:00Z.</summary>
public sealed class NightScheduleTests : IAsyncLifetime
{
    private static readonly RunInput NightInput = Night();
    private EngineRig _rig = null!;

    public async Task InitializeAsync() => _rig = await EngineRig.OpenAsync();

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    [Fact]
    public async Task Put_Twice_IsOneScheduleWithTheNewTime()
    {
        Assert.True(await Schedule.PutAsync("17 2 * * *", NightInput));
        Assert.False(await Schedule.PutAsync("30 4 * * *", NightInput));
        Assert.Contains("30 4 * * *", (await Schedule.FindAsync())!.Notes, StringComparison.Ordinal);
        Assert.True(await Schedule.DeleteAsync());
        Assert.False(await Schedule.DeleteAsync());
        Assert.Null(await Schedule.FindAsync());
    }

    [Fact]
    public async Task Renew_AfterAnUpgrade_GivesTheNextNightTheNewScriptAndKeepsWhatAPersonGave()
    {
        var given = new PolicyText("mine.yaml", "knobs: { B: 2 }", MayLoosen: true);
        await Schedule.PutAsync("17 2 * * *", NightInput with { Script = NightInput.Script with { Text = "an older script" }, Policy = [new PolicyText("defaults", "older", MayLoosen: true), given] });
        var said = new List<string>();
        await Schedule.RenewAsync(said.Add);
        await Schedule.RenewAsync(said.Add);
        Assert.StartsWith("nightly: was set by another tsrun", Assert.Single(said), StringComparison.Ordinal);
        _rig.Clock.Advance(TimeSpan.FromDays(1));
        var (view, _) = await RunView.ReadAsync(_rig.Client, Assert.Single(await NightsAsync()));
        Assert.Equal(Prepared.Script(GoldenNight.Script), view.Input!.Script);
        Assert.Equal([.. PolicyLoader.BuiltIn.Select(layer => new PolicyText(layer.Origin, layer.Text, layer.MayLoosen)), given], view.Input.Policy);
        Assert.Equal("\"/golden\"", view.Input.Arguments["folder"].Json);
        Assert.Contains("17 2 * * *", (await Schedule.FindAsync())!.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nights_MissedWhileNothingRan_AreCaughtUpOnceAndNeverTwice()
    {
        await Schedule.PutAsync("17 2 * * *", NightInput);
        await _rig.StayAwayAsync(TimeSpan.FromDays(5));
        var caughtUp = Assert.Single(await NightsAsync());
        // Opened again before any worker came, and a night later: still the one.
        await _rig.StayAwayAsync(TimeSpan.FromHours(1));
        await _rig.StayAwayAsync(TimeSpan.FromDays(1));
        Assert.Equal(caughtUp.WorkflowId, Assert.Single(await NightsAsync()).WorkflowId);
        await _rig.Client.TerminateWorkflowExecutionAsync(new TerminateWorkflowExecutionRequest(caughtUp.WorkflowId, "over"));
        await _rig.StayAwayAsync(TimeSpan.FromHours(1));
        Assert.Single(await NightsAsync());
        _rig.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(2, (await NightsAsync()).Count);
    }

    [Fact]
    public async Task Night_WhileTheOneBeforeIsOpen_IsSkippedAndCounted()
    {
        await Schedule.PutAsync("17 2 * * *", NightInput);
        _rig.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Single(await NightsAsync());
        var reading = await Schedule.FindAsync();
        Assert.Equal((1, 2L), (reading!.Recent.Count, reading.Skipped));
    }

    [Fact]
    public async Task Worker_OnAStoreWithASchedule_TakesUpTheNightThatBeginsMeanwhileAndTellsItsOwnName()
    {
        await Schedule.PutAsync("17 2 * * *", NightInput);
        var asked = new TaskCompletionSource<RunFacts>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var activities = CannedWorker.Registry((name, input, _) => name == GoldenCollect.Name && asked.TrySetResult(HistoryJson.Read<ActivityInput<GoldenCollect.Arguments>>(input).Run)
            ? throw Tsrun.Activities.ActivityFailureException.Final("TS1022", "a nightly run is open")
            : throw new InvalidOperationException(name));
        using var stop = new CancellationTokenSource();
        var said = new List<WorkerNews>();
        var work = new EmbeddedWorker(RunPlace.Of(_rig.Engine), activities, new WorkerOptions("") { Tell = said.Add }, only: null).RunAsync(stop.Token, CancellationToken.None);
        _rig.Clock.Advance(TimeSpan.FromDays(1));
        var facts = await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var night = Assert.Single(await NightsAsync());
        Assert.Equal(night.WorkflowId.Value, facts.RunId);
        await stop.CancelAsync();
        await work;
        Assert.Contains(said, news => news is WorkerNews.Remark { Text: var line } && line.StartsWith("nightly: 17 2 * * *", StringComparison.Ordinal));
    }

    private NightSchedule Schedule => new(RunPlace.Of(_rig.Engine));

    private async Task<IReadOnlyList<WorkflowExecutionInfo>> NightsAsync() =>
        [.. (await _rig.Client.ListWorkflowExecutionsAsync(new ListWorkflowExecutionsRequest())).Executions.Where(run => run.WorkflowType == "nightly")];

    private static RunInput Night()
    {
        var input = Runtime.Canned.Input("nightly", "curator");
        return input with
        {
            Arguments = new Dictionary<string, Payload> { ["folder"] = new("\"/golden\""), ["dry"] = new("true") },
            Facts = input.Facts with { RunId = "" },
        };
    }
}
