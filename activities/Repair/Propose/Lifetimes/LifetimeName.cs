using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Lifetimes;

/// <summary>Renames a lifetime that shadows another or is reserved, ends one that nothing ties down, and joins nested <c>for&lt;'a&gt;</c>.</summary>
internal sealed class LifetimeName : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "lifetime-name";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Primary is not { } place) return [];
        var why = $"rustc: {context.Message}.";
        return context.Code switch
        {
            "E0496" or "E0637" or "E0262" => Renamed(place, why),
            "E0581" or "E0582" => Enumerable.Range(place.First, place.Last - place.First + 1).Where(i => place.File.Tokens[i].Kind == TokenKind.Lifetime)
                .Select(i => Idea.One(Risk.Medium, why, Change.Tokens(place.File, i, i, "'static"))),
            "E0316" => Joined(place) is { } joined ? [new Idea(Risk.Low, why, joined)] : [],
            _ => [],
        };
    }

    /// <summary>Every use of the name in the item that declares it, put into one that is free.</summary>
    private static IEnumerable<Idea> Renamed(Place place, string why)
    {
        var (file, item, name) = (place.File, place.Item, place.File[place.First]);
        if (item.GenericsOpen < 0 || !name.StartsWith('\'')) yield break;
        var end = item.Kind == ItemKind.Function || item.Kind == ItemKind.Impl ? item.Last : Math.Min(item.Last, file.Tokens.Length - 1);
        var uses = Enumerable.Range(item.Keyword, end - item.Keyword + 1).Where(i => file.Is(i, name)).ToArray();
        var free = ((string[])["'a", "'b", "'c", "'d"]).First(other => other != name && Enumerable.Range(0, file.Tokens.Length).All(i => !file.Is(i, other) || name == "'_" && !Around(item, other)));
        yield return new Idea(Risk.Low, why, [.. uses.Select(i => Change.Tokens(file, i, i, free))], $"rename `{name}` to `{free}` in `{item.Name}`");
    }

    private static bool Around(RustItem? item, string lifetime)
    {
        for (; item is not null; item = item.Parent)
            if (item.GenericsOpen >= 0 && Enumerable.Range(item.GenericsOpen, item.GenericsClose - item.GenericsOpen).Any(i => item.File.Is(i, lifetime))) return true;
        return false;
    }

    /// <summary><c>for&lt;'a&gt; T: for&lt;'b&gt; X</c> as <c>for&lt;'a, 'b&gt; T: X</c>.</summary>
    private static IReadOnlyList<Change>? Joined(Place place)
    {
        var file = place.File;
        var inner = Enumerable.Range(place.First, place.Last - place.First + 1).FirstOrDefault(i => file.Is(i, "for") && file.Is(i + 1, "<"), -1);
        var outer = inner < 0 ? -1 : Enumerable.Range(0, inner).LastOrDefault(i => file.Is(i, "for") && file.Is(i + 1, "<"), -1);
        if (outer < 0 || Brackets.AngleEnd(file, inner + 1) is not (> 0 and var end) || Brackets.AngleEnd(file, outer + 1) is not (> 0 and var close)) return null;
        return [Change.Before(file, close, ", " + file.Slice(inner + 2, end - 1)), Change.Remove(file, inner, end)];
    }
}
