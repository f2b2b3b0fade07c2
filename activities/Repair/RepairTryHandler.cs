using Tsrun.Activities.Cargo;
using Tsrun.Activities.Repair.Search;
using Tsrun.History;

namespace Tsrun.Activities.Repair;

/// <summary>Answers <c>repair.try</c>: puts one hypothesis to check and tests in a scratch copy and makes it as small as stays green.</summary>
/// <param name="rules">Finds the texts to cite; null: the diagnostics' own messages are cited.</param>
public sealed class RepairTryHandler(IScratchPool pool, TimeProvider clock, IRuleAnchors? rules = null) : ActivityHandler<RepairTry.Arguments, RepairTry.Result>
{
    /// <inheritdoc/>
    public override string Name => RepairTry.Name;

    /// <inheritdoc/>
    protected override async Task<RepairTry.Result> ExecuteAsync(RunFacts run, RepairTry.Arguments arguments, ActivityContext context, CancellationToken cancellation)
    {
        if (arguments.Short.Hypotheses.ElementAtOrDefault(arguments.Experiment) is not { } hypothesis)
            return TryResults.None(arguments.Experiment);
        var start = clock.GetTimestamp();
        var scratch = await pool.OpenAsync(run, 0, cancellation);
        var experiment = new Experiment(scratch, hypothesis, context.Heartbeat, () => clock.GetElapsedTime(start) / run.Limits.Timeout);
        var findings = await experiment.RunAsync(cancellation);
        var result = TryResults.Of(hypothesis, findings, await Citations.RulesAsync(rules, run, findings.Closed, cancellation));
        // Hypotheses come likeliest first, and without tests a further one could not show itself to be better.
        return result is { Green: true, Features.TestsPassed: 0 } ? result with { Done = true } : result;
    }
}
