using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Names;

/// <summary>Imports a name as another file of the crate does, from the module that defines it, or wholesale from the parent.</summary>
internal sealed class MissingImport : IRepairOperator
{
    private static readonly HashSet<string> Codes = ["E0425", "E0433", "E0412", "E0405", "E0422", "E0432", "E0404", "E0531", "E0532", "E0599", "E0574", ""];

    /// <inheritdoc/>
    public string Name => "import";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (!Codes.Contains(context.Code) || context.Primary is not { } place) yield break;
        if (context.Code.Length == 0 && !context.Message.StartsWith("cannot find", StringComparison.Ordinal)) yield break;
        var name = place.File[place.First];
        var why = $"rustc: {context.Message}.";
        foreach (var path in Imported(context, name).Concat(Defined(context, place.File, name)).Distinct().Take(5))
        {
            if (context.Code == "E0432") yield return Idea.One(Risk.Low, why, RewriteUse(place, path));
            else yield return Idea.One(Risk.Low, why, Line(place, $"use {path};"));
        }

        if (context.Code != "E0432" && place.Item.Around(ItemKind.Module) is not null) yield return Idea.One(Risk.Medium, why, Line(place, "use super::*;"));
        foreach (var change in Prefixes(context, place)) yield return Idea.One(Risk.Low, why, change);
    }

    private static IEnumerable<string> Imported(OperatorContext context, string name) => context.Files.SelectMany(file => UseLines.Paths(file))
        .Where(path => path.Split("::")[^1] == name && !path.StartsWith("self", StringComparison.Ordinal) && !path.StartsWith("super", StringComparison.Ordinal))
        .GroupBy(path => path, StringComparer.Ordinal).OrderByDescending(group => group.Count()).Select(group => group.Key);

    private static IEnumerable<string> Defined(OperatorContext context, SourceFile from, string name) => context.Items
        .Where(item => item.Kind is not (ItemKind.Impl or ItemKind.Use or ItemKind.File) && item.Name == name && item.Parent is { Kind: ItemKind.File or ItemKind.Module } && (item.File != from || item.Parent.Kind == ItemKind.Module))
        .Select(item => UseLines.PathOf(item));

    private static Change RewriteUse(Place place, string path)
    {
        var first = place.First;
        while (place.File[first - 1] is "::") first = Math.Max(0, first - 2);
        var last = place.Last;
        while (place.File.Is(last + 1, "::") && place.File.IsWord(last + 2)) last += 2;
        return Change.Tokens(place.File, first, last, path);
    }

    /// <summary>Puts the line before the first <c>use</c> of the module around, else before its first item.</summary>
    private static Change Line(Place place, string text)
    {
        var module = place.Item.Around(ItemKind.Module) is { BodyOpen: >= 0 } inner ? inner : place.File.Root;
        var uses = module.Children.FirstOrDefault(item => item.Kind == ItemKind.Use) ?? module.Children.FirstOrDefault();
        if (uses is null) return Change.Insert(place.File, 0, text + "\n");
        return Change.Before(place.File, uses.First, text + "\n" + place.File.Indent(place.File.Tokens[uses.First].Start));
    }

    /// <summary>Roots of crate-local paths: written where they miss, removed where they are wrong.</summary>
    private static IEnumerable<Change> Prefixes(OperatorContext context, Place place)
    {
        if (context.Code is not ("E0432" or "E0433")) yield break;
        var first = place.First;
        while (place.File.Is(first - 1, "::") && place.File.IsWord(first - 2)) first -= 2;
        if (place.File[first] is "crate" or "super" or "self" or "std" or "core")
        {
            if (place.File.Is(first + 1, "::")) yield return Change.Remove(place.File, first, first + 1);
            foreach (var root in ((string[])["crate", "super", "self", "std"]).Where(root => root != place.File[first])) yield return Change.Tokens(place.File, first, first, root);
        }
        else
        {
            foreach (var root in (string[])["crate::", "self::", "super::", "std::"]) yield return Change.Before(place.File, first, root);
        }
    }
}
