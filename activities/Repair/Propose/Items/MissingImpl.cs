using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.Activities.Repair.Propose.Types;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Items;

/// <summary>
/// Implements a trait of the crate's where its members say nothing that could be wrong but a neutral value: for a type that must have it,
/// or in an impl that lacks members. A guess at meaning, so always of risk High.
/// </summary>
internal sealed class MissingImpl : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "missing-impl";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Primary is not { } place) return [];
        var why = $"rustc: {context.Message}.";
        return context.Code switch
        {
            "E0277" => Whole(context, why),
            "E0046" when place.Item.Around(ItemKind.Impl) is { BodyOpen: >= 0 } impl => Rest(context, impl, why),
            _ => [],
        };
    }

    private static IEnumerable<Idea> Whole(OperatorContext context, string why)
    {
        if (OperatorContext.Quoted(context.Message) is not [var bound, ..] || bound.Split(": ") is not [var type, var name] || !Mismatch.IsWritable(type)) yield break;
        if (context.Items.FirstOrDefault(item => item.Kind == ItemKind.Trait && item.Name == name && item.GenericsOpen < 0) is not { BodyOpen: >= 0 } trait) yield break;
        if (context.Items.Any(item => item.Kind == ItemKind.Impl && item.TraitName == name && item.GenericsOpen >= 0 && item.For >= 0)) yield break;
        if (Bodies(trait, Required(trait)) is { } members)
            yield return Idea.One(Risk.High, why, Change.After(trait.File, trait.Last, $"\n\nimpl {name} for {type} {{{Block(members)}}}"), $"implement `{name}` for `{type}`");
    }

    private static IEnumerable<Idea> Rest(OperatorContext context, RustItem impl, string why)
    {
        if (context.Items.FirstOrDefault(item => item.Kind == ItemKind.Trait && item.Name == impl.TraitName) is not { BodyOpen: >= 0 } trait) yield break;
        var missing = Required(trait).Where(member => impl.Children.All(child => child.NameToken < 0 || child.Name != member.Name)).ToArray();
        if (missing.Length > 0 && Bodies(trait, missing) is { } members)
            yield return Idea.One(Risk.High, why, Change.After(impl.File, impl.BodyOpen, Block(members).TrimEnd('\n') + (impl.BodyClose == impl.BodyOpen + 1 ? "\n" : "")), $"give `{string.Join("`, `", missing.Select(member => member.Name))}` neutral bodies");
    }

    private static RustItem[] Required(RustItem trait) => [.. trait.Children.Where(child => child.BodyOpen < 0 && child.NameToken >= 0 && child.Parent == trait)];

    /// <summary>The members with bodies; null when one of them has no neutral value.</summary>
    private static List<string>? Bodies(RustItem trait, RustItem[] members)
    {
        var texts = members.Select(member => Member(trait, member)).ToList();
        return texts.Contains("") ? null : texts;
    }

    private static string Member(RustItem trait, RustItem member)
    {
        var head = trait.File.Slice(member.Head, member.Last - 1);
        return member.Kind switch
        {
            ItemKind.Function when member.ReturnType == "()" => $"{head} {{}}",
            ItemKind.Function when member.ReturnType.Contains("Self", StringComparison.Ordinal) || member.ReturnType.Contains('&', StringComparison.Ordinal) => "",
            ItemKind.Function => $"{head} {{ {NeutralValues.Of(member.ReturnType).First()} }}",
            ItemKind.Const when head.Split(": ") is [_, var type] => $"{head} = {NeutralValues.Of(type).First()};",
            ItemKind.Type when !head.Contains(':', StringComparison.Ordinal) => $"{head} = ();",
            _ => "",
        };
    }

    private static string Block(List<string> members) => members.Count == 0 ? "" : $"\n{string.Concat(members.Select(member => $"    {member}\n"))}";
}
