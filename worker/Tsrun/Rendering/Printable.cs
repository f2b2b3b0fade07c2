using System.Text;

namespace Tsrun.Cli.Rendering;

/// <summary>Untrusted text for a terminal: escape sequences and bidi controls are shown, not obeyed.</summary>
internal static class Printable
{
    /// <summary>One line.</summary>
    public static string Line(string text) => Clean(text, keepLines: false);

    /// <summary>Several lines.</summary>
    public static string Text(string text) => Clean(text, keepLines: true);

    private static string Clean(string text, bool keepLines)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c == '\t' || (c == '\n' && keepLines)) clean.Append(c);
            else if (char.IsControl(c)) clean.Append(c < 0x20 ? (char)(0x2400 + c) : '�');
            else if (c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u200E' or '\u200F') clean.Append($"\\u{{{(int)c:x}}}");
            else clean.Append(c);
        }
        return clean.ToString();
    }
}
