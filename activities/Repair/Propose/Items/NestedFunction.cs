using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Items;

/// <summary>Makes a function inside a function a closure where it uses what is around it, as rustc's help says.</summary>
internal sealed class NestedFunction : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "closure";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code != "E0434" || context.Primary?.Function is not { BodyClose: > 0, ParamsClose: > 0, GenericsOpen: < 0, Parent.Kind: ItemKind.Function } inner) yield break;
        var file = inner.File;
        yield return new Idea(Risk.Medium, $"rustc: {context.Message}.",
        [
            Change.Tokens(file, inner.Head, inner.ParamsOpen, $"let {inner.Name} = |"),
            Change.Tokens(file, inner.ParamsClose, inner.ParamsClose, "|"),
            Change.After(file, inner.BodyClose, ";"),
        ], $"make `{inner.Name}` a closure");
    }
}
