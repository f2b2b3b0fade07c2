using Tsrun.Activities.Cargo;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>Puts trees to the compiler, as many at a time as there are copies; answers come back in the order of the questions.</summary>
public sealed class CheckLanes : IAsyncDisposable
{
    private readonly IReadOnlyList<IScratch> _lanes;
    private readonly Task[] _warm;
    private readonly SearchBudget _budget;
    private readonly Action<string> _heartbeat;
    private readonly CancellationTokenSource _end = new();
    private int _broad;

    /// <summary>Questions of several trees before the other lanes are built: most searches are over by then, and it would cost them more than it gives.</summary>
    private const int BroadBefore = 1;

    private static readonly Task Cold = new TaskCompletionSource().Task;

    private CheckLanes(IReadOnlyList<IScratch> lanes, SearchBudget budget, Action<string> heartbeat)
    {
        (_lanes, _budget, _heartbeat) = (lanes, budget, heartbeat);
        // The first lane is warm from the checks before; another may have to build every dependency, and nobody should wait for that.
        _warm = [.. lanes.Select((_, i) => i == 0 ? Task.CompletedTask : Cold)];
    }

    /// <summary>The copies of one checkout, opened at the same time.</summary>
    public static async Task<CheckLanes> OpenAsync(IScratchPool pool, RunFacts run, SearchBudget budget, Action<string> heartbeat, CancellationToken cancellation) =>
        new(await Task.WhenAll(Enumerable.Range(0, Math.Max(1, pool.Lanes)).Select(lane => pool.OpenAsync(run, lane, cancellation))), budget, heartbeat);

    /// <summary>How many trees are checked at once when all copies are warm.</summary>
    public int Count => _lanes.Count;

    /// <summary>What is left to spend.</summary>
    public SearchBudget Budget => _budget;

    /// <summary>The tree that all lanes start from.</summary>
    public SourceTree Snapshot() => SourceTree.Of(_lanes[0]);

    /// <summary>One answer for each tree; null from where the budget ended.</summary>
    public async Task<IReadOnlyList<CargoCheck.Result?>> CheckAsync(IReadOnlyList<SourceTree> trees, CancellationToken cancellation)
    {
        if (trees.Count > 1 && _broad++ == BroadBefore) Warm();
        using var time = new CancellationTokenSource(_budget.HardLeft, _budget.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, time.Token);
        var answers = new CargoCheck.Result?[trees.Count];
        var next = -1;
        await Task.WhenAll(_lanes.Where((_, i) => _warm[i].IsCompletedSuccessfully).Take(trees.Count).Select(async lane =>
        {
            for (var i = Interlocked.Increment(ref next); i < trees.Count && _budget.TrySpend(); i = Interlocked.Increment(ref next))
                if ((answers[i] = await CheckAsync(lane, trees[i], either.Token, cancellation)) is null)
                    return;
        }));
        return answers;
    }

    private void Warm()
    {
        for (var i = 1; i < _warm.Length; i++) _warm[i] = _lanes[i].CheckAsync(_end.Token);
    }

    /// <summary>Stops lanes that are still getting warm; what they built so far stays.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        // A lane that never got warm was never used; what is wrong with the checkout the first lane has said.
        await Task.WhenAll(_warm.Where(lane => lane != Cold)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    /// <returns>Null when the time was over before the compiler was.</returns>
    private async Task<CargoCheck.Result?> CheckAsync(IScratch lane, SourceTree tree, CancellationToken either, CancellationToken caller)
    {
        try
        {
            lane.SetTexts(tree.Changed);
            var answer = await (tree.Changed.Count == 0 ? lane.CheckSnapshotAsync(either) : lane.CheckAsync(either));
            _heartbeat($"compiler run {_budget.Runs}, at most {_budget.Limit}");
            return answer;
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            return null;
        }
    }
}
