using System.Globalization;
using Tsrun.Activities.Cargo;
using Tsrun.Activities.Repair.FailingTests;
using Tsrun.Activities.Repair.FailingTests.Reach;
using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.Activities.Repair.Search;
using Tsrun.History;

namespace Tsrun.Activities.Repair;

/// <summary>Answers <c>tests.propose</c>: finds the functions that failing tests run through, and has ideas for them.</summary>
public sealed class TestsProposeHandler(IScratchPool pool, TimeProvider clock) : ActivityHandler<TestsPropose.Arguments, TestsPropose.Result>
{
    private const int CandidatesMax = 400, SuspectsMax = 20;

    /// <inheritdoc/>
    public override string Name => TestsPropose.Name;

    /// <inheritdoc/>
    protected override async Task<TestsPropose.Result> ExecuteAsync(RunFacts run, TestsPropose.Arguments arguments, ActivityContext context, CancellationToken cancellation)
    {
        if (arguments.Tests.Failures.Count == 0) return None($"no failing test is named: {arguments.Tests.Summary}");
        var tests = TestPrograms.Only(arguments.Tests);
        if (tests.Failures.Count == 0) return None("only documentation tests fail, and which functions they run through cannot be seen");
        var scratch = await pool.OpenAsync(run, 0, cancellation);
        var tree = SourceTree.Of(scratch);
        var budget = new SearchBudget(CandidatesMax, run.Limits.Timeout, clock);
        var reach = await new ReachProbe(new TimedScratch(scratch, budget), tree, context.Heartbeat).RunAsync(cancellation);
        if (reach is null) return None(budget.HardLeft < TimeSpan.FromSeconds(1) ? "the time limit came first" : "the crate takes no instruments, so what its tests run through cannot be seen");
        if (!TestPrograms.Only(reach.Tests).Failures.SequenceEqual(tests.Failures, StringComparer.Ordinal)) return None("the tests do not fail the same way twice; what is a matter of chance, no edit proves");
        return Of(tree, Spectrum.Of(reach, tests), reach.Silent);
    }

    private static TestsPropose.Result Of(SourceTree tree, IReadOnlyList<Spectrum.Ranked> ranked, IReadOnlyList<RustItem> silent)
    {
        var slips = new Slips(tree.Texts);
        var ideas = ranked.SelectMany(suspect => slips.Of(suspect.Function, Target(suspect), Why(suspect)).OrderBy(candidate => candidate.Risk))
            .Concat(Constants(tree, ranked).SelectMany(pair => slips.Of(pair.Constant, Target(pair.User), Why(pair.User))))
            .DistinctBy(candidate => candidate.Id).ToList();
        var summary = ideas.Count == 0 ? "no idea: failing tests run through no function of the crate that an edit fits"
            : $"{Amount.Of(ideas.Count, "idea")} for {Amount.Of(ranked.Count, "function")} that failing tests run through; first: {ranked[0].Suspect.Function}";
        return new TestsPropose.Result([.. ideas.Take(CandidatesMax)], [.. ranked.Select(suspect => suspect.Suspect).Take(SuspectsMax)], Math.Max(0, ideas.Count - CandidatesMax) + silent.Sum(function => slips.Of(function, "", "").Count()), summary);
    }

    /// <summary>The constants that suspect functions name, each with the most suspicious function that does.</summary>
    private static IEnumerable<(RustItem Constant, Spectrum.Ranked User)> Constants(SourceTree tree, IReadOnlyList<Spectrum.Ranked> ranked) => ProductCode.Files(tree.Texts)
        .SelectMany(file => file.Root.All()).Where(item => item is { Kind: ItemKind.Const or ItemKind.Static, IsTest: false })
        .Select(constant => (constant, User: ranked.FirstOrDefault(suspect => Words.Contains(suspect.Function.File.Slice(suspect.Function.BodyOpen, suspect.Function.BodyClose), constant.Name))))
        .Where(pair => pair.User is not null).Select(pair => (pair.constant, pair.User!));

    private static string Target(Spectrum.Ranked suspect) => TestPrograms.Key(suspect.Test);

    private static string Why(Spectrum.Ranked suspect) => string.Create(CultureInfo.InvariantCulture,
        $"`{suspect.Test}` fails and runs through `{suspect.Suspect.Function}`, as {Amount.Of(suspect.Suspect.Passing, "passing test")} {(suspect.Suspect.Passing == 1 ? "does" : "do")} (suspicion {suspect.Suspect.Score:0.00})");

    private static TestsPropose.Result None(string why) => new([], [], 0, $"no idea: {why}");
}
