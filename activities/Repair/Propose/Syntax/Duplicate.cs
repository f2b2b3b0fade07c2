using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Syntax;

/// <summary>Drops or renames what is there twice or not allowed where it stands: fields, parameters, bounds, attributes, qualifiers.</summary>
internal sealed class Duplicate : IRepairOperator
{
    private static readonly HashSet<string> Elements = ["E0124", "E0062", "E0719", "E0692", "E0203", "E0025", "E0392", "E0207", "E0403", "E0263", "E0184", "E0204", "E0128", "E0262", "E0023", "E0026", "E0225", "E0226", "E0276", "E0229", "E0107", "E0091", "E0799"];
    private static readonly HashSet<string> Renamed = ["E0415", "E0416", "E0403", "E0428", "E0201", "E0592", "E0124", "E0262", "E0252", "E0255", "E0025"];
    private static readonly HashSet<string> Attributes = ["E0084", "E0737", "E0734", "E0774", "E0517", "E0692", "E0518", "E0739", "E0536", "E0537", "E0710"];

    /// <inheritdoc/>
    public string Name => "duplicate";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Primary is not { } place) yield break;
        var why = $"rustc: {context.Message}.";
        if (Elements.Contains(context.Code) && Element(place) is { } gone) yield return Idea.One(Risk.Medium, why, gone);
        if (context.Code == "E0203" && context.Target.Spans.Where(span => span.IsPrimary).Skip(1).Select(context.PlaceOf).LastOrDefault() is { } second && Element(second) is { } repeated) yield return Idea.One(Risk.Low, why, repeated);
        if (Renamed.Contains(context.Code) && Name2(place) is >= 0 and var token)
            foreach (var name in Names(place.File, token)) yield return Idea.One(Risk.Medium, why, Change.Tokens(place.File, token, token, name));
        if (Attributes.Contains(context.Code) && Attribute(place) is { } attribute) yield return Idea.One(Risk.Medium, why, attribute);
        if (context.Code is "E0428" or "E0201" or "E0592" && Identical(place) is { } twin) yield return Idea.One(Risk.Low, why, twin);
        if (context.Code is "E0252" or "E0254" or "E0255" && place.Item is { Kind: ItemKind.Use } use) yield return Idea.One(Risk.Medium, why, Change.Remove(place.File, use.First, use.Last));
        if (context.Code is "E0449" or "E0197" or "E0198" or "E0379" or "E0586" or "E0696" && place.Item is { Keyword: >= 0 } item && place.File[item.Head] is "pub" or "unsafe" or "const")
            yield return Idea.One(Risk.Low, why, Change.Remove(place.File, item.Head, item.Keyword - 1));
        if (context.Code is "E0267" or "E0268" && place.File[place.First] is "break" or "continue") yield return Idea.One(Risk.Medium, why, Change.Tokens(place.File, place.First, place.First, "return"));
    }

    private static Change? Element(Place place)
    {
        if (place.File.Is(place.First - 1, "+")) return Change.Tokens(place.File, place.First - 1, place.Last, "");
        return ListEdit.Remove(place.File, place.First);
    }

    private static int Name2(Place place)
    {
        if (place.First == place.Last && place.File[place.First].Length > 0) return place.First;
        return place.Item.NameToken >= place.First && place.Item.NameToken <= place.Last ? place.Item.NameToken : -1;
    }

    private static IEnumerable<string> Names(SourceFile file, int token)
    {
        var word = file[token];
        var lifetime = file.Tokens[token].Kind == TokenKind.Lifetime;
        if (lifetime) return ((string[])["'a", "'b", "'c"]).Where(name => name != word && !file.Text.Contains(name + ",", StringComparison.Ordinal));
        if (word.Length == 1 && char.IsUpper(word[0])) return ((string[])["U", "V", "W"]).Where(name => name != word);
        return file.IsWord(token) ? [word + (char.IsUpper(word[0]) ? "2" : "_2")] : [];
    }

    /// <summary>The attribute that the place names, or the outer attributes of its item.</summary>
    private static Change? Attribute(Place place)
    {
        for (var i = place.First; i >= Math.Max(0, place.First - 12); i--)
            if (place.File.Is(i, "#") && place.File.Partner(place.File.Is(i + 1, "!") ? i + 2 : i + 1) is > 0 and var close) return Change.Remove(place.File, i, close);
        return null;
    }

    /// <summary>Removes the second of two items of the same text; different ones are never deleted.</summary>
    private static Change? Identical(Place place)
    {
        var item = place.Item;
        if (item.Parent is null || item.NameToken < 0) return null;
        var text = item.File.Slice(item.Head, item.Last);
        return item.Parent.Children.Any(other => other != item && other.File.Slice(other.Head, other.Last) == text) ? Change.Remove(item.File, item.First, item.Last) : null;
    }
}
