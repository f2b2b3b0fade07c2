using System.Text;
using System.Text.RegularExpressions;

namespace Tsrun.Tests.Ci;

/// <summary>What of a Markdown text is not code, by the rules of CommonMark for fences and spans; a second reading, so that the writer is not its own judge.</summary>
internal static partial class MarkdownText
{
    public static string WithoutCode(string markdown)
    {
        var text = new StringBuilder();
        string? fence = null;
        foreach (var line in markdown.Split('\n'))
        {
            if (fence is null && Open().Match(line) is { Success: true } open) fence = open.Groups[1].Value;
            else if (fence is not null && Close().Match(line) is { Success: true } close && close.Groups[1].Length >= fence.Length) fence = null;
            else if (fence is null) text.Append(line).Append('\n');
        }
        Assert.Null(fence);
        return HtmlCode().Replace(Span().Replace(text.ToString(), ""), "");
    }

    [GeneratedRegex("^(`{3,})[a-z]*$")]
    private static partial Regex Open();

    [GeneratedRegex("^(`{3,})$")]
    private static partial Regex Close();

    [GeneratedRegex(@"(?<!`)(`+)(?!`)(?:[^\n]*?[^`\n])\1(?!`)")]
    private static partial Regex Span();

    [GeneratedRegex(@"<code>[^<]*</code>")]
    private static partial Regex HtmlCode();
}
