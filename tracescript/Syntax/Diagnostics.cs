namespace Tsrun.TraceScript;

/// <summary>Words for messages.</summary>
internal static class Diagnostics
{
    /// <summary><c>a, b or c</c>.</summary>
    public static string Alternatives(IReadOnlyList<string> words) =>
        words.Count == 1 ? words[0] : $"{string.Join(", ", words.Take(words.Count - 1))} or {words[^1]}";

    /// <summary><c>1 value</c>, <c>2 values</c>.</summary>
    public static string Amount(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>The character, or its number when it could not be seen.</summary>
    public static string Printable(char c) => char.IsControl(c) || char.IsSurrogate(c) || char.IsWhiteSpace(c) ? $"U+{(int)c:X4}" : c.ToString();
}

/// <summary>"Did you mean", by edit distance.</summary>
internal static class Suggestion
{
    /// <summary><c>did you mean `errors`?</c>, or nothing when no known name is near.</summary>
    public static string Label(string wrong, IEnumerable<string> known)
    {
        var best = known.Select(name => (Name: name, Distance: Distance(wrong, name)))
            // A name of which nothing is left is not near, however short it is.
            .Where(candidate => candidate.Distance < Math.Min(wrong.Length, candidate.Name.Length)
                && candidate.Distance <= Math.Max(1, Math.Max(wrong.Length, candidate.Name.Length) / 3))
            .OrderBy(candidate => candidate.Distance).ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Name is null ? "" : $"did you mean `{best.Name}`?";
    }

    // Levenshtein over one row; names that differ much in length are far without counting.
    private static int Distance(string left, string right)
    {
        if (Math.Abs(left.Length - right.Length) > 4)
            return int.MaxValue;
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substituted = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
