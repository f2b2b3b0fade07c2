using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Moves;

/// <summary>Keeps a value that is used again: borrows at the move, with the callee's parameter if need be, clones last.</summary>
internal sealed class MovedValue : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "moved-value";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code is not ("E0382" or "E0505" or "E0507" or "E0508" or "E0509") || context.Primary is not { } place) return [];
        var why = $"rustc: {context.Message}.";
        var edits = context.Code is "E0382" or "E0505" ? Kept(context, place) : TakenOut(place);
        return edits.Select(edit => new Idea(edit.Risk, why, edit.Changes));
    }

    private static IEnumerable<(Risk Risk, IReadOnlyList<Change> Changes)> Kept(OperatorContext context, Place place)
    {
        var move = context.Labelled("value moved here") ?? context.Labelled("moved due to this method call") ?? context.Labelled("move out of") ?? place;
        var file = move.File;
        if (Parameter(context, move) is { } parameter && !parameter.Type.StartsWith('&'))
            yield return (Risk.Medium, [Change.Before(file, move.First, "&"), Change.Before(parameter.File, parameter.TypeFirst, "&")]);
        yield return (Risk.Medium, [Change.Before(file, move.First, "&")]);
        if (file.Is(move.First - 1, "in")) yield return (Risk.Low, [Change.Before(file, move.First, "&")]);
        for (var i = move.First; i <= move.Last + 2 && file.Has(i); i++)
            if (file.Is(i, "into_iter")) yield return (Risk.Medium, [Change.Tokens(file, i, i, "iter")]);
        yield return (Risk.Medium, [.. Expressions.Append(file, move.First, Math.Max(move.First, move.Last), ".clone()")]);
    }

    /// <summary>The parameter of a function of this crate that the moved argument fills.</summary>
    private static Declared? Parameter(OperatorContext context, Place move)
    {
        var file = move.File;
        var open = Brackets.Enclosing(file, move.First);
        if (open <= 0 || !file.Is(open, "(") || !file.IsWord(open - 1)) return null;
        var index = Brackets.Pieces(file, open, file.Partner(open), types: false).FindIndex(piece => piece.First <= move.First && move.First <= piece.Last);
        var called = context.Items.FirstOrDefault(item => item.Kind == ItemKind.Function && item.Name == file[open - 1]);
        return called is null || index < 0 ? null : Signature.Parameters(called).ElementAtOrDefault(index);
    }

    /// <summary>Ways to read or take a value that stands behind a reference.</summary>
    private static IEnumerable<(Risk Risk, IReadOnlyList<Change> Changes)> TakenOut(Place place)
    {
        var (file, first, last) = (place.File, place.First, place.Last);
        if (file.Is(first, "*")) yield return (Risk.Low, [Change.Remove(file, first, first)]);
        yield return (Risk.Low, [Change.Before(file, first, "&")]);
        foreach (var suffix in (string[])[".as_ref()", ".as_mut()", ".clone()", ".take()"])
            yield return (suffix is ".take()" ? Risk.High : Risk.Medium, Expressions.Append(file, first, last, suffix));
        yield return (Risk.High, Expressions.Wrap(file, first, last, "std::mem::take(&mut ", ")"));
        yield return (Risk.Medium, [Change.Before(file, first, "&mut ")]);
    }
}
