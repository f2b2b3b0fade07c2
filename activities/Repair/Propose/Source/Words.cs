namespace Tsrun.Activities.Repair.Propose.Source;

/// <summary>Words of texts and how close they are.</summary>
internal static class Words
{
    private static readonly HashSet<string> Reserved = new(
        ["as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern", "false", "fn", "for", "if", "impl", "in", "let", "loop", "match",
            "mod", "move", "mut", "pub", "ref", "return", "self", "Self", "static", "struct", "super", "trait", "true", "type", "unsafe", "use", "where", "while"], StringComparer.Ordinal);

    /// <summary>Whether a word is a keyword.</summary>
    public static bool IsKeyword(string word) => Reserved.Contains(word);

    /// <summary>Whether a text holds a word as a whole.</summary>
    public static bool Contains(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            var before = at == 0 || !IsPart(text[at - 1]);
            var after = at + word.Length >= text.Length || !IsPart(text[at + word.Length]);
            if (before && after) return true;
        }

        return false;
    }

    /// <summary>Whether a text is one name.</summary>
    public static bool IsName(string text) => text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(IsPart) && !IsKeyword(text);

    /// <summary>Edits of one character (a swap of neighbours is one) between two words, counted to a limit; case alone counts one.</summary>
    public static int Distance(string left, string right)
    {
        if (left == right) return 0;
        if (string.Equals(left, right, StringComparison.OrdinalIgnoreCase)) return 1;
        if (Math.Abs(left.Length - right.Length) > 3) return int.MaxValue;
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= right.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
            for (var j = 1; j <= right.Length; j++)
                rows[i, j] = Cell(rows, left, right, i, j);
        return rows[left.Length, right.Length];
    }

    /// <summary>Words close enough to be meant, closest first: a third of the length may differ, at most three characters.</summary>
    public static IEnumerable<string> Near(string word, IEnumerable<string> known) => known.Distinct().Where(other => other != word)
        .Select(other => (other, Distance: Distance(word, other))).Where(pair => pair.Distance <= Math.Clamp(word.Length / 3, 1, 3))
        .OrderBy(pair => pair.Distance).ThenBy(pair => pair.other, StringComparer.Ordinal).Select(pair => pair.other);

    private static int Cell(int[,] rows, string left, string right, int i, int j)
    {
        var same = left[i - 1] == right[j - 1];
        var best = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + (same ? 0 : 1));
        var swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
        return swapped ? Math.Min(best, rows[i - 2, j - 2] + 1) : best;
    }

    private static bool IsPart(char c) => c == '_' || char.IsLetterOrDigit(c);
}
