using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Borrowing;

/// <summary>
/// Ends a borrow before its conflict: takes the value instead of a reference, moves the last use up or the conflicting
/// statement, copies what is borrowed, or binds an argument first.
/// </summary>
internal sealed class BorrowConflict : IRepairOperator
{
    private static readonly HashSet<string> Codes = ["E0499", "E0500", "E0501", "E0502", "E0503", "E0505", "E0506", "E0524", "E0382", "E0713"];

    /// <inheritdoc/>
    public string Name => "borrow-conflict";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (!Codes.Contains(context.Code) || context.Primary is not { } place) return [];
        var why = $"rustc: {context.Message}.";
        var first = First(context, place);
        var last = context.Labelled("later used here") ?? context.Labelled("later captured here") ?? context.Labelled("used later");
        return Values(first).Concat(Orders(place, first, last)).Concat(Copies(first)).Concat(Bound(place)).Select(changes => new Idea(Risk.Medium, why, changes));
    }

    /// <summary>The borrow that is in the way, or the move.</summary>
    private static Place? First(OperatorContext context, Place place) => context.Target.Spans
        .Where(span => span.Label is { } label && (label.Contains("occurs here", StringComparison.Ordinal) || label.Contains("is borrowed here", StringComparison.Ordinal) || label.Contains("borrow of", StringComparison.Ordinal) || label.Contains("moved", StringComparison.Ordinal) || label.Contains("construct", StringComparison.Ordinal)))
        .Select(context.PlaceOf).FirstOrDefault(other => other is not null && other.Start != place.Start);

    /// <summary>Drops the <c>&amp;</c> of a local: right for values that copy.</summary>
    private static IEnumerable<IReadOnlyList<Change>> Values(Place? first)
    {
        if (first is null) yield break;
        if (Copied(first) is { } copied) yield return copied;
        if (!first.File.Is(first.First, "&") || !first.File.Is(first.First - 1, "=")) yield break;
        yield return [Change.Remove(first.File, first.First, first.File.Is(first.First + 1, "mut") ? first.First + 1 : first.First)];
    }

    /// <summary>The local holds the value that the reference points at, and what dereferenced it no longer does.</summary>
    private static IReadOnlyList<Change>? Copied(Place first)
    {
        var file = first.File;
        var statement = Statement.Around(file, first.First);
        if (!file.Is(statement.First, "let") || !file.IsWord(statement.First + 1) || !file.Is(statement.First + 2, "=") || file[statement.First + 3] is "&" or "*" || first.Function is not { } function) return null;
        var name = file[statement.First + 1];
        var stars = Enumerable.Range(statement.Last, Math.Max(0, function.BodyClose - statement.Last)).Where(i => file.Is(i, "*") && file.Is(i + 1, name) && (Brackets.Opens(file, i - 1) || file[i - 1] is ";" or "}" or "=" or "," or "+" or "-" or "return" or "if" or ">" or "<" or "=="));
        return Expressions.PostfixEnd(file, statement.First + 3) == statement.Last - 1 ? [Change.Before(file, statement.First + 3, "*"), .. stars.Select(i => Change.Remove(file, i, i))] : null;
    }

    private static IEnumerable<IReadOnlyList<Change>> Orders(Place place, Place? first, Place? last)
    {
        var conflict = Statement.Around(place.File, place.First);
        if (last?.File == place.File && Statement.Around(last.File, last.First).OutTo(conflict.Block) is { } use && use.First > conflict.Last && use.IsClosed && conflict.IsClosed)
            yield return use.MoveBefore(conflict);
        if (first?.File != place.File) yield break;
        var borrow = Statement.Around(first.File, first.First);
        if (conflict.OutTo(borrow.Block) is { } later && borrow.First < later.First && later.IsClosed) yield return later.MoveBefore(borrow);
    }

    private static IEnumerable<IReadOnlyList<Change>> Copies(Place? first)
    {
        if (first is null) yield break;
        var file = first.File;
        var end = Expressions.PostfixEnd(file, first.First);
        if (file.Is(first.First, "&") && !file.Is(first.First + 1, "mut"))
            yield return [Change.Remove(file, first.First, first.First), Change.After(file, end, ".clone()")];
        foreach (var suffix in (string[])[".clone()", ".copied()", ".cloned()", ".to_owned()", ".to_vec()"])
            yield return [Change.After(file, end, suffix)];
    }

    /// <summary>Binds the first argument of the call that holds the place to a local before the statement.</summary>
    private static IEnumerable<IReadOnlyList<Change>> Bound(Place place)
    {
        var file = place.File;
        for (var i = place.First; i <= Math.Min(place.Last + 4, file.Tokens.Length - 1); i++)
        {
            if (!file.Is(i, "(") || file.Partner(i) < i) continue;
            foreach (var (first, last) in Brackets.Pieces(file, i, file.Partner(i), types: false).Where(piece => piece.Last > piece.First))
            {
                var statement = Statement.Around(file, place.First);
                yield return [Change.Before(file, statement.First, $"let value = {file.Slice(first, last)};\n{file.Indent(file.Tokens[statement.First].Start)}"), Change.Tokens(file, first, last, "value")];
            }

            yield break;
        }
    }
}
