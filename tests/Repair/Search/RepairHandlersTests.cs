using Tsrun.Activities;
using Tsrun.Activities.Repair;
using Tsrun.History;

namespace Tsrun.Tests.Repair.Search;

public sealed class RepairHandlersTests
{
    private const string TwoWays = "eq 1 2 # eq 1 1\\ntest a 1 2 | eq 2 2\\ntest a 2 2 | eq 3 4";

    [Fact]
    public async Task Try_FirstHypothesisFailsATest_SaysWhichAndTheSecondIsGreen()
    {
        var screened = await ScreenAsync(TwoWays);
        Assert.Equal(["eq 1 1\\ntest a 1 2", "eq 2 2\\ntest a 2 2"], screened.Hypotheses.Select(found => found.Title));
        Assert.All(screened.Hypotheses, found => Assert.Equal(1, found.Alternatives));

        var first = await TryAsync(TwoWays, screened, 0);
        Assert.Equal(("tests 0/1: a failed", false, false), (first.Summary, first.Green, first.Done));
        var second = await TryAsync(TwoWays, screened, 1);
        Assert.Equal(("check ok, tests 1/1", true, false), (second.Summary, second.Green, second.Done));
        Assert.Equal(["E0308|src/lib.rs|expected `1`, found `2`"], second.Closed);
        Assert.Equal(["rustc:E0308@", "diag:E0308:src/lib.rs:1@", "src:src/lib.rs:1:1-1:58@"], second.Citations.Select(anchor => anchor[..(anchor.IndexOf('@') + 1)]));
        var third = await TryAsync(TwoWays, screened, 2);
        Assert.Equal(("no further hypothesis", "", true), (third.Summary, third.Title, third.Done));
    }

    [Theory]
    [InlineData(1 << 19, 2)]
    [InlineData(1 << 20, 1)]
    public async Task Screen_OfALargeFile_KeepsAsManyHypothesesAsItsResultCanHold(int characters, int hypotheses) =>
        Assert.Equal(hypotheses, (await ScreenAsync(Large(characters))).Hypotheses.Count);

