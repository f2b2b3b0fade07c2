using System.Globalization;
using System.Text;

namespace Tsrun.Cli.Rendering;

/// <summary>Untrusted text for a terminal: escape sequences, bidi controls and invisible characters are shown, not obeyed.</summary>
internal static class Printable
{
    /// <summary>One line.</summary>
    public static string Line(string text) => Clean(text, keepLines: false);

    /// <summary>Several lines.</summary>
    public static string Text(string text) => Clean(text, keepLines: true);

    private static string Clean(string text, bool keepLines)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == '\t' || (rune.Value == '\n' && keepLines)) clean.Append(rune);
            else if (Rune.IsControl(rune)) clean.Append(rune.Value < 0x20 ? (char)(0x2400 + rune.Value) : '�');
            else if (IsInvisible(rune)) clean.Append($"\\u{{{rune.Value:x}}}");
            else clean.Append(rune);
        }
        return clean.ToString();
    }

    /// <summary>What turns the reading direction, breaks a line or takes no place at all: the eye sees another text than the compiler.</summary>
    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
