using Tsrun.Eval;

namespace Tsrun.Tests.Eval;

public sealed class EvalRunTests
{
    private const string Sample = "borrow-meter-behind-shared-self";

    private static async Task<CaseResult> Run(IFixer fixer, string sample = Sample)
    {
        var run = new EvalRun(fixer, 1, TimeSpan.FromMinutes(3), TextWriter.Null);
        return (await run.RunAsync([Samples.Case(sample)], CancellationToken.None)).Single();
    }

    [Fact]
    public async Task Run_FixerThatOnlyClaims_IsWrong()
    {
        var result = await Run(new Pretender(ClaimKind.Fixed, (_, text) => text));
        Assert.Equal((Mark.Wrong, "does not compile"), (result.Mark, result.Detail));
    }

    [Fact]
    public async Task Run_FixerThatDropsTests_IsWrong()
    {
        var result = await Run(new Pretender(ClaimKind.Fixed, (file, text) => file.StartsWith("tests/") ? "" : text.Replace("record(&self", "record(&mut self")));
        Assert.Equal((Mark.Wrong, "changed tests in tests/summary.rs"), (result.Mark, result.Detail));
    }

    [Fact]
    public async Task Run_FixerThatAbstainsAndWrites_IsWrong()
    {
        var result = await Run(new Pretender(ClaimKind.Abstained, (_, text) => text + "\n"));
        Assert.Equal(Mark.Wrong, result.Mark);
    }

    [Fact]
    public async Task Run_FixerThatMends_IsFixedWithItsLines()
    {
        var result = await Run(new Pretender(ClaimKind.Fixed, (_, text) => text.Replace("record(&self", "record(&mut self")));
        Assert.Equal((Mark.Fixed, 1), (result.Mark, result.Lines));
    }

    [Fact]
    public async Task Run_GreedyBaseline_MendsWhatRustcSuggests() => Assert.Equal(Mark.Fixed, (await Run(new GreedyFixer())).Mark);

    [Fact]
    public async Task Run_GreedyBaseline_LeavesTheCrateAsItWasWhenItGivesUp() =>
        Assert.Equal(Mark.Unsolved, (await Run(new GreedyFixer(), "visibility-rounding-never-written")).Mark);

    [Fact]
    public async Task Run_BinaryThatMendsAndReports_IsFixed()
    {
        var result = await Run(Binary("mends"));
        Assert.Equal(Mark.Fixed, result.Mark);
        Assert.Matches(@"^fixed fix /.*/borrow-meter-behind-shared-self --json --accept checked$", result.Detail);
    }

    [Fact]
    public async Task Run_BinaryThatSaysGreenOfARedCrate_IsWrong() => Assert.Equal(Mark.Wrong, (await Run(Binary("lies"))).Mark);

    [Fact]
    public async Task Run_BinaryThatAbstains_IsAbstained() => Assert.Equal(Mark.Abstained, (await Run(Binary("abstains"))).Mark);

    private static TsrunFixer Binary(string name) => new(Path.Combine(Samples.Repository, "tests", "Eval", "binaries", name), ["--accept", "checked"]);

    /// <summary>Rewrites every source of the copy and claims what it is told to.</summary>
    private sealed class Pretender(ClaimKind claim, Func<string, string, string> rewrite) : IFixer
    {
        public string Name => "pretender";

        public async Task<Claim> FixAsync(Workplace place, CancellationToken cancellation)
        {
            foreach (var (file, text) in SourceTree.Read(place.Copy).Texts)
                await File.WriteAllTextAsync(Path.Combine(place.Copy, file), rewrite(file, text), cancellation);
            return new Claim(claim, "");
        }
    }
}
