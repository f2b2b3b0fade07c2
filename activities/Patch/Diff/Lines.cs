using DiffPlex;
using DiffPlex.Model;

namespace Tsrun.Activities.Patching;

/// <summary>Texts as lines, each with its own ending: CRLF, LF and "none at the end" stay what they are.</summary>
internal static class Lines
{
    /// <summary>Pieces after each LF; joined they are the text again.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start) is var at and >= 0 ? at + 1 : text.Length;
            lines.Add(text[start..end]);
            start = end;
        }
        return lines;
    }

    /// <summary>The differences of two texts, as runs of lines replaced by runs of lines.</summary>
    public static DiffResult Compare(string before, string after) =>
        new Differ().CreateCustomDiffs(before, after, ignoreWhiteSpace: false, text => [.. Of(text)]);
}
