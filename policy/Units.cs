using System.Globalization;

namespace Tsrun.Policy;

/// <summary>The units people write: <c>90s</c>, <c>1h</c>, <c>2MiB</c>.</summary>
public static class Units
{
    /// <summary>A year; what is longer is a slip.</summary>
    private const double LongestMilliseconds = 365 * 86_400_000.0;

    private static readonly (string Suffix, double Milliseconds)[] Durations = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)];
    private static readonly (string Suffix, long Bytes)[] Sizes = [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("kB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("B", 1)];

    /// <summary>Reads <c>500ms 2s 5m 1h</c>; null when it is none of these, or longer than a year.</summary>
    public static TimeSpan? Duration(string text)
    {
        foreach (var (suffix, milliseconds) in Durations)
            if (Number(text, suffix) is { } number)
                return number * milliseconds <= LongestMilliseconds ? TimeSpan.FromMilliseconds(number * milliseconds) : null;
        return null;
    }

    /// <summary>Reads <c>512B 64KiB 2MiB 4GiB</c>; null when it is none of these.</summary>
    public static long? Size(string text)
    {
        foreach (var (suffix, bytes) in Sizes)
            if (Number(text, suffix) is { } number)
                return (long)(number * bytes);
        return null;
    }

    /// <summary>Levenshtein distance, for "did you mean".</summary>
    public static int EditDistance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }

    private static double? Number(string text, string suffix) =>
        text.EndsWith(suffix, StringComparison.Ordinal)
        && double.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
