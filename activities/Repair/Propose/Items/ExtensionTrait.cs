using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Items;

/// <summary>Turns an inherent impl on a type that is not the crate's into a trait of its methods and that trait's impl, as rustc's note advises.</summary>
internal sealed class ExtensionTrait : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "extension-trait";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code is not ("E0116" or "E0118" or "E0390") || context.Primary?.Item.Around(ItemKind.Impl) is not { For: < 0, BodyOpen: >= 0 } impl) yield break;
        var (file, trait) = (impl.File, TraitNameFor(context, impl));
        var members = impl.Children.Where(child => child.Kind is ItemKind.Function or ItemKind.Const or ItemKind.Type && child.Parent == impl).ToArray();
        var indent = file.Indent(file.Tokens[impl.First].Start);
        var body = members.Length == 0 ? " {}" : $" {{\n{string.Concat(members.Select(member => $"{indent}    {Declaration(member)}\n"))}{indent}}}";
        var visibility = members.Any(member => member.IsPublic) ? "pub " : "";
        yield return new Idea(Risk.High, $"rustc: {context.Message}.",
            [Change.Before(file, impl.First, $"{visibility}trait {trait}{body}\n\n{indent}"), Change.Before(file, impl.SelfFirst, $"{trait} for "), .. members.Where(member => member.IsPublic).Select(Plain)],
            $"put the methods into a trait `{trait}`");
    }

    private static string TraitNameFor(OperatorContext context, RustItem impl)
    {
        var name = (impl.Name.Length > 1 && char.IsUpper(impl.Name[0]) ? impl.Name : "Type") + "Ext";
        while (context.Items.Any(item => item.NameToken >= 0 && item.Name == name)) name += "2";
        return name;
    }

    private static Change Plain(RustItem member) => Change.Remove(member.File, member.Head, member.File.Is(member.Head + 1, "(") ? member.File.Partner(member.Head + 1) : member.Head);

    private static string Declaration(RustItem member)
    {
        var end = member.BodyOpen >= 0 ? member.BodyOpen - 1 : member.Last - 1;
        return member.File.Slice(member.Keyword, end).Split('=')[0].TrimEnd() + ";";
    }
}
