namespace Tsrun.Runtime;

/// <summary>Text of others in Markdown. It stands in code only: there nobody reads mentions, links, images, references or HTML, and the fence is longer than any in the text.</summary>
/// <remarks>Control characters are the caller's: what may stay depends on who shows it.</remarks>
public static class MarkdownCode
{
    /// <summary>A code span of one line.</summary>
    public static string Span(string text)
    {
        var line = text.ReplaceLineEndings(" ").Replace('\t', ' ').Trim();
        if (line.Length == 0) return "` `";
        var fence = new string('`', LongestRun(line) + 1);
        // A span that begins or ends with a backtick needs the space that Markdown takes away again.
        var space = line[0] == '`' || line[^1] == '`' ? " " : "";
        return $"{fence}{space}{line}{space}{fence}";
    }

    /// <summary>A code block, with a line end before and after.</summary>
    /// <param name="language">One of our own words.</param>
    /// <param name="linesMax">The rest is counted and left out.</param>
    public static string Block(string text, string language = "text", int linesMax = int.MaxValue)
    {
        var lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        var fence = new string('`', Math.Max(3, LongestRun(text) + 1));
        var shown = string.Join('\n', lines.Take(linesMax));
        var left = lines.Length > linesMax ? $"\n… {lines.Length - linesMax} more lines" : "";
        return $"\n{fence}{language}\n{shown}{left}\n{fence}\n";
    }

    private static int LongestRun(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }
        return longest;
    }
}
