using Tsrun.Activities.Cargo;
using Tsrun.Activities.Repair.Search;
using Tsrun.History;

namespace Tsrun.Activities.Repair.FailingTests;

/// <summary>A scratch copy whose runs end where the search's time does, so that what is known by then still gets home.</summary>
internal sealed class TimedScratch(IScratch scratch, SearchBudget budget)
{
    /// <summary><c>cargo check</c> on some texts, which the copy holds afterwards.</summary>
    /// <returns>Null when the search's time was over before the compiler was.</returns>
    public async Task<CargoCheck.Result?> CheckAsync(IReadOnlyDictionary<string, string> texts, CancellationToken cancellation)
    {
        using var time = new CancellationTokenSource(budget.HardLeft, budget.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, time.Token);
        try
        {
            scratch.SetTexts(texts);
            return await scratch.CheckAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The test programs on what the copy holds.</summary>
    /// <returns>Null when it was not the trial's own limit that stopped them.</returns>
    public async Task<TestTrialResult?> TrialAsync(TestTrial trial, CancellationToken cancellation)
    {
        var left = budget.HardLeft;
        if (left <= TimeSpan.Zero) return null;
        var isCut = left < trial.Timeout;
        var result = await scratch.TrialAsync(isCut ? trial with { Timeout = left } : trial, cancellation);
        return isCut && result.TimedOut ? null : result;
    }
}
