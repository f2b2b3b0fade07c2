using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.Activities.Repair.Propose.Types;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Items;

/// <summary>Makes an impl's member what its trait says it is: a type where it is a constant, a constant where it is a type.</summary>
internal sealed class MemberKind : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "member-kind";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code is not ("E0323" or "E0324" or "E0325") || context.Primary is not { Item: { NameToken: >= 0, Parent.Kind: ItemKind.Impl } member }) yield break;
        var declared = context.Items.Where(item => item.Kind == ItemKind.Trait && item.Name == member.Parent.TraitName).SelectMany(trait => trait.Children).FirstOrDefault(child => child.Name == member.Name);
        if (declared is not null && Rewritten(declared, member) is { } text)
            yield return Idea.One(Risk.Medium, $"rustc: {context.Message}.", Change.Tokens(member.File, member.Head, member.Last, text));
    }

    private static string? Rewritten(RustItem declared, RustItem member) => (declared.Kind, member.Kind) switch
    {
        (ItemKind.Type, ItemKind.Const) when ConstType(member) is { } type => $"type {member.Name} = {type};",
        (ItemKind.Const, ItemKind.Type) when ConstType(declared) is { } type => $"const {member.Name}: {type} = {NeutralValues.Of(type).First()};",
        (ItemKind.Const, ItemKind.Function) when ConstType(declared) is { } type => $"const {member.Name}: {type} = {NeutralValues.Of(type).First()};",
        (ItemKind.Function, ItemKind.Const or ItemKind.Type) when declared.ReturnType == "()" => $"{declared.File.Slice(declared.Keyword, declared.Last - 1)} {{}}",
        (ItemKind.Type, ItemKind.Function) => $"type {member.Name} = {member.ReturnType};",
        _ => null,
    };

    private static string? ConstType(RustItem item)
    {
        var (file, first) = (item.File, item.NameToken + 2);
        if (!file.Is(first - 1, ":")) return null;
        var last = first;
        while (file.Has(last + 1) && file[last + 1] is not ("=" or ";")) last++;
        return file.Slice(first, last);
    }
}
