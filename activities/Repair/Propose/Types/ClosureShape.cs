using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Types;

/// <summary>Gives a closure as many parameters as its caller passes, and lets their types be inferred where the ones written are wrong.</summary>
internal sealed class ClosureShape : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "closure-shape";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code is not ("E0593" or "E0631")) yield break;
        var why = $"rustc: {context.Message}.";
        foreach (var place in context.Target.Spans.Concat(context.Target.Children.SelectMany(child => child.Spans)).Select(context.PlaceOf).OfType<Place>())
            if (Parameters(place) is var (file, open, close))
            {
                if (context.Code == "E0631") yield return Untyped(file, open, close, why);
                else foreach (var text in Counted(context, file, open, close)) yield return Idea.One(Risk.Medium, why, Change.Tokens(file, open, close, text));
                yield break;
            }
    }

    /// <summary>The bars of the closure in a place.</summary>
    private static (SourceFile File, int Open, int Close)? Parameters(Place place)
    {
        for (var i = place.First; i <= place.Last; i++)
            if (place.File.Is(i, "|"))
                for (var end = i + 1; place.File.Has(end) && end < i + 40; end = Brackets.Skip(place.File, end))
                    if (place.File.Is(end, "|")) return (place.File, i, end);
        return null;
    }

    private static Idea Untyped(SourceFile file, int open, int close, string why) => new(Risk.Low, why,
        [.. Brackets.Pieces(file, open, close, types: true).Select(piece => (piece.First, piece.Last, Colon: Enumerable.Range(piece.First, piece.Last - piece.First + 1).FirstOrDefault(i => file.Is(i, ":"), -1)))
            .Where(piece => piece.Colon > 0).Select(piece => new Change(file, file.Tokens[piece.Colon - 1].End, file.Tokens[Math.Min(piece.Last, close - 1)].End, ""))], "let the closure's parameter types be inferred");

    private static IEnumerable<string> Counted(OperatorContext context, SourceFile file, int open, int close)
    {
        var wanted = context.Message.Split("expected to take ") is [_, var rest] && int.TryParse(rest.Split(' ')[0], out var count) ? count : -1;
        if (wanted is < 0 or > 8) yield break;
        var names = close == open + 1 ? [] : Brackets.Pieces(file, open, close, types: true).Select(piece => file.Slice(piece.First, Math.Min(piece.Last, close - 1))).ToList();
        if (names.Count > wanted) yield return $"|{string.Join(", ", names.Take(wanted))}|";
        else yield return $"|{string.Join(", ", names.Concat(Enumerable.Repeat("_", wanted - names.Count)))}|";
        if (names.Count == wanted + 1 && wanted > 0) yield return $"|{string.Join(", ", names.Skip(1))}|";
    }
}
