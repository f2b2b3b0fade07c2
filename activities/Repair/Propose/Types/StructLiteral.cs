using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Types;

/// <summary>Writes a literal or pattern in the form its type has: named fields in braces, tuple fields in parentheses, units bare.</summary>
internal sealed class StructLiteral : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "literal-shape";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code is not ("E0423" or "E0533" or "E0532" or "E0618" or "E0164" or "E0769" or "E0559" or "E0027") || context.Primary is not { } place) yield break;
        var (file, why) = (place.File, $"rustc: {context.Message}.");
        var end = place.Last;
        if (!file.Is(end, ")") && file.Is(end + 1, "(")) end = file.Partner(end + 1);
        if (file.Is(end, ")") && file.Partner(end) is > 0 and var open && file.IsWord(open - 1))
        {
            var fields = Fields(context, file[open - 1]).ToArray();
            var pieces = Brackets.Pieces(file, open, end, types: false);
            if (fields.Length > 0 && fields.Length == pieces.Count)
                yield return Idea.One(Risk.Low, why, Change.Tokens(file, open, end, $" {{ {string.Join(", ", fields.Zip(pieces, (field, piece) => file.Slice(piece.First, piece.Last) is var text && text == field ? field : $"{field}: {text}"))} }}"));
            if (pieces.Count == 0) yield return Idea.One(Risk.Low, why, Change.Tokens(file, open, end, ""));
        }

        if (context.Code is "E0533" or "E0532" && !file.Is(place.Last, ")")) yield return Idea.One(Risk.Low, why, Change.After(file, place.Last, " { .. }"));
        if (context.Code is "E0532" && !file.Is(place.Last, ")") && !file.Is(place.Last + 1, "(")) yield return Idea.One(Risk.Low, why, Change.After(file, place.Last, "(..)"));
    }

    private static IEnumerable<string> Fields(OperatorContext context, string name)
    {
        foreach (var item in context.Items.Where(item => item.Kind == ItemKind.Struct && item.Name == name))
            foreach (var field in Signature.Fields(item)) yield return field.Name;
        foreach (var item in context.Items.Where(item => item.Kind == ItemKind.Enum))
            foreach (var (token, last) in Signature.Variants(item).Where(variant => item.File.Is(variant.Name, name) && item.File.Is(variant.Name + 1, "{")))
                foreach (var (first, _) in Brackets.Pieces(item.File, token + 1, last, types: true))
                    yield return item.File[first];
    }
}
