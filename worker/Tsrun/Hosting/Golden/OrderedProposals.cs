using Tsrun.Activities;
using Tsrun.Activities.Golden.Learning;
using Tsrun.History;

namespace Tsrun.Cli.Hosting.Golden;

/// <summary>Puts ideas into the order that was learned; without a promoted order they stay as the proposer gives them.</summary>
internal sealed class OrderedProposals(IActivityHandler proposals) : IActivityHandler
{
    /// <inheritdoc/>
    public string Name => proposals.Name;

    /// <inheritdoc/>
    public async Task<Payload> ExecuteAsync(Payload input, ActivityContext context, CancellationToken cancellation)
    {
        var result = await proposals.ExecuteAsync(input, context, cancellation);
        if (Learned.Artefacts.Current() is not { } current) return result;
        var ideas = HistoryJson.Read<RepairPropose.Result>(result);
        var code = HistoryJson.Read<ActivityInput<RepairPropose.Arguments>>(input).Args.Target.Code;
        var order = OperatorOrder.Sort([.. ideas.Candidates.Select(candidate => candidate.Operator)], code, current.Model.Operators);
        return HistoryJson.ToPayload(ideas with { Candidates = [.. order.Select(at => ideas.Candidates[at])], Summary = $"{ideas.Summary}, in the order of v{current.Promotion.Version}" });
    }
}
