using Tsrun.Activities.Cargo;
using Tsrun.Activities.Repair.FailingTests;
using Tsrun.Activities.Repair.FailingTests.Variants;
using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.Activities.Repair.Search;
using Tsrun.History;

namespace Tsrun.Tests.Repair.FailingTests;

/// <summary>Verdicts over edits, with a copy that answers every run of the tests alike.</summary>
public sealed class VariantRunsTests
{
    private const string Text = "fn f(a: u8) -> bool { a < 3 }\n";

    private static readonly CargoTest.Result Green = new(true, true, 2, 0, 0, [], "", "none", "");

    [Fact]
    public async Task Run_TestsThatPassWithEveryEdit_GivesEachItsVerdict() => Assert.All(await RunAsync(new TestTrialResult(Green, "", false, TimeSpan.Zero), 6), verdict => Assert.True(verdict.Passes));

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task Run_TestsThatDoNotRunWithoutAnEdit_GivesNoVerdict(bool timedOut, bool compiled) =>
        await RunAsync(new TestTrialResult(Green with { Green = false, Compiled = compiled, Passed = 0 }, "", timedOut, TimeSpan.Zero), 0);

    private static async Task<IReadOnlyList<VariantVerdict>> RunAsync(TestTrialResult trial, int expected)
    {
        var tree = SourceTree.Of(new Dictionary<string, string> { ["src/lib.rs"] = Text });
        var ideas = new Slips(tree.Texts).Of(SourceFile.Of("src/lib.rs", Text).Root.Children.Single(), "test:t", "").ToList();
        var budget = new SearchBudget(400, TimeSpan.FromHours(1), TimeProvider.System);
        var verdicts = await new VariantRuns(new OneAnswer(trial), tree, [], budget, _ => { }).RunAsync(ideas, CancellationToken.None);
        Assert.Equal(expected, verdicts.Count);
        return verdicts;
    }

    private sealed class OneAnswer(TestTrialResult trial) : IScratch
    {
        public string Root => "/one";

        public IReadOnlyList<string> EditableFiles => ["src/lib.rs"];

        public string? SnapshotText(string file) => Text;

        public void SetTexts(IReadOnlyDictionary<string, string> texts) { }

        public Task<CargoCheck.Result> CheckAsync(CancellationToken cancellation) => Task.FromResult(new CargoCheck.Result(0, 0, true, CompilerPhase.Done, [], [], "none", "one", ""));

        public Task<CargoTest.Result> TestAsync(CancellationToken cancellation) => Task.FromResult(trial.Tests);

        public Task<TestTrialResult> TrialAsync(TestTrial asked, CancellationToken cancellation) => Task.FromResult(trial);
    }
}
