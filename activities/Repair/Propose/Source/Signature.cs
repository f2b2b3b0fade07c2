namespace Tsrun.Activities.Repair.Propose.Source;

/// <summary>A name with a declared type: parameter, field or local.</summary>
/// <param name="Type">Its text as written; empty when it is not declared.</param>
/// <param name="NameToken">Where the name stands.</param>
/// <param name="TypeFirst">First token of the type; -1 when it is not declared.</param>
/// <param name="TypeLast">Last token of the type.</param>
internal sealed record Declared(SourceFile File, string Name, string Type, int NameToken, int TypeFirst, int TypeLast);

/// <summary>Reads parameters, fields and variants off items.</summary>
internal static class Signature
{
    /// <summary>A function's typed parameters or a struct's named fields; an enum's struct variants' fields too.</summary>
    public static IEnumerable<Declared> Declared(RustItem item) => item.Kind switch
    {
        ItemKind.Function => Parameters(item),
        ItemKind.Struct or ItemKind.Union => Fields(item),
        _ => [],
    };

    /// <summary>Typed parameters of a function; a receiver without type is left out.</summary>
    public static IEnumerable<Declared> Parameters(RustItem function) =>
        function.ParamsClose > 0 ? List(function.File, function.ParamsOpen, function.ParamsClose) : [];

    /// <summary>Named fields of a struct.</summary>
    public static IEnumerable<Declared> Fields(RustItem item) => item.BodyClose > 0 ? List(item.File, item.BodyOpen, item.BodyClose) : [];

    /// <summary>Whether a function takes <c>self</c> in any form.</summary>
    public static bool HasReceiver(RustItem function)
    {
        if (function.ParamsClose < 0) return false;
        var first = Brackets.Pieces(function.File, function.ParamsOpen, function.ParamsClose, types: true).FirstOrDefault();
        return first.First > 0 && Enumerable.Range(first.First, first.Last - first.First + 1).Any(token => function.File.Is(token, "self"));
    }

    /// <summary>Number of parameters, the receiver included.</summary>
    public static int Arity(RustItem function) =>
        function.ParamsClose < 0 ? 0 : Brackets.Pieces(function.File, function.ParamsOpen, function.ParamsClose, types: true).Count;

    /// <summary>Variants of an enum: name token and last token.</summary>
    public static IEnumerable<(int Name, int Last)> Variants(RustItem item)
    {
        if (item.BodyClose < 0) yield break;
        foreach (var (first, last) in Brackets.Pieces(item.File, item.BodyOpen, item.BodyClose, types: true))
        {
            var at = SkipAttributes(item.File, first);
            if (item.File.IsWord(at)) yield return (at, last);
        }
    }

    /// <summary>First token after attributes.</summary>
    public static int SkipAttributes(SourceFile file, int token)
    {
        while (file.Is(token, "#") && file.Is(token + 1, "[")) token = Brackets.Skip(file, token + 1);
        return token;
    }

    private static IEnumerable<Declared> List(SourceFile file, int open, int close)
    {
        foreach (var (first, last) in Brackets.Pieces(file, open, close, types: true))
        {
            var colon = first;
            while (colon < last && !file.Is(colon, ":")) colon = Brackets.Skip(file, colon);
            if (colon < last && file.Is(colon, ":") && file.IsWord(colon - 1))
                yield return new(file, file[colon - 1], file.Slice(colon + 1, last), colon - 1, colon + 1, last);
        }
    }
}
