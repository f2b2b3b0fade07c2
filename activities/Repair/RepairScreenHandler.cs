using Tsrun.Activities.Cargo;
using Tsrun.Activities.Repair.Propose;
using Tsrun.Activities.Repair.Search;
using Tsrun.History;

namespace Tsrun.Activities.Repair;

/// <summary>Answers <c>repair.screen</c>: lets the compiler choose among ideas, and goes on until the crate is clean or the limit is near.</summary>
public sealed class RepairScreenHandler(IScratchPool pool, IProposer proposer, TimeProvider clock) : ActivityHandler<RepairScreen.Arguments, RepairScreen.Result>
{
    /// <inheritdoc/>
    public override string Name => RepairScreen.Name;

    /// <inheritdoc/>
    protected override async Task<RepairScreen.Result> ExecuteAsync(RunFacts run, RepairScreen.Arguments arguments, ActivityContext context, CancellationToken cancellation)
    {
        var budget = new SearchBudget(arguments.Limit, run.Limits.Timeout, clock);
        await using var lanes = await CheckLanes.OpenAsync(pool, run, budget, context.Heartbeat, cancellation);
        var outcome = await new RepairSearch(proposer, lanes).RunAsync(arguments.Ideas.Candidates, cancellation);
        return new RepairScreen.Result(Hypotheses.Of(outcome), outcome.Tried, outcome.Rejected, Summary(outcome, budget));
    }

    private static string Summary(SearchOutcome outcome, SearchBudget budget)
    {
        var tried = $"{Amount.Of(outcome.Tried, "compiler run")}{(budget.TimeLeft ? "" : ", stopped by the time limit")}";
        return outcome switch
        {
            { Root: null } => "the time limit came before the first check ended",
            { Root.Check.Green: true } => "nothing to repair: the check is clean",
            { Green.Count: > 0 } => $"{outcome.Green.Count} of {tried} check; best: {Hypotheses.Title(outcome.Green[0])}",
            { Better: [var best, ..] } => $"best leaves {best.Check.Errors} of {outcome.Root.Check.Errors} errors after {tried}",
            _ => $"nothing helped in {tried}",
        };
    }
}