    [Fact]
    public async Task Screen_OfAFileThatNoResultCanHold_SaysSo()
    {
        var failure = await Assert.ThrowsAsync<ActivityFailureException>(() => ScreenAsync(Large(1 << 21)));
        Assert.StartsWith("a patch of src/lib.rs would carry more than 1536 KiB", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Try_OnlyBetterStates_ShowsTheErrorThatIsLeft()
    {
        const string text = "eq 1 2 # eq 2 2\neq 3 4";
        var tried = await TryAsync(text, await ScreenAsync(text), 0);
        Assert.Equal(("check: 1 of 2 errors left, first E0308 expected `3`, found `4`", "eq 2 2", false, true, 1), (tried.Summary, tried.Title, tried.Green, tried.Done, tried.Errors));
        Assert.False(tried.Features.Checks);
    }

    [Fact]
    public async Task Try_PatchHasUselessHunks_ShrinksToTheUsefulOne()
    {
        const string text = "def a\neq 1 2 # eq 2 2\n\ndef b\n\ndef c\ntest t 1 1";
        var screened = await ScreenAsync(text);
        var padded = screened.Hypotheses[0].Patch.Files[0].After.Replace("def a", "def a9", StringComparison.Ordinal).Replace("def b", "def b9", StringComparison.Ordinal).Replace("def c", "def c9\ndef d", StringComparison.Ordinal);
        var patch = screened.Hypotheses[0].Patch;
        patch = new Patch([patch.Files[0] with { After = padded, AfterSha256 = HistoryJson.Sha256(padded), Lines = 5 }]);
        var tried = await TryAsync(text, screened with { Hypotheses = [screened.Hypotheses[0] with { Patch = patch }] }, 0);
        Assert.Equal("check ok, tests 1/1, shrunk 5 → 1 lines", tried.Summary);
        Assert.Equal(text.Replace("eq 1 2 # eq 2 2", "eq 2 2", StringComparison.Ordinal), tried.Patch.Files[0].After);
    }

    [Fact]
    public async Task Try_FileChangedSinceScreening_Refuses()
    {
        var screened = await ScreenAsync(TwoWays);
        var failure = await Assert.ThrowsAsync<ActivityFailureException>(() => TryAsync(TwoWays + "\ndef x", screened, 0));
        Assert.StartsWith("refused: src/lib.rs changed since", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Screen_TimeLimitIsNear_ReturnsTheBestSoFar()
    {
        const string text = "eq 1 2 # eq 2 2\neq 3 4 # eq 4 4\neq 5 6 # eq 6 6";
        var clock = new ManualClock();
        var pool = Pool(text, () => clock.Advance(TimeSpan.FromSeconds(15)));
        var screened = await ScreenAsync(pool, await ProposeAsync(text, 0), clock);
        Assert.Equal("eq 2 2; eq 4 4; eq 6 6", screened.Hypotheses[0].Title);
        Assert.Equal("1 of 4 compiler runs, stopped by the time limit check; best: eq 2 2; eq 4 4; eq 6 6", screened.Summary);
    }

    [Fact]
    public async Task Screen_EveryRun_GivesASignOfLife()
    {
        var beats = new List<string>();
        await new RepairScreenHandler(Pool(TwoWays), new ToyProposer(), TimeProvider.System)
            .ExecuteAsync(Input(new RepairScreen.Arguments("/toy", await ProposeAsync(TwoWays, 0), 40)), new ActivityContext(new ActivityId("1"), 1, beats.Add), CancellationToken.None);
        Assert.Contains("compiler run 1, at most 40", beats);
    }

    [Fact]
    public async Task Propose_ErrorIsGone_SaysSo() =>
        Assert.Equal("E0308 is no longer reported", (await ProposeAsync("eq 1 1", Error("eq 1 2"))).Summary);

    private static async Task<RepairScreen.Result> ScreenAsync(string text) =>
        await ScreenAsync(Pool(text), await ProposeAsync(text, 0), TimeProvider.System);

    private static Task<RepairScreen.Result> ScreenAsync(ToyPool pool, RepairPropose.Result ideas, TimeProvider clock) =>
        RunAsync<RepairScreen.Arguments, RepairScreen.Result>(new RepairScreenHandler(pool, new ToyProposer(), clock), new RepairScreen.Arguments("/toy", ideas, 100));

    private static Task<RepairTry.Result> TryAsync(string text, RepairScreen.Result screened, int experiment) =>
        RunAsync<RepairTry.Arguments, RepairTry.Result>(new RepairTryHandler(Pool(text), TimeProvider.System), new RepairTry.Arguments("/toy", screened, experiment));

    private static Task<RepairPropose.Result> ProposeAsync(string text, int error) => ProposeAsync(text, Error(text, error));

    private static Task<RepairPropose.Result> ProposeAsync(string text, Diagnostic target) =>
        RunAsync<RepairPropose.Arguments, RepairPropose.Result>(new RepairProposeHandler(Pool(text), new ToyProposer()), new RepairPropose.Arguments("/toy", target));

    private static Diagnostic Error(string text, int number = 0) =>
        new ToyScratch(Texts(text)).CheckAsync(CancellationToken.None).GetAwaiter().GetResult().Diagnostics[number];

    private static Dictionary<string, string> Texts(string text) => new() { ["src/lib.rs"] = text };

    /// <summary>Far enough from the change not to be in its diff.</summary>
    private static string Large(int characters) => $"{TwoWays}\ndef a\ndef b\ndef c\ndef d\ndef {new string('x', characters)}";

    private static ToyPool Pool(string text, Action? onCheck = null) => new(Texts(text), 1, onCheck);

    private static async Task<TResult> RunAsync<TArguments, TResult>(IActivityHandler handler, TArguments arguments) =>
        HistoryJson.Read<TResult>(await handler.ExecuteAsync(Input(arguments), new ActivityContext(new ActivityId("1"), 1, _ => { }), CancellationToken.None));

    private static Payload Input<TArguments>(TArguments arguments) => HistoryJson.ToPayload(new ActivityInput<TArguments>(
        new RunFacts("run", "/toy", "", "coding", new CargoOptions(), new ActivityLimits(TimeSpan.FromSeconds(60), 0, 0, 0, "trusted")), arguments));

    /// <summary>A clock that stands until it is told to go on.</summary>
    private sealed class ManualClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan by) => _ticks += by.Ticks;
    }
}
