using System.Globalization;
using System.Text.RegularExpressions;

namespace Tsrun.Cli.Ci.Rendering;

/// <summary>One stretch of lines that a patch takes out and puts others in for.</summary>
/// <param name="LineStart">First line taken out, counted from 1 in the old file; with none taken out, the line before which the others go.</param>
internal sealed record Change(int LineStart, IReadOnlyList<string> Removed, IReadOnlyList<string> Added);

/// <summary>A line of the new file that a diff shows.</summary>
/// <param name="Hunk">The number of its hunk, from 1.</param>
internal sealed record ShownLine(int Hunk, int Number, string Text);

/// <summary>A unified diff as changes without context, and as the lines that it shows.</summary>
internal static partial class Hunks
{
    /// <summary>The changes of a diff, top to bottom.</summary>
    public static IEnumerable<Change> Of(string diff)
    {
        var (line, start, removed, added) = (0, 0, new List<string>(), new List<string>());
        foreach (var text in Body(diff))
        {
            if (text is ['-' or '+', ..])
            {
                if (removed.Count + added.Count == 0) start = line;
                (text[0] == '-' ? removed : added).Add(text[1..]);
                if (text[0] == '-') line++;
                continue;
            }
            if (removed.Count + added.Count > 0) yield return new Change(start, removed, added);
            (removed, added) = ([], []);
            line = Head().Match(text) is { Success: true } head ? Number(head.Groups[1].Value) + (head.Groups[2].Value == "0" ? 1 : 0) : line + 1;
        }
        if (removed.Count + added.Count > 0) yield return new Change(start, removed, added);
    }

    /// <summary>A line of the old file, where the diff shows it.</summary>
    public static string? OldLine(string diff, int number)
    {
        var line = 0;
        foreach (var text in Body(diff))
        {
            if (Head().Match(text) is { Success: true } head) line = Number(head.Groups[1].Value);
            else if (text[0] != '+' && line++ == number) return text[1..];
        }
        return null;
    }

    /// <summary>The lines of the new file that a diff shows.</summary>
    public static IEnumerable<ShownLine> NewLines(string diff)
    {
        var (hunk, line) = (0, 0);
        foreach (var text in Body(diff))
        {
            if (Head().Match(text) is { Success: true } head) (hunk, line) = (hunk + 1, Number(head.Groups[3].Value));
            else if (text[0] != '-') yield return new ShownLine(hunk, line++, text[1..]);
        }
    }

    /// <summary>From the first hunk on; file names and "no newline" notes are left out.</summary>
    private static IEnumerable<string> Body(string diff) =>
        diff.ReplaceLineEndings("\n").Split('\n').SkipWhile(text => !Head().IsMatch(text)).Where(text => text.Length > 0 && text[0] != '\\');

    private static int Number(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex(@"\A@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@")]
    private static partial Regex Head();
}
