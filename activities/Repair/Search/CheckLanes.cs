using Tsrun.Activities.Cargo;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>Puts trees to the compiler, as many at a time as there are copies; answers come back in the order of the questions.</summary>
public sealed class CheckLanes(IReadOnlyList<IScratch> lanes, SearchBudget budget, Action<string> heartbeat)
{
    /// <summary>The copies of one checkout, opened at the same time.</summary>
    public static async Task<CheckLanes> OpenAsync(IScratchPool pool, RunFacts run, SearchBudget budget, Action<string> heartbeat, CancellationToken cancellation) =>
        new(await Task.WhenAll(Enumerable.Range(0, Math.Max(1, pool.Lanes)).Select(lane => pool.OpenAsync(run, lane, cancellation))), budget, heartbeat);

    /// <summary>How many trees are checked at once.</summary>
    public int Count => lanes.Count;

    /// <summary>What is left to spend.</summary>
    public SearchBudget Budget => budget;

    /// <summary>The tree that all lanes start from.</summary>
    public SourceTree Snapshot() => SourceTree.Of(lanes[0]);

    /// <summary>One answer for each tree; null from where the budget ended.</summary>
    public async Task<IReadOnlyList<CargoCheck.Result?>> CheckAsync(IReadOnlyList<SourceTree> trees, CancellationToken cancellation)
    {
        using var time = new CancellationTokenSource(budget.HardLeft, budget.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, time.Token);
        var answers = new CargoCheck.Result?[trees.Count];
        var next = -1;
        await Task.WhenAll(lanes.Take(trees.Count).Select(async lane =>
        {
            for (var i = Interlocked.Increment(ref next); i < trees.Count && budget.TrySpend(); i = Interlocked.Increment(ref next))
                if ((answers[i] = await CheckAsync(lane, trees[i], either.Token, cancellation)) is null)
                    return;
        }));
        return answers;
    }

    /// <returns>Null when the time was over before the compiler was.</returns>
    private async Task<CargoCheck.Result?> CheckAsync(IScratch lane, SourceTree tree, CancellationToken either, CancellationToken caller)
    {
        try
        {
            lane.SetTexts(tree.Changed);
            var answer = await lane.CheckAsync(either);
            heartbeat($"screened {budget.Runs} of {budget.Limit}");
            return answer;
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            return null;
        }
    }
}
