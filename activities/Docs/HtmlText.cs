using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Tsrun.Activities.Docs;

/// <summary>Takes sections out of rustdoc's pages as plain text. Made for rustdoc's own output, not for HTML at large.</summary>
internal static partial class HtmlText
{
    /// <summary>Declaration and description at the top of an item's page.</summary>
    internal static string ItemOf(string html)
    {
        var main = Math.Max(0, html.IndexOf("id=\"main-content\"", StringComparison.Ordinal));
        var declaration = html.IndexOf("<pre class=\"rust item-decl\">", main, StringComparison.Ordinal);
        var code = declaration < 0 ? "" : Plain(html[declaration..End(html, declaration, "pre")]) + "\n\n";
        return code + DescriptionAfter(html, main);
    }

    /// <summary>Signature and description of a member; null when the page has none with this id.</summary>
    internal static string? MemberOf(string html, string id)
    {
        var section = html.IndexOf($"<section id=\"{id}\"", StringComparison.Ordinal);
        if (section < 0) return null;
        var header = html.IndexOf("class=\"code-header\"", section, StringComparison.Ordinal);
        var close = html.IndexOf("</section>", section, StringComparison.Ordinal);
        if (header < 0 || close < 0) return null;
        var signature = Plain(html[(html.IndexOf('>', header) + 1)..close]);
        // Without a description of its own the next thing after the section is another section.
        var block = html.IndexOf("<div class=\"docblock\">", close, StringComparison.Ordinal);
        var next = html.IndexOf("<section id=", close, StringComparison.Ordinal);
        return block < 0 || (next >= 0 && next < block) ? signature : $"{signature}\n\n{Plain(html[block..End(html, block, "div")])}";
    }

    private static string DescriptionAfter(string html, int start)
    {
        var block = html.IndexOf("<div class=\"docblock\">", start, StringComparison.Ordinal);
        return block < 0 ? "" : Plain(html[block..End(html, block, "div")]);
    }

    // The index after the tag that closes the one at start.
    private static int End(string html, int start, string tag)
    {
        var depth = 0;
        foreach (Match match in Tag().Matches(html[start..]))
        {
            if (match.Groups[2].Value != tag) continue;
            depth += match.Groups[1].Length == 0 ? 1 : -1;
            if (depth == 0) return start + match.Index + match.Length;
        }
        return html.Length;
    }

    private static string Plain(string html)
    {
        var text = new StringBuilder();
        var (last, code, hidden) = (0, 0, 0);
        foreach (Match match in Tag().Matches(html))
        {
            if (hidden == 0) Append(text, html[last..match.Index], code > 0);
            last = match.Index + match.Length;
            var closing = match.Groups[1].Length > 0;
            var name = match.Groups[2].Value;
            if (name == "pre") code += closing ? -1 : 1;
            // Links beside a heading or an example are for the mouse.
            if (name == "a" && (hidden > 0 || match.Value.Contains("doc-anchor", StringComparison.Ordinal) || match.Value.Contains("test-arrow", StringComparison.Ordinal))) hidden += closing ? -1 : 1;
            if (name is "p" or "div" or "pre" or "li" or "ul" or "ol" or "tr" or "table" or "section" || name is ['h', >= '1' and <= '6']) EndLine(text, blank: closing && name is "p" or "pre" or "table");
            if (name == "li" && !closing) text.Append("- ");
            if (name == "br") text.Append('\n');
            if (name is "code" && code == 0) text.Append('`');
        }
        if (hidden == 0) Append(text, html[last..], code > 0);
        return Blank().Replace(text.ToString(), "\n\n").Trim();
    }

    private static void Append(StringBuilder text, string html, bool verbatim)
    {
        var plain = WebUtility.HtmlDecode(html).Replace('\u00A0', ' ');
        if (!verbatim) plain = Space().Replace(plain, " ");
        if (!verbatim && (text.Length == 0 || text[^1] is '\n' or ' ')) plain = plain.TrimStart();
        text.Append(plain);
    }

    private static void EndLine(StringBuilder text, bool blank)
    {
        while (text.Length > 0 && text[^1] == ' ') text.Length--;
        if (text.Length > 0 && text[^1] != '\n') text.Append('\n');
        if (blank) text.Append('\n');
    }

    [GeneratedRegex("""<(/?)([a-zA-Z][a-zA-Z0-9-]*)(?:[^>"]|"[^"]*")*>""")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex Blank();
}
