using System.Text;
using Tsrun.Cli.Rendering;

namespace Tsrun.Cli.Ci.Rendering;

/// <summary>Untrusted text in Markdown. It stands in code only: there no forge reads mentions, links, images, references or HTML, and the fence is longer than any in the text.</summary>
internal static class Markdown
{
    /// <summary>A code span of one line.</summary>
    public static string Span(string text)
    {
        var line = Printable.Line(text.ReplaceLineEndings(" ")).Replace('\t', ' ').Trim();
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
        var lines = Printable.Text(text.ReplaceLineEndings("\n").TrimEnd('\n')).Split('\n');
        var fence = new string('`', Math.Max(3, LongestRun(text) + 1));
        var shown = string.Join('\n', lines.Take(linesMax));
        var left = lines.Length > linesMax ? $"\n… {lines.Length - linesMax} more lines" : "";
        return $"\n{fence}{language}\n{shown}{left}\n{fence}\n";
    }

    /// <summary>Code within an HTML line of ours, such as a summary.</summary>
    public static string HtmlCode(string text) => $"<code>{new StringBuilder(Printable.Line(text.ReplaceLineEndings(" "))).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;")}</code>";

    /// <summary>Cuts a text so that its UTF-8 stays under a limit, and says so.</summary>
    public static string Within(string markdown, int bytesMax)
    {
        if (Encoding.UTF8.GetByteCount(markdown) <= bytesMax) return markdown;
        const string note = "\n\nThe rest is left out here; the run's page in the artifact has it.\n";
        var (bytes, end) = (Encoding.UTF8.GetBytes(markdown), bytesMax - note.Length);
        while ((bytes[end] & 0xC0) == 0x80) end--;
        return Encoding.UTF8.GetString(bytes.AsSpan(0, end)) + note;
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
