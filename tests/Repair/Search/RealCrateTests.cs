using Tsrun.Activities;
using Tsrun.Activities.Repair;
using Tsrun.Activities.Repair.Propose;
using Tsrun.History;
using Tsrun.Tests.Cargo;

namespace Tsrun.Tests.Repair.Search;

/// <summary>The three activities one after the other on tiny crates, with the real cargo.</summary>
public sealed class RealCrateTests
{
    private const string Sum = """
        pub fn total(xs: &[i32]) -> i32 {
            let sum = 0;
            for x in xs {
                sum += x;
            }
            sum
        }

        """;

    [Fact]
    public async Task Repair_MissingMutInTestedFunction_IsGreenAndTouched()
    {
        using var bench = Bench.Library(Sum + "#[test]\nfn adds() { assert_eq!(total(&[1, 2]), 3); }\n");
        var (_, tried) = await RepairAsync(bench);
        Assert.Equal("check ok, tests 1/1", tried.Summary);
        Assert.Equal(new ConfidenceFeatures(true, true, 1, Risk.Low, true, 0, 1, 1, false, false, false, TestsTouch: true), tried.Features);
        Assert.Contains("+    let mut sum = 0;", tried.Patch.Diff, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repair_FunctionIsNotTested_TheProbeSaysSo()
    {
        using var bench = Bench.Library(Sum + "#[test]\nfn other() { assert_eq!(1 + 1, 2); }\n");
        Assert.False((await RepairAsync(bench)).Tried.Features.TestsTouch);
    }

    [Fact]
    public async Task Repair_FunctionRunsInTheCompiler_TheProbeLeavesItOpen()
    {
        using var bench = Bench.Library("pub const fn one() -> u8 { let x: u8 = 1u16; x }\npub const ONE: u8 = one();\n#[test]\nfn ones() { assert_eq!(one(), 1); }\n");
        var (_, tried) = await RepairAsync(bench);
        Assert.Equal((true, null), (tried.Green, tried.Features.TestsTouch));
    }

    [Fact]
    public async Task Repair_FourFaults_AreOnePatchAndTheTreeIsUntouched()
    {
        using var bench = Bench.Library("""
            pub struct Point { x: i32, y: i32 }

            impl Point {
                pub fn shift(&self, dx: i32) { self.x += dx; }
                pub fn name(&self) -> String { "point" }
                pub fn sum(&self) -> i32 { let sum = self.x; sum += self.y; sum }
            }

            pub fn count(text: &str) -> HashMap<String, usize> {
                let mut map = HashMap::new();
                for word in text.split(' ') { *map.entry(word.to_string()).or_insert(0) += 1; }
                map
            }

            #[test]
            fn all() {
                let mut p = Point { x: 1, y: 2 };
                p.shift(3);
                assert_eq!((p.sum(), p.name().as_str(), count("a a")["a"]), (6, "point", 2));
            }

            """);
        var before = bench.Everything();
        var (screened, tried) = await RepairAsync(bench);
        Assert.True(tried.Green, tried.Summary);
        Assert.True(screened.Tried <= 20, $"{screened.Tried} compiler runs");
        Assert.Equal(before, bench.Everything());
    }

    [Fact]
    public async Task Screen_SameCrateTwice_FindsTheSameInTheSameOrder()
    {
        using var bench = Bench.Library(Sum + "pub fn f() -> String { \"a\" }\npub fn g(v: Vec<u8>) -> usize { let w = v; v.len() + w.len() }\n");
        var first = await ScreenAsync(bench);
        Assert.Equal(HistoryJson.ToPayload(first).Json, HistoryJson.ToPayload(await ScreenAsync(bench)).Json);
    }

    private static async Task<(RepairScreen.Result Screened, RepairTry.Result Tried)> RepairAsync(Bench bench)
    {
        var screened = await ScreenAsync(bench);
        var tried = await RunAsync<RepairTry.Arguments, RepairTry.Result>(bench, new RepairTryHandler(bench.Pool, TimeProvider.System), new(bench.Root, screened, 0));
        return (screened, tried);
    }

    private static async Task<RepairScreen.Result> ScreenAsync(Bench bench)
    {
        var check = await (await bench.Open()).CheckAsync(CancellationToken.None);
        var ideas = await RunAsync<RepairPropose.Arguments, RepairPropose.Result>(bench, new RepairProposeHandler(bench.Pool, new Proposer()), new(bench.Root, check.Diagnostics[0]));
        return await RunAsync<RepairScreen.Arguments, RepairScreen.Result>(bench, new RepairScreenHandler(bench.Pool, new Proposer(), TimeProvider.System), new(bench.Root, ideas, 60));
    }

    private static async Task<TResult> RunAsync<TArguments, TResult>(Bench bench, IActivityHandler handler, TArguments arguments) =>
        HistoryJson.Read<TResult>(await handler.ExecuteAsync(
            HistoryJson.ToPayload(new ActivityInput<TArguments>(bench.Run(), arguments)), new ActivityContext(new ActivityId("1"), 1, _ => { }), CancellationToken.None));
}
