namespace Tsrun.Activities.Repair.Propose.Source;

/// <summary>Pairs brackets and cuts lists, on text that may be broken.</summary>
internal static class Brackets
{
    /// <summary>Partner of each bracket, -1 for others and for those that close nothing.</summary>
    public static int[] Partners(SourceFile file)
    {
        var partners = new int[file.Tokens.Length];
        Array.Fill(partners, -1);
        var open = new Stack<int>();
        for (var i = 0; i < partners.Length; i++)
        {
            if (Opens(file, i)) open.Push(i);
            else if (Closes(file, i)) Close(file, i, open, partners);
        }

        return partners;
    }

    /// <summary>Token after a whole bracket group, or after the token itself.</summary>
    public static int Skip(SourceFile file, int token) => file.Partner(token) > token ? file.Partner(token) + 1 : token + 1;

    /// <summary>Token that closes the generics opened by the <c>&lt;</c> at a token; -1 when nothing does.</summary>
    public static int AngleEnd(SourceFile file, int token)
    {
        var depth = 0;
        for (var i = token; i < file.Tokens.Length; i = Skip(file, i))
        {
            if (file.Is(i, "<")) depth++;
            else if (file.Is(i, ">") && --depth == 0) return i;
            else if (file.Is(i, ";") || file.Is(i, "{") || Closes(file, i)) return -1;
        }

        return -1;
    }

    /// <summary>The pieces between commas inside a bracket pair or generics, as first and last token; empty pieces are left out.</summary>
    /// <param name="types">Angle brackets group too.</param>
    public static List<(int First, int Last)> Pieces(SourceFile file, int open, int close, bool types)
    {
        var pieces = new List<(int, int)>();
        var first = open + 1;
        for (var i = open + 1; i <= close && file.Has(i); i = Next(file, i, types))
        {
            if (i < close && !file.Is(i, ",")) continue;
            if (i > first) pieces.Add((first, i - 1));
            first = i + 1;
        }

        return pieces;
    }

    /// <summary>Innermost bracket pair around a token; -1 when it lies in none.</summary>
    public static int Enclosing(SourceFile file, int token)
    {
        for (var i = Math.Min(token, file.Tokens.Length) - 1; i >= 0; i--)
        {
            if (Closes(file, i) && file.Partner(i) >= 0) i = file.Partner(i);
            else if (Opens(file, i)) return i;
        }

        return -1;
    }

    /// <summary>Whether the token is <c>( [ {</c>.</summary>
    public static bool Opens(SourceFile file, int token) => file.Is(token, "(") || file.Is(token, "[") || file.Is(token, "{");

    /// <summary>Whether the token is <c>) ] }</c>.</summary>
    public static bool Closes(SourceFile file, int token) => file.Is(token, ")") || file.Is(token, "]") || file.Is(token, "}");

    private static int Next(SourceFile file, int token, bool types)
    {
        var turbofish = file.Is(token, "<") && (types || file.Is(token - 1, "::"));
        return turbofish && AngleEnd(file, token) is > 0 and var end ? end + 1 : Skip(file, token);
    }

    // A closer that does not fit the innermost opener is taken for the next outer one that it fits, if there is one.
    private static void Close(SourceFile file, int token, Stack<int> open, int[] partners)
    {
        if (!open.Any(candidate => Fits(file, candidate, token))) return;
        while (!Fits(file, open.Peek(), token)) open.Pop();
        var partner = open.Pop();
        (partners[partner], partners[token]) = (token, partner);
    }

    private static bool Fits(SourceFile file, int open, int close) => (file[open], file[close]) is ("(", ")") or ("[", "]") or ("{", "}");
}
