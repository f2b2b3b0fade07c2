using Tsrun.Activities.Cargo;
using Tsrun.Activities.Repair.FailingTests;
using Tsrun.Activities.Repair.Search;
using Tsrun.History;

namespace Tsrun.Activities.Repair;

/// <summary>Answers <c>tests.screen</c>: lets the tests choose among ideas.</summary>
public sealed class TestsScreenHandler(IScratchPool pool, TimeProvider clock) : ActivityHandler<TestsScreen.Arguments, TestsScreen.Result>
{
    private const int HypothesesMax = 8, RejectedMax = 100;

    /// <inheritdoc/>
    public override string Name => TestsScreen.Name;

    /// <inheritdoc/>
    protected override async Task<TestsScreen.Result> ExecuteAsync(RunFacts run, TestsScreen.Arguments arguments, ActivityContext context, CancellationToken cancellation)
    {
        var scratch = await pool.OpenAsync(run, 0, cancellation);
        var search = new SlipSearch(scratch, arguments.Tests, new SearchBudget(arguments.Limit, run.Limits.Timeout, clock), context.Heartbeat);
        var outcome = await search.RunAsync(arguments.Ideas.Candidates, arguments.Ideas.LeftOut, cancellation);
        IReadOnlyList<string> closed = [.. arguments.Tests.Failures.Select(TestPrograms.Key)];
        return new TestsScreen.Result(
            [.. outcome.Passing.Take(HypothesesMax).Select((candidate, i) => Hypothesis(outcome, candidate, search.Rivals(candidate, outcome.Passing), closed, i == 0))],
            outcome.Verdicts.Count,
            [.. outcome.Verdicts.Where(verdict => !verdict.Passes).Take(RejectedMax).Select(verdict => new RejectedCandidate(verdict.Candidate.Id, verdict.Candidate.Title, verdict.Reason))],
            Summary(outcome));
    }

    private static Hypothesis Hypothesis(SlipOutcome outcome, Candidate candidate, int rivals, IReadOnlyList<string> closed, bool first)
    {
        var patch = TreePatch.Of(outcome.Tree.With(candidate.Edits)!);
        return new Hypothesis(HistoryJson.Sha256(patch.Diff)[..8], candidate.Title, [candidate.Operator], [candidate.Why], [], closed, candidate.Risk, MachineApplicable: false,
            Checks: true, Errors: 0, CompilerPhase.Done, rivals, patch, first ? outcome.Evidence : outcome.Evidence with { Mutants = 0, Survivors = 0, Pinned = false });
    }

    private static string Summary(SlipOutcome outcome)
    {
        var tried = $"{Amount.Of(outcome.Evidence.Tried, "edit")}{(outcome.Evidence.Complete ? "" : ", not all that there were")}";
        return outcome.Passing switch
        {
            [] => $"none of {tried} makes every test pass",
            [var only] => $"1 of {tried} makes every test pass: {only.Title}{Held(outcome.Evidence)}",
            [var first, ..] => $"{outcome.Passing.Count} of {tried} make every test pass; likeliest: {first.Title}{Held(outcome.Evidence)}",
        };
    }

    private static string Held(TestEvidence evidence) => evidence.Mutants == 0 ? "" : $"; on top of it the tests notice {evidence.Mutants - evidence.Survivors} of {evidence.Mutants} further edits";
}
