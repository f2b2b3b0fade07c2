using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Borrowing;

/// <summary>Lets an owner live as long as what borrows from it: declares it further out, returns it, or moves it in.</summary>
internal sealed class Outlives : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "outlives";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Primary is not { } place) return [];
        var why = $"rustc: {context.Message}.";
        var edits = context.Code switch
        {
            "E0597" => Hoisted(context, place),
            "E0515" => Returned(place),
            "E0373" or "E0521" => Moved(place),
            "E0106" or "E0261" or "E0621" or "E0310" or "E0309" or "E0311" or "E0312" or "" => Lifetimes(context, place),
            _ => [],
        };
        return edits.Select(changes => new Idea(Risk.Medium, why, changes));
    }

    /// <summary>Moves the declaration out of its block, to before the statement that holds the block.</summary>
    private static IEnumerable<IReadOnlyList<Change>> Hoisted(OperatorContext context, Place place)
    {
        if (context.Labelled("declared here") is not { } binding) yield break;
        var statement = Statement.Around(binding.File, binding.First);
        for (var outer = statement; outer.Block > 0;)
        {
            var block = outer.Block;
            if (place.Function is { } function && block <= function.BodyOpen) yield break;
            outer = Statement.Around(binding.File, block);
            if (statement.IsClosed && outer.First < statement.First) yield return statement.MoveBefore(outer);
        }
    }

    /// <summary>Returns the value itself and says so in the signature.</summary>
    private static IEnumerable<IReadOnlyList<Change>> Returned(Place place)
    {
        var file = place.File;
        for (var i = place.First; i <= place.Last; i++)
            if (file.Is(i, "iter") && file.Is(i - 1, ".")) yield return [Change.Tokens(file, i, i, "into_iter")];
        if (place.Function is not { Arrow: > 0 } function || !file.Is(function.Arrow + 1, "&")) yield break;
        if (Value(place) is not { } value) yield break;
        var pointee = function.Arrow + 2;
        while (file.Has(pointee) && (file.Tokens[pointee].Kind == TokenKind.Lifetime || file.Is(pointee, "mut"))) pointee++;
        var type = file.Slice(pointee, function.ReturnLast);
        var owned = type switch { "str" => "String", ['[', .. var item, ']'] => $"Vec<{item}>", "Path" => "PathBuf", _ => type };
        yield return [Change.Tokens(file, function.Arrow + 1, function.ReturnLast, owned), value];
        yield return [Change.Tokens(file, function.Arrow + 1, function.ReturnLast, owned), place.Replace($"{place.Text}.to_owned()")];
    }

    private static Change? Value(Place place)
    {
        var file = place.File;
        if (file.Is(place.First, "&")) return Change.Remove(file, place.First, place.First);
        if (file[place.Last - 2] is "as_str" or "as_slice" or "as_ref" or "borrow" or "deref" or "as_path" && file.Is(place.Last, ")")) return new(file, file.Tokens[place.Last - 3].Start, file.Tokens[place.Last].End, "");
        return null;
    }

    private static IEnumerable<IReadOnlyList<Change>> Moved(Place place)
    {
        if (place.File.Is(place.First, "|")) yield return [Change.Before(place.File, place.First, "move ")];
    }

    /// <summary>Ties the elided or wrong lifetimes of a signature to one that is declared.</summary>
    private static IEnumerable<IReadOnlyList<Change>> Lifetimes(OperatorContext context, Place place)
    {
        if (context.Code.Length == 0 && !context.Message.StartsWith("lifetime may not live long enough", StringComparison.Ordinal)) yield break;
        if (place.Function is not { ParamsClose: > 0 } function) yield break;
        var file = place.File;
        var inputs = References(file, function.ParamsOpen, function.ParamsClose).ToArray();
        var outputs = function.Arrow > 0 ? References(file, function.Arrow, function.ReturnLast + 1).ToArray() : [];
        var known = Known(function).FirstOrDefault();
        if (known is not null && outputs.Length > 0) yield return [.. outputs.Select(token => Tied(file, token, known))];
        if (known is not null && inputs.Length > 0) yield return [.. inputs.Concat(outputs).Select(token => Tied(file, token, known))];
        if (known is null && outputs.Length > 0 && function.GenericsOpen < 0)
            yield return [Change.After(file, function.NameToken, "<'a>"), .. inputs.Concat(outputs).Select(token => Tied(file, token, "'a"))];
        if (outputs.Length > 0) yield return [.. outputs.Select(token => Tied(file, token, "'static"))];
    }

    private static IEnumerable<int> References(SourceFile file, int first, int last) => Enumerable.Range(first, Math.Max(0, last - first)).Where(i => file.Is(i, "&"));

    private static Change Tied(SourceFile file, int reference, string lifetime) => file.Has(reference + 1) && file.Tokens[reference + 1].Kind == TokenKind.Lifetime
        ? Change.Tokens(file, reference + 1, reference + 1, lifetime)
        : Change.After(file, reference, lifetime + " ");

    private static IEnumerable<string> Known(RustItem? item)
    {
        for (; item is not null; item = item.Parent)
            for (var i = item.GenericsOpen; i >= 0 && i < item.GenericsClose; i++)
                if (item.File.Tokens[i].Kind == TokenKind.Lifetime) yield return item.File[i];
    }
}
