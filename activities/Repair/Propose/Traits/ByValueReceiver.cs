using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Traits;

/// <summary>Takes <c>self</c> by reference, in the trait and in every impl, where a trait object would have to be moved.</summary>
internal sealed class ByValueReceiver : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "receiver-by-reference";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code != "E0161" || context.Primary is not { } place) yield break;
        var method = Enumerable.Range(place.First, 6).Select(i => place.File.Is(i, ".") ? place.File[i + 1] : "").FirstOrDefault(name => Words.IsName(name)) ?? "";
        var declared = context.Items.Where(item => item.Kind == ItemKind.Function && item.Name == method && item.ParamsOpen > 0 && item.File.Is(item.ParamsOpen + 1, "self")
            && item.Parent is { Kind: ItemKind.Trait } or { Kind: ItemKind.Impl, For: > 0 }).ToArray();
        foreach (var receiver in (string[])["&", "&mut "])
            if (declared.Length > 0) yield return new Idea(Risk.Medium, $"rustc: {context.Message}.", [.. declared.Select(item => Change.Before(item.File, item.ParamsOpen + 1, receiver))], $"take `{receiver}self` in `{method}`");
    }
}
