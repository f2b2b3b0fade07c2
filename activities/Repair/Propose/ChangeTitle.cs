using System.Text.RegularExpressions;

namespace Tsrun.Activities.Repair.Propose;

/// <summary>Says in a few words what changes do: <c>insert `&amp;` before `order`</c>.</summary>
internal static partial class ChangeTitle
{
    private const int PartLengthMax = 60;

    /// <summary>The title; beyond three changes only the count of the others is told.</summary>
    public static string Of(IReadOnlyList<Change> changes)
    {
        var parts = changes.Take(3).Select(One).ToList();
        return string.Join(", ", parts) + (changes.Count > 3 ? $" and {changes.Count - 3} more" : "");
    }

    private static string One(Change change)
    {
        var (old, text) = (change.File.Text[change.Start..change.End].Trim(), change.Text.Trim());
        if (text.StartsWith("use ", StringComparison.Ordinal) && old.Length == 0) return $"add `{Short(text)}`";
        if (text.Length == 0) return $"remove `{Short(old)}`";
        if (old.Length == 0) return Insertion(change, text);
        if (text.StartsWith(old, StringComparison.Ordinal)) return $"insert `{Short(text[old.Length..])}` after `{Short(old)}`";
        if (text.EndsWith(old, StringComparison.Ordinal)) return $"insert `{Short(text[..^old.Length])}` before `{Short(old)}`";
        return $"replace `{Short(old)}` with `{Short(text)}`";
    }

    private static string Insertion(Change change, string text)
    {
        var file = change.File;
        var next = file.TokenAt(change.Start);
        var touchesNext = change.Start < file.Text.Length && !char.IsWhiteSpace(file.Text[change.Start]);
        var touchesLast = change.Start > 0 && !char.IsWhiteSpace(file.Text[change.Start - 1]);
        var after = file.Has(next - 1) && (!file.Has(next) || (touchesLast && (!touchesNext || change.Text[0] == ' ' || text[0] is '.' or '(' or ')' or ';' or '?' or ',')));
        return after ? $"insert `{Short(text)}` after `{Short(file[next - 1])}`" : $"insert `{Short(text)}` before `{Short(file[next])}`";
    }

    private static string Short(string text)
    {
        var line = Blanks().Replace(text, " ").Trim();
        return line.Length <= PartLengthMax ? line : line[..PartLengthMax] + "…";
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
