using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Attributes;

/// <summary>Mends what stands inside an attribute: a key that comes twice or does not exist, a value where none belongs, a wrong kind of literal.</summary>
internal sealed class AttributeInput : IRepairOperator
{
    private static readonly HashSet<string> Codes = ["E0452", "E0454", "E0455", "E0458", "E0459", "E0538", "E0539", "E0541", "E0551", "E0565", "E0466", "E0534", "E0535", "E0536", "E0537", "E0789"];

    /// <inheritdoc/>
    public string Name => "attribute-input";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (!Codes.Contains(context.Code)) yield break;
        var why = $"rustc: {context.Message}.";
        var labelled = context.Target.Spans.Where(span => !span.IsPrimary).Concat(context.Target.Spans).Select(context.PlaceOf).OfType<Place>();
        foreach (var place in labelled.Where(place => place.First > 0 && Brackets.Enclosing(place.File, place.First) > 0).Take(3))
        {
            foreach (var change in Values(place)) yield return Idea.One(Risk.Medium, why, change);
            if (place.File.Is(Brackets.Enclosing(place.File, place.First), "(") && ListEdit.Remove(place.File, place.First) is { } gone) yield return Idea.One(Risk.Medium, why, gone);
        }

        if (context.Primary is { } whole && Attribute(whole) is { } attribute) yield return Idea.One(Risk.High, why, attribute);
    }

    /// <summary>Takes a value off its key, and the prefix off a byte string.</summary>
    private static IEnumerable<Change> Values(Place place)
    {
        var (file, first, last) = (place.File, place.First, place.Last);
        for (var i = first; i <= last; i++)
            if (file.Tokens[i].Kind == TokenKind.Text)
            {
                if (file[i].StartsWith("b\"", StringComparison.Ordinal)) yield return Change.Tokens(file, i, i, file[i][1..]);
                if (file.Is(i - 1, "=") && file.IsWord(i - 2)) yield return Change.Tokens(file, i - 1, i, "") with { Start = file.Tokens[i - 2].End };
                if (Words.IsName(file[i].Trim('"'))) yield return Change.Tokens(file, i, i, file[i].Trim('"'));
            }
    }

    private static Change? Attribute(Place place)
    {
        for (var i = place.First; i >= Math.Max(0, place.First - 16); i--)
            if (place.File.Is(i, "#") && place.File.Partner(i + 1) is > 0 and var close) return Change.Remove(place.File, i, close);
        return null;
    }
}
