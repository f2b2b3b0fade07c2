using System.Text;
using Tsrun.Cli.Rendering;
using Tsrun.Runtime;

namespace Tsrun.Cli.Ci.Rendering;

/// <summary>Untrusted text in Markdown. It stands in code only, as <see cref="MarkdownCode"/> has it, and a terminal that shows the file is safe too.</summary>
internal static class Markdown
{
    /// <summary>A code span of one line.</summary>
    public static string Span(string text) => MarkdownCode.Span(Printable.Line(text.ReplaceLineEndings(" ")));

    /// <summary>A code block, with a line end before and after.</summary>
    /// <param name="language">One of our own words.</param>
    /// <param name="linesMax">The rest is counted and left out.</param>
    public static string Block(string text, string language = "text", int linesMax = int.MaxValue) =>
        MarkdownCode.Block(Printable.Text(text.ReplaceLineEndings("\n")), language, linesMax);

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
}
