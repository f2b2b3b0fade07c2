namespace Tsrun.Activities.Patching;

/// <summary>
/// Which line of a replaced run became which: pairs in order, chosen so that paired lines share as many words as can be. A line that was
/// rewritten is then one thing, wherever lines were put in before it.
/// </summary>
internal static class LineAlignment
{
    /// <summary>Runs with more cells than this are paired line by line from the top.</summary>
    private const int CellsMax = 40_000;

    /// <summary>Having a partner at all is worth less than one shared word, but more than nothing.</summary>
    private const double Partner = 0.01;

    /// <summary>Rows from top to bottom; -1 where a row has no line of that side.</summary>
    public static IReadOnlyList<(int Old, int New)> Of(IReadOnlyList<string> old, IReadOnlyList<string> now)
    {
        if ((long)old.Count * now.Count > CellsMax)
            return [.. Enumerable.Range(0, Math.Max(old.Count, now.Count)).Select(row => (row < old.Count ? row : -1, row < now.Count ? row : -1))];
        var (oldWords, newWords) = (old.Select(Words).ToArray(), now.Select(Words).ToArray());
        var best = new double[old.Count + 1, now.Count + 1];
        for (var i = old.Count - 1; i >= 0; i--)
            for (var j = now.Count - 1; j >= 0; j--)
                best[i, j] = Math.Max(best[i + 1, j + 1] + Likeness(oldWords[i], newWords[j]), Math.Max(best[i + 1, j], best[i, j + 1]));
        return Trace(best, old.Count, now.Count, (i, j) => Likeness(oldWords[i], newWords[j]));
    }

    private static List<(int, int)> Trace(double[,] best, int olds, int news, Func<int, int, double> likeness)
    {
        var rows = new List<(int, int)>();
        var (i, j) = (0, 0);
        while (i < olds || j < news)
            if (i < olds && j < news && best[i, j] <= best[i + 1, j + 1] + likeness(i, j)) rows.Add((i++, j++));
            else if (j < news && (i == olds || best[i, j] <= best[i, j + 1])) rows.Add((-1, j++));
            else rows.Add((i++, -1));
        return rows;
    }

    private static double Likeness(HashSet<string> old, HashSet<string> now)
    {
        var shared = old.Count(now.Contains);
        return Partner + (2.0 * shared / Math.Max(1, old.Count + now.Count));
    }

    private static HashSet<string> Words(string line)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        for (var at = 0; at < line.Length;)
        {
            var start = at;
            while (at < line.Length && (char.IsLetterOrDigit(line[at]) || line[at] == '_')) at++;
            if (at == start) at++;
            if (!char.IsWhiteSpace(line[start])) words.Add(line[start..at]);
        }
        return words;
    }
}
