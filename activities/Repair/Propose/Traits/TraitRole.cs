using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Traits;

/// <summary>
/// Puts a trait where one is expected and a type stands: the two sides of an impl exchanged, an inherent impl's stray <c>for</c> dropped, or
/// an empty struct that is only used as a trait made one.
/// </summary>
internal sealed class TraitRole : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "trait-role";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code != "E0404" || context.Primary is not { } place) yield break;
        var (file, why) = (place.File, $"rustc: {context.Message}.");
        var name = OperatorContext.Quoted(context.Message).FirstOrDefault() ?? "";
        if (place.Item.Around(ItemKind.Impl) is { For: > 0 } impl && place.First < impl.For)
        {
            var traits = context.Items.Where(item => item.Kind == ItemKind.Trait).Select(item => item.Name).ToHashSet(StringComparer.Ordinal);
            var first = impl.GenericsClose >= 0 ? impl.GenericsClose + 1 : impl.Keyword + 1;
            if (traits.Contains(impl.Name))
                yield return Idea.One(Risk.Low, why, Change.Tokens(file, first, impl.SelfLast, $"{file.Slice(impl.SelfFirst, impl.SelfLast)} for {file.Slice(first, impl.For - 1)}"), "exchange the impl's two sides");
            if (file.Slice(first, impl.For - 1) == file.Slice(impl.SelfFirst, impl.SelfLast)) yield return Idea.One(Risk.Medium, why, Change.Remove(file, first, impl.For));
        }

        var used = context.Items.Any(item => item.Kind == ItemKind.Impl && item.Name == name);
        if (!used && context.Items.FirstOrDefault(item => item.Kind == ItemKind.Struct && item.Name == name && item.File.Is(item.Last, ";") && item.ParamsOpen < 0) is { } unit)
            yield return Idea.One(Risk.High, why, Change.Tokens(unit.File, unit.Keyword, unit.Last, $"trait {unit.File.Slice(unit.NameToken, unit.Last - 1)} {{}}"), $"make `{name}` a trait");
        if (context.Items.FirstOrDefault(item => item.Kind == ItemKind.Type && item.Name == name) is { } alias)
            yield return Idea.One(Risk.High, why, Change.Tokens(alias.File, alias.Keyword, alias.Last, $"trait {name} {{}}"), $"make `{name}` a trait");
    }
}
