using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Visibility;

/// <summary>Opens what is private just far enough: the item that rustc points at, or the field it names.</summary>
internal sealed class WidenVisibility : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "visibility";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code is not ("E0603" or "E0616" or "E0624" or "E0451" or "E0364" or "E0365" or "E0446" or "E0423" or "E0433" or "E0432" or "E0425" or "E0599" or "E0532")) yield break;
        if (context.Code is "E0423" or "E0433" or "E0432" or "E0425" or "E0599" or "E0532" && !context.Sentences.Any(s => s.Contains("private", StringComparison.Ordinal) || s.Contains("not accessible", StringComparison.Ordinal))) yield break;
        foreach (var (file, head, publicSiblings) in Heads(context).Distinct())
            foreach (var text in Levels(file, head, publicSiblings))
                yield return Idea.One(Risk.Low, $"rustc: {context.Message}.", Widened(file, head, text));
    }

    private static IEnumerable<string> Levels(SourceFile file, int head, bool publicSiblings)
    {
        if (file.Is(head, "pub") && !file.Is(head + 1, "(")) return [];
        return publicSiblings ? ["pub", "pub(crate)"] : ["pub(crate)", "pub"];
    }

    private static Change Widened(SourceFile file, int head, string level) => file.Is(head, "pub")
        ? Change.Tokens(file, head, file.Partner(head + 1), level)
        : Change.Before(file, head, level + " ");

    private static IEnumerable<(SourceFile File, int Head, bool PublicSiblings)> Heads(OperatorContext context)
    {
        foreach (var place in Noted(context))
        {
            var item = place.Item;
            if (item.NameToken >= 0 && item.Head >= 0 && place.First <= item.NameToken && place.First >= item.First) yield return (item.File, item.Head, Siblings(item));
            else if (item.Kind == ItemKind.Use) yield return (item.File, item.Head, Siblings(item));
            else if (item.Kind == ItemKind.Struct && place.First > item.NameToken)
                foreach (var (first, _) in item.ParamsClose > 0 ? Brackets.Pieces(item.File, item.ParamsOpen, item.ParamsClose, types: true) : []) yield return (item.File, first, true);
        }

        // Where a re-export is refused rustc points at the re-export itself.
        if (context.Code is "E0364" or "E0365" && OperatorContext.Quoted(context.Message) is [var exported, ..])
            foreach (var item in context.Items.Where(item => item.NameToken >= 0 && item.Name == exported && item.Head >= 0 && item.Parent is { Kind: ItemKind.File or ItemKind.Module })) yield return (item.File, item.Head, true);

        if (context.Code is "E0616" or "E0451")
            foreach (var field in PrivateFields(context)) yield return (field.File, field.NameToken, true);
    }

    private static IEnumerable<Place> Noted(OperatorContext context) => context.Target.Children
        .Where(child => child.Message.Contains("defined here", StringComparison.Ordinal) || child.Message.Contains("private", StringComparison.Ordinal) || child.Message.Contains("consider marking", StringComparison.Ordinal) || child.Message.Contains("not accessible", StringComparison.Ordinal))
        .SelectMany(child => child.Spans)
        .Concat(context.Target.Spans.Where(span => span.Label?.Contains("private", StringComparison.Ordinal) == true))
        .Select(context.PlaceOf).OfType<Place>();

    private static bool Siblings(RustItem item) => item.Parent!.Children.Count(other => other != item && other.IsPublic && !other.File.Is(other.Head + 1, "(")) * 2 >= Math.Max(1, item.Parent.Children.Count(other => other != item && other.Kind is not (ItemKind.Impl or ItemKind.Use)));

    private static IEnumerable<Declared> PrivateFields(OperatorContext context)
    {
        var names = OperatorContext.Quoted(context.Message);
        if (names.Count < 2) return [];
        var types = names.Skip(1).Select(name => name.Split('<')[0].Split("::")[^1]).ToHashSet(StringComparer.Ordinal);
        var structs = context.Items.Where(item => item.Kind is ItemKind.Struct or ItemKind.Union && types.Contains(item.Name));
        return structs.SelectMany(item => Signature.Fields(item).Where(field => field.Name == names[0]).Select(field => Head(field)));
    }

    private static Declared Head(Declared field) => field.File.Is(field.NameToken - 1, ")") && field.File.Partner(field.NameToken - 1) is > 0 and var open && field.File.Is(open - 1, "pub")
        ? field with { NameToken = open - 1 } : field;
}
