using Tsrun.Activities.Cargo;
using Tsrun.Activities.Repair.Propose;
using Tsrun.Activities.Repair.Search;
using Tsrun.History;

namespace Tsrun.Activities.Repair;

/// <summary>Answers <c>repair.propose</c>: ideas for one diagnostic of the snapshot.</summary>
public sealed class RepairProposeHandler(IScratchPool pool, IProposer proposer) : ActivityHandler<RepairPropose.Arguments, RepairPropose.Result>
{
    /// <inheritdoc/>
    public override string Name => RepairPropose.Name;

    /// <inheritdoc/>
    protected override async Task<RepairPropose.Result> ExecuteAsync(RunFacts run, RepairPropose.Arguments arguments, ActivityContext context, CancellationToken cancellation)
    {
        var scratch = await pool.OpenAsync(run, 0, cancellation);
        var check = await scratch.CheckAsync(cancellation);
        var errors = check.Diagnostics.Where(diagnostic => diagnostic.Level == "error").ToList();
        var target = Find(errors, arguments.Target);
        var candidates = target is null ? [] : proposer.Propose(new SourceState(SourceTree.Of(scratch).Texts, errors), target);
        return new RepairPropose.Result(candidates, Summary(arguments.Target, target, candidates.Count));
    }

    /// <summary>The target as the compiler reports it now, at the same place if it is reported at several.</summary>
    private static Diagnostic? Find(IReadOnlyList<Diagnostic> errors, Diagnostic target) =>
        errors.FirstOrDefault(error => error.Key == target.Key && error.Primary?.ByteStart == target.Primary?.ByteStart)
        ?? errors.FirstOrDefault(error => error.Key == target.Key);

    private static string Summary(Diagnostic asked, Diagnostic? target, int count)
    {
        var name = asked.Code.Length > 0 ? asked.Code : "the error";
        if (target is null)
            return $"{name} is no longer reported";
        return $"{Amount.Of(count, "idea")} for {name}";
    }
}
