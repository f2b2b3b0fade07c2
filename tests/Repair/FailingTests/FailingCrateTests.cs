using Tsrun.Activities;
using Tsrun.Activities.Repair;
using Tsrun.History;
using Tsrun.Tests.Cargo;

namespace Tsrun.Tests.Repair.FailingTests;

/// <summary>The activities for failing tests one after the other on tiny crates, with the real cargo.</summary>
public sealed class FailingCrateTests
{
    private const string Old = """
        #![no_std]
        pub fn old(age: u32, limit: u32) -> bool { age > limit }
        #[cfg(test)]
        mod tests {
            use super::old;
            #[test] fn younger() { assert!(!old(1, 5)); }
            #[test] fn as_old() { assert!(old(5, 5)); }
        }

        """;

    [Fact]
    public async Task Repair_BoundaryThatTestsHold_IsTheOnlyEditAndTestsHoldIt()
    {
        using var bench = Bench.Library(Old.Replace("!old(1, 5)", "!old(1, 5) && old(7, 5)", StringComparison.Ordinal));
        var before = bench.Everything();
        var (ideas, screened, tried) = await RepairAsync(bench);
        Assert.Equal(new Suspect("src/lib.rs", "old", 2, 0.707, 1, 1), Assert.Single(ideas.Suspects));
        Assert.Equal(["replace `>` with `>=` in `old`, src/lib.rs:2"], screened.Hypotheses.Select(hypothesis => hypothesis.Title));
        Assert.Contains(screened.Rejected, rejected => rejected.Reason == "tests::as_old still fails");
        Assert.Equal(new TestEvidence(ideas.Candidates.Count, true, 5, 0, true, 1, Witnesses: 1), tried.Features.Evidence);
        Assert.Equal((true, true, 0, "test:tests::as_old"), (tried.Green, tried.Features.TestsTouch, tried.Features.Alternatives, Assert.Single(tried.Closed)));
        Assert.Equal(before, bench.Everything());
    }

    [Fact]
    public async Task Screen_TestsThatAllowTwoEdits_CountsEachAsTheOthersAlternative()
    {
        using var bench = Bench.Library("pub fn f(a: u32) -> u32 { 2 + a * 3 }\n#[test]\nfn seven() { assert_eq!(f(2), 7); }\n#[test]\nfn more() { assert!(f(1) > 1); }\n");
        var (_, screened, tried) = await RepairAsync(bench);
        Assert.Equal(["replace `2` with `1` in `f`, src/lib.rs:1", "replace `*` with `+` in `f`, src/lib.rs:1"], screened.Hypotheses.Select(hypothesis => hypothesis.Title));
        Assert.Equal((true, 1, 0), (tried.Green, tried.Features.Alternatives, tried.Features.Evidence!.Mutants));
    }

    [Fact]
    public async Task Propose_TestsThatFailByChance_HasNoIdea()
    {
        using var bench = Bench.Library("pub fn f() {}\n#[test]\nfn t() { f() }\n");
        var ideas = await RunAsync<TestsPropose.Arguments, TestsPropose.Result>(bench, new TestsProposeHandler(bench.Pool, TimeProvider.System),
            new TestsPropose.Arguments(bench.Root, new CargoTest.Result(false, true, 0, 1, 0, ["t"], "", "none", "")));
        Assert.Equal((0, "no idea: the tests do not fail the same way twice; what is a matter of chance, no edit proves"), (ideas.Candidates.Count, ideas.Summary));
    }

    private static async Task<(TestsPropose.Result Ideas, TestsScreen.Result Screened, RepairTry.Result Tried)> RepairAsync(Bench bench)
    {
        var tests = await bench.Test();
        var ideas = await RunAsync<TestsPropose.Arguments, TestsPropose.Result>(bench, new TestsProposeHandler(bench.Pool, TimeProvider.System), new TestsPropose.Arguments(bench.Root, tests));
        var screened = await RunAsync<TestsScreen.Arguments, TestsScreen.Result>(bench, new TestsScreenHandler(bench.Pool, TimeProvider.System), new TestsScreen.Arguments(bench.Root, tests, ideas, 400));
        var shortList = HistoryJson.Read<RepairScreen.Result>(HistoryJson.ToPayload(screened));
        return (ideas, screened, await RunAsync<RepairTry.Arguments, RepairTry.Result>(bench, new RepairTryHandler(bench.Pool, TimeProvider.System), new RepairTry.Arguments(bench.Root, shortList, 0)));
    }

    private static async Task<TResult> RunAsync<TArguments, TResult>(Bench bench, IActivityHandler handler, TArguments arguments) =>
        HistoryJson.Read<TResult>(await handler.ExecuteAsync(HistoryJson.ToPayload(new ActivityInput<TArguments>(bench.Run(), arguments)), new ActivityContext(new ActivityId("1"), 1, _ => { }), CancellationToken.None));
}
