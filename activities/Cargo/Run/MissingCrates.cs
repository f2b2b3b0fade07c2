using System.Text.RegularExpressions;

namespace Tsrun.Activities.Cargo.Run;

/// <summary>Recognises that cargo would have to download something.</summary>
internal static partial class MissingCrates
{
    private static readonly string[] Signs = ["offline was specified", "using offline mode", "in the offline mode", "no matching package named"];

    /// <summary>The failure to raise; null when cargo complains about something else.</summary>
    internal static ActivityFailureException? Find(string stderr)
    {
        if (!Signs.Any(sign => stderr.Contains(sign, StringComparison.Ordinal))) return null;
        var names = Named().Matches(stderr).Select(match => match.Groups[1].Value.Split(' ', '=')[0]).Distinct().Order(StringComparer.Ordinal).ToList();
        if (names.Count == 0 && Git().Match(stderr) is { Success: true } git) names.Add(git.Groups[1].Value);
        return ActivityFailureException.Final("TS0512",
            $"dependencies are not on this machine: {(names.Count == 0 ? "see cargo's message" : string.Join(", ", names))}; tsrun never downloads; run: cargo fetch");
    }

    [GeneratedRegex("(?:no matching package named|failed to download|failed to get|for the requirement|unable to get packages from source for) `([^`]+)`")]
    private static partial Regex Named();

    [GeneratedRegex("repository `?([^\\s`]+)|can't checkout from '([^']+)'")]
    private static partial Regex Git();
}
