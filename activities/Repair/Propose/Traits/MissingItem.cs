using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Traits;

/// <summary>Adds what an <c>impl</c> lacks: associated types from its signatures, members from sibling impls, renames of misspelt members.</summary>
internal sealed class MissingItem : IRepairOperator
{
    private const int TypesMax = 14;

    /// <inheritdoc/>
    public string Name => "missing-item";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Primary is not { } place || place.Item.Around(ItemKind.Impl) is not { BodyOpen: >= 0 } impl) return [];
        var why = $"rustc: {context.Message}.";
        return context.Code switch
        {
            "E0046" => OperatorContext.Quoted(context.Message).SelectMany(name => Missing(context, impl, name, why)),
            "E0407" or "E0437" or "E0438" => Foreign(context, place, impl, why),
            _ => [],
        };
    }

    private static IEnumerable<Idea> Missing(OperatorContext context, RustItem impl, string name, string why)
    {
        var file = impl.File;
        foreach (var child in impl.Children.Where(child => child.NameToken >= 0 && Words.Distance(child.Name, name) is > 0 and <= 2))
            yield return Idea.One(Risk.Low, why, Change.Tokens(file, child.NameToken, child.NameToken, name));
        var indent = impl.Children.Count > 0 ? file.Indent(file.Tokens[impl.Children[0].First].Start) : file.Indent(file.Tokens[impl.First].Start) + "    ";
        if (name.Length > 0 && char.IsUpper(name[0]) && name.Any(char.IsLower))
            foreach (var type in Types(context, impl, name).Where(Writable).Distinct().Take(TypesMax))
                yield return Idea.One(Risk.Medium, why, Change.After(file, impl.BodyOpen, $"\n{indent}type {name} = {type};"));
        foreach (var text in Members(context, impl, name).Distinct().Take(6))
            yield return Idea.One(Risk.High, why, Change.After(file, impl.BodyOpen, $"\n{indent}{text}"), $"take `{name}` over from another impl of `{impl.TraitName}`");
        foreach (var text in Standard(impl, name)) yield return Idea.One(Risk.High, why, Change.After(file, impl.BodyOpen, $"\n{indent}{text}"));
    }

    /// <summary>What an associated type can be: parts of the impl's own return types first, then what sibling impls say.</summary>
    private static IEnumerable<string> Types(OperatorContext context, RustItem impl, string name)
    {
        var returns = impl.Children.Where(child => child.Kind == ItemKind.Function).Select(child => child.ReturnType).ToArray();
        var parts = returns.SelectMany(Parts);
        var siblings = context.Items.Where(item => item.Kind == ItemKind.Type && item.Name == name && item.Around(ItemKind.Impl) is not null)
            .Select(item => item.File.Slice(item.NameToken + 2, item.Last - 1)).GroupBy(type => type, StringComparer.Ordinal).OrderByDescending(group => group.Count()).Select(group => group.Key);
        var aliases = context.Items.Where(item => item.Kind is ItemKind.Struct or ItemKind.Enum && item.Name.Contains("Err", StringComparison.Ordinal) && name is "Err" or "Error").Select(item => item.Name);
        var arguments = impl.SelfLast >= impl.SelfFirst ? Arguments(impl.File.Slice(impl.SelfFirst, impl.SelfLast)) : [];
        return parts.Concat(aliases).Concat(siblings).Concat(arguments).Concat(Generics(impl).SelectMany(g => (string[])[g, $"{g}::{name}"])).Concat(["Self", "String", "std::convert::Infallible", "()"]);
    }

    private static IEnumerable<string> Parts(string type)
    {
        var inner = Arguments(type).ToArray();
        if (type.StartsWith('&')) yield return type.TrimStart('&').Split(' ', 2) is [['\'', ..], var rest] ? rest : type[1..].Replace("mut ", "", StringComparison.Ordinal);
        foreach (var part in inner.Reverse()) yield return part;
        if (type is not ("()" or "")) yield return type;
    }

    private static IEnumerable<string> Arguments(string type)
    {
        var file = SourceFile.Of("", type);
        for (var i = 0; i < file.Tokens.Length; i++)
            if (file.Is(i, "<") && Brackets.AngleEnd(file, i) is > 0 and var end) return Brackets.Pieces(file, i, end, types: true).Select(piece => file.Slice(piece.First, piece.Last));
        return [];
    }

    private static IEnumerable<string> Generics(RustItem impl) => impl.GenericsOpen < 0 ? [] :
        Brackets.Pieces(impl.File, impl.GenericsOpen, impl.GenericsClose, types: true).Select(piece => impl.File[piece.First]).Where(name => name.Length > 0 && char.IsUpper(name[0]));

    private static bool Writable(string type) => type.Length > 0 && !type.StartsWith("Self::", StringComparison.Ordinal) && !type.Contains("impl ", StringComparison.Ordinal);

    private static IEnumerable<string> Members(OperatorContext context, RustItem impl, string name) => context.Items
        .Where(item => item.Name == name && item.Kind is ItemKind.Function or ItemKind.Const && item.Parent is { Kind: ItemKind.Impl } other && other != impl && other.TraitName == impl.TraitName)
        .Select(item => item.File.Slice(item.Head, item.Last));

    /// <summary>Members that say the same in nearly every impl.</summary>
    private static IEnumerable<string> Standard(RustItem impl, string name) => (impl.TraitName, name) switch
    {
        ("Iterator", "next") when impl.Children.Any(child => child.Name == "Item") => ["fn next(&mut self) -> Option<Self::Item> { self.0.next() }", "fn next(&mut self) -> Option<Self::Item> { None }"],
        ("PartialOrd", "partial_cmp") => ["fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> { Some(self.cmp(other)) }"],
        ("Clone", "clone") => ["fn clone(&self) -> Self { *self }"],
        ("Display" or "Debug", "fmt") => ["fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }"],
        ("Default", "default") => ["fn default() -> Self { Self::new() }"],
        ("Deref", "deref") => ["fn deref(&self) -> &Self::Target { &self.0 }"],
        ("DerefMut", "deref_mut") => ["fn deref_mut(&mut self) -> &mut Self::Target { &mut self.0 }"],
        ("Drop", "drop") => ["fn drop(&mut self) {}"],
        _ => [],
    };

    /// <summary>A member the trait does not have: it may be the one that is missing, or belong into the type's own impl.</summary>
    private static IEnumerable<Idea> Foreign(OperatorContext context, Place place, RustItem impl, string why)
    {
        var member = place.Item;
        foreach (var name in context.State.Diagnostics.Where(d => d.Code == "E0046").SelectMany(d => OperatorContext.Quoted(d.Message)).Concat(TraitMembers(context, impl)).Distinct())
            if (member.NameToken >= 0 && member.Name != name && !impl.Children.Any(child => child.Name == name)) yield return Idea.One(Risk.Low, why, Change.Tokens(impl.File, member.NameToken, member.NameToken, name));
        if (member.Kind == ItemKind.Type && member.Parent == impl && context.Items.FirstOrDefault(item => item.Kind == ItemKind.Trait && item.Name == impl.TraitName) is { BodyOpen: >= 0 } owner)
            yield return Idea.One(Risk.Medium, why, Change.After(owner.File, owner.BodyOpen, $"\n    {Declaration(member)};" + (owner.BodyClose == owner.BodyOpen + 1 ? "\n" : "")), $"declare `{member.Name}` in trait `{owner.Name}`");
        if (member.Kind is not (ItemKind.Function or ItemKind.Const) || member.Parent != impl) yield break;
        var file = impl.File;
        var self = file.Slice(impl.SelfFirst, impl.SelfLast);
        var generics = impl.GenericsOpen >= 0 ? file.Slice(impl.GenericsOpen, impl.GenericsClose) : "";
        var text = $"\n\nimpl{generics} {self} {{\n    {file.Slice(member.First, member.Last)}\n}}";
        yield return new Idea(Risk.Medium, why, [Change.Remove(file, member.First, member.Last), Change.After(file, impl.Last, text)], $"move `{member.Name}` to `impl {self}`");
        if (context.Items.FirstOrDefault(item => item.Kind == ItemKind.Trait && item.Name == impl.TraitName) is { BodyOpen: >= 0 } trait)
            yield return Idea.One(Risk.Medium, why, Change.After(trait.File, trait.BodyOpen, $"\n    {Declaration(member)};"), $"declare `{member.Name}` in trait `{trait.Name}`");
    }

    private static string Declaration(RustItem member) => member.BodyOpen >= 0
        ? member.File.Slice(member.Head, member.BodyOpen - 1)
        : member.File.Slice(member.Head, member.Last).Split('=')[0].TrimEnd(';', ' ');

    private static IEnumerable<string> TraitMembers(OperatorContext context, RustItem impl) => context.Items
        .Where(item => item.Kind == ItemKind.Trait && item.Name == impl.TraitName).SelectMany(trait => trait.Children).Where(child => child.NameToken >= 0).Select(child => child.Name);
}
