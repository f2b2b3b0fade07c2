namespace Tsrun.Activities.Repair.Propose.Source;

/// <summary>Takes elements out of lists, the comma with them.</summary>
internal static class ListEdit
{
    /// <summary>Removes the element around a token from the brackets or generics around it; null when it is in no list.</summary>
    public static Change? Remove(SourceFile file, int token)
    {
        var (open, close) = Around(file, token);
        if (open < 0) return null;
        var pieces = Brackets.Pieces(file, open, close, types: true);
        var at = pieces.FindIndex(piece => piece.First <= token && token <= piece.Last);
        if (at < 0) return null;
        var (first, last) = pieces[at];
        if (pieces.Count == 1 && file.Is(open, "<")) return Change.Tokens(file, open, close, "");
        if (file.Is(last + 1, ",")) return To(file, first, at + 1 < pieces.Count ? pieces[at + 1].First : close);
        return at > 0 ? new(file, file.Tokens[pieces[at - 1].Last].End, file.Tokens[last].End, "") : Change.Tokens(file, first, last, "");
    }

    /// <summary>The brackets or generics right around a token.</summary>
    public static (int Open, int Close) Around(SourceFile file, int token)
    {
        var bracket = Brackets.Enclosing(file, token);
        for (var i = token - 1; i > bracket && i >= 0; i--)
            if (file.Is(i, "<") && Brackets.AngleEnd(file, i) is var end && end > token) return (i, end);
        return bracket >= 0 && file.Partner(bracket) > token ? (bracket, file.Partner(bracket)) : (-1, -1);
    }

    private static Change To(SourceFile file, int first, int next) => new(file, file.Tokens[first].Start, file.Tokens[next].Start, "");
}
