using System.Globalization;
using System.Text.RegularExpressions;

namespace Tsrun.Engine.Embedded.Visibility.Filter;

/// <summary>A duration in a filter: <c>1h30m</c>, <c>1.5s</c>, <c>01:30:00</c>, or a number of nanoseconds.</summary>
internal static partial class DurationText
{
    /// <summary>In nanoseconds; null when it is none.</summary>
    public static long? Nanoseconds(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var plain)) return plain;
        if (Clock().Match(text) is { Success: true } clock)
            return (long)((Number(clock, 1) * 3600) + (Number(clock, 2) * 60) + Number(clock, 3)) * 1_000_000_000;
        if (!Go().IsMatch(text)) return null;
        var sum = 0d;
        foreach (Match part in Part().Matches(text)) sum += Number(part, 1) * Unit(part.Groups[2].Value);
        return sum < long.MaxValue ? (long)sum : null;
    }

    private static double Number(Match match, int group) => double.Parse(match.Groups[group].Value, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static double Unit(string unit) => unit switch
    {
        "ns" => 1,
        "us" or "µs" => 1e3,
        "ms" => 1e6,
        "s" => 1e9,
        "m" => 60e9,
        "h" => 3600e9,
        _ => 86400e9,
    };

    [GeneratedRegex(@"\A(\d+):([0-5]\d):([0-5]\d)\z", RegexOptions.NonBacktracking)]
    private static partial Regex Clock();

    [GeneratedRegex(@"\A(\d+(\.\d+)?(ns|us|µs|ms|s|m|h|d))+\z", RegexOptions.NonBacktracking)]
    private static partial Regex Go();

    [GeneratedRegex(@"(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d)")]
    private static partial Regex Part();
}
