using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Traits;

/// <summary>Gives a generic parameter the bounds that parameters of its name carry elsewhere, or those its use asks for.</summary>
internal sealed class MissingBound : IRepairOperator
{
    private static readonly HashSet<string> Codes = ["E0277", "E0369", "E0599", "E0618", "E0282", "E0382", "E0507", "E0310", "E0309", "E0392", "E0220", "E0608", "E0614", "E0600", "E0308"];

    /// <inheritdoc/>
    public string Name => "bound";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (!Codes.Contains(context.Code) || context.Primary is not { } place) yield break;
        var why = $"rustc: {context.Message}.";
        for (var item = place.Item; item is not null; item = item.Parent)
        {
            if (item.GenericsOpen < 0) continue;
            foreach (var (first, last) in Brackets.Pieces(item.File, item.GenericsOpen, item.GenericsClose, types: true))
                if (item.File.IsWord(first) && !item.File.Is(first, "const") && Concerned(context, item.File[first]))
                    foreach (var bound in Bounds(context, item, item.File[first]).Take(6))
                        yield return Idea.One(Risk.Low, why, Added(item, first, last, bound), $"bound `{item.File[first]}` by `{bound}`");
        }
    }

    private static bool Concerned(OperatorContext context, string parameter) => context.Sentences.Any(sentence => OperatorContext.Quoted(sentence).Any(text => Words.Contains(text, parameter)));

    private static Change Added(RustItem item, int first, int last, string bound) =>
        Change.After(item.File, last, last > first && item.File.Is(first + 1, ":") ? $" + {bound}" : $": {bound}");

    private static IEnumerable<string> Bounds(OperatorContext context, RustItem item, string parameter)
    {
        var own = item.File.Slice(item.Head, item.BodyOpen >= 0 ? item.BodyOpen : item.Last);
        return context.Items.Where(other => other.GenericsOpen >= 0 && other != item).SelectMany(other => Declared(other, parameter))
            .Where(bound => bound.Length > 0 && !own.Contains(bound, StringComparison.Ordinal))
            .GroupBy(bound => bound, StringComparer.Ordinal).OrderByDescending(group => group.Count()).Select(group => group.Key).Concat(Named(context, parameter)).Distinct().Concat(Called(item, parameter));
    }

    /// <summary>Bounds by the trait that rustc names, as other parameters of the crate carry it, those of the same item too.</summary>
    private static IEnumerable<string> Named(OperatorContext context, string parameter)
    {
        var traits = context.Target.Children.SelectMany(child => child.Spans).Select(span => span.SuggestedReplacement ?? "").Where(text => text.StartsWith(": ", StringComparison.Ordinal))
            .Select(text => text[2..].Split('<')[0]).ToHashSet(StringComparer.Ordinal);
        return traits.Count == 0 ? [] : context.Items.Where(other => other.GenericsOpen >= 0)
            .SelectMany(other => Brackets.Pieces(other.File, other.GenericsOpen, other.GenericsClose, types: true).Select(piece => other.File[piece.First]).Where(name => name != parameter).Distinct().SelectMany(name => Declared(other, name)))
            .Where(bound => traits.Contains(bound.Split('<')[0])).GroupBy(bound => bound, StringComparer.Ordinal).OrderByDescending(group => group.Count()).Select(group => group.Key);
    }

    /// <summary>Bounds of a parameter in generics and where clauses of an item.</summary>
    private static IEnumerable<string> Declared(RustItem item, string parameter)
    {
        var file = item.File;
        var inGenerics = Brackets.Pieces(file, item.GenericsOpen, item.GenericsClose, types: true);
        var inWhere = item.Where >= 0 && item.BodyOpen > 0 ? Brackets.Pieces(file, item.Where, item.BodyOpen, types: true) : [];
        return inGenerics.Concat(inWhere).Where(piece => file.Is(piece.First, parameter) && file.Is(piece.First + 1, ":")).Select(piece => file.Slice(piece.First + 2, piece.Last).TrimEnd('{', ' '));
    }

    /// <summary>A function bound for a parameter of that type that the body calls.</summary>
    private static IEnumerable<string> Called(RustItem item, string parameter)
    {
        foreach (var declared in Signature.Parameters(item).Where(p => p.Type == parameter))
            for (var i = item.BodyOpen; i > 0 && i < item.Last; i++)
                if (item.File.Is(i, declared.Name) && item.File.Is(i + 1, "(") && item.File.Partner(i + 1) > 0)
                {
                    var count = Brackets.Pieces(item.File, i + 1, item.File.Partner(i + 1), types: false).Count;
                    foreach (var kind in (string[])["Fn", "FnMut", "FnOnce"])
                        foreach (var result in Generics(item).Where(name => name != parameter).Select(name => $" -> {name}").Append(""))
                            foreach (var argument in count == 0 ? [""] : Generics(item).Where(name => name != parameter))
                                yield return $"{kind}({string.Join(", ", Enumerable.Repeat(argument, count))}){result}";
                    yield break;
                }
    }

    private static IEnumerable<string> Generics(RustItem? item)
    {
        for (; item is not null; item = item.Parent)
            if (item.GenericsOpen >= 0)
                foreach (var (first, _) in Brackets.Pieces(item.File, item.GenericsOpen, item.GenericsClose, types: true))
                    if (item.File.IsWord(first)) yield return item.File[first];
    }
}
