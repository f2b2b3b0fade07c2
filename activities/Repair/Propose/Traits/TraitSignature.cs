using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Traits;

/// <summary>Brings an impl's member into the form that the trait declares, or the declaration into the form of the member.</summary>
internal sealed class TraitSignature : IRepairOperator
{
    private static readonly HashSet<string> Codes = ["E0049", "E0050", "E0053", "E0185", "E0186", "E0195", "E0276", "E0323", "E0324", "E0325", "E0326", "E0643", "E0046"];

    /// <inheritdoc/>
    public string Name => "trait-signature";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (!Codes.Contains(context.Code) || context.Primary is not { } place) yield break;
        foreach (var change in Declared(context)) yield return Idea.One(Risk.Medium, $"rustc: {context.Message}.", change);
        if (place.Item.Around(ItemKind.Impl) is not { } impl) yield break;
        var why = $"rustc: {context.Message}.";
        var member = place.Item;
        var declared = context.Items.Where(item => item.Kind == ItemKind.Trait && item.Name == impl.TraitName).SelectMany(trait => trait.Children).FirstOrDefault(child => child.Name == member.Name);
        if (context.Code == "E0186")
            foreach (var receiver in (string[])["&self", "&mut self", "self"])
                if (member.ParamsOpen > 0) yield return Idea.One(Risk.Low, why, Change.After(member.File, member.ParamsOpen, receiver + (member.ParamsClose == member.ParamsOpen + 1 ? "" : ", ")));
        if (context.Code == "E0185" && member.ParamsOpen > 0 && ListEdit.Remove(member.File, member.ParamsOpen + 1) is { } dropped) yield return Idea.One(Risk.Low, why, dropped);
        if (context.Code == "E0053" && Receiver(context, place, member) is { } form) yield return Idea.One(Risk.Low, why, form);
        if (declared is null || declared.NameToken < 0 || declared.Kind != member.Kind) yield break;
        yield return Idea.One(Risk.Low, why, Copy(declared, member), $"give `{member.Name}` the trait's signature");
        yield return Idea.One(Risk.Medium, why, Copy(member, declared), $"give the trait's `{member.Name}` the signature of the impl");
    }

    /// <summary>The trait's own declaration in the form of its impls: several of them, or a macro that writes them, agree against it.</summary>
    private static IEnumerable<Change> Declared(OperatorContext context)
    {
        if (context.Code == "E0185" && context.Labelled("declared without") is { Item: { Kind: ItemKind.Function, ParamsOpen: > 0 } without } && context.Labels.FirstOrDefault(label => label.EndsWith("used in impl", StringComparison.Ordinal)) is { } used)
            yield return Change.After(without.File, without.ParamsOpen, OperatorContext.Quoted(used)[0] + (without.ParamsClose == without.ParamsOpen + 1 ? "" : ", "));
        if (context.Code == "E0186" && context.Labelled("used in trait") is { Item: { Kind: ItemKind.Function, ParamsOpen: > 0 } with } && ListEdit.Remove(with.File, with.ParamsOpen + 1) is { } dropped)
            yield return dropped;
    }

    /// <summary>A receiver in the form that the label says a trait of another crate expects; its `mut` goes, since it would be a pattern.</summary>
    private static Change? Receiver(OperatorContext context, Place place, RustItem member)
    {
        if (!place.File.Is(place.Last, "self") || context.Labels.FirstOrDefault() is not { } label || member.ParamsOpen < 0) return null;
        var expected = OperatorContext.Quoted(label).FirstOrDefault() ?? "";
        var form = expected.StartsWith("&mut ", StringComparison.Ordinal) ? "&mut self" : expected.StartsWith('&') ? "&self" : "self";
        return label.StartsWith("expected", StringComparison.Ordinal) ? Change.Tokens(place.File, member.ParamsOpen + 1, place.Last, form) : null;
    }

    /// <summary>Everything between the name and the body, from one item to the other.</summary>
    private static Change Copy(RustItem from, RustItem to) => Change.Tokens(to.File, to.NameToken, Last(to), from.File.Slice(from.NameToken, Last(from)));

    private static int Last(RustItem item)
    {
        if (item.BodyOpen >= 0) return item.BodyOpen - 1;
        var end = item.NameToken;
        while (item.File.Has(end + 1) && item.File[end + 1] is not (";" or "=")) end = Brackets.Skip(item.File, end + 1) - 1;
        return end;
    }
}
