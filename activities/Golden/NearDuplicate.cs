using System.Text.RegularExpressions;

namespace Tsrun.Activities.Golden;

/// <summary>Whether two patches teach the same: by the words of their changed lines and what stands around them.</summary>
public static partial class NearDuplicate
{
    /// <summary>From this share of common word triples on, two patches are one example.</summary>
    public const double SameFrom = 0.85;

    private const int Words = 3;

    /// <summary>Jaccard index of the word triples of two diffs, 0 to 1; where they stand in their files does not count.</summary>
    public static double Likeness(string diff, string other)
    {
        var (a, b) = (Triples(diff), Triples(other));
        var common = a.Intersect(b, StringComparer.Ordinal).Count();
        return a.Count + b.Count == 0 ? 1 : (double)common / (a.Count + b.Count - common);
    }

    private static HashSet<string> Triples(string diff)
    {
        var words = new List<string>();
        foreach (var line in diff.Split('\n'))
            if (line.Length > 0 && !line.StartsWith("@@", StringComparison.Ordinal) && !line.StartsWith("--- ", StringComparison.Ordinal) && !line.StartsWith("+++ ", StringComparison.Ordinal))
                words.AddRange(Word().Matches(line[1..]).Select(match => line[0] + match.Value));
        return [.. Enumerable.Range(0, Math.Max(1, words.Count - Words + 1)).Select(at => string.Join(' ', words.Skip(at).Take(Words)))];
    }

    [GeneratedRegex(@"\w+|[^\w\s]")]
    private static partial Regex Word();
}
