using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose;

/// <summary>Replaces a range of a file's text, counted in UTF-16 indices.</summary>
internal sealed record Change(SourceFile File, int Start, int End, string Text)
{
    /// <summary>Puts text at an index.</summary>
    public static Change Insert(SourceFile file, int at, string text) => new(file, at, at, text);

    /// <summary>Puts text before a token.</summary>
    public static Change Before(SourceFile file, int token, string text) =>
        Insert(file, file.Has(token) ? file.Tokens[token].Start : file.Text.Length, text);

    /// <summary>Puts text after a token.</summary>
    public static Change After(SourceFile file, int token, string text) => Insert(file, file.Tokens[token].End, text);

    /// <summary>Replaces tokens, both ends included.</summary>
    public static Change Tokens(SourceFile file, int first, int last, string text) =>
        new(file, file.Tokens[first].Start, file.Tokens[last].End, text);

    /// <summary>Removes tokens, both ends included, and the blanks after them.</summary>
    public static Change Remove(SourceFile file, int first, int last)
    {
        var end = file.Tokens[last].End;
        while (end < file.Text.Length && file.Text[end] == ' ') end++;
        return new(file, file.Tokens[first].Start, end, "");
    }

    /// <summary>The same without what old and new text share at both ends, so that equal edits look equal.</summary>
    public Change Trimmed()
    {
        var (start, end, text) = (Start, End, Text);
        while (start < end && text.Length > 0 && File.Text[start] == text[0] && !char.IsSurrogate(text[0])) (start, text) = (start + 1, text[1..]);
        while (start < end && text.Length > 0 && File.Text[end - 1] == text[^1] && !char.IsSurrogate(text[^1])) (end, text) = (end - 1, text[..^1]);
        return new(File, start, end, text);
    }

    /// <summary>The same with bytes, as history keeps it.</summary>
    public TextEdit ToEdit() => new(File.Path, File.ByteAt(Start), File.ByteAt(End), Text);
}

/// <summary>What an operator suggests: changes that belong together.</summary>
/// <param name="Why">One sentence that cites what rustc said.</param>
/// <param name="Title">For people; null to describe the changes themselves.</param>
/// <param name="Applicability">rustc's word when the idea is rustc's.</param>
internal sealed record Idea(Risk Risk, string Why, IReadOnlyList<Change> Changes, string? Title = null, string? Applicability = null)
{
    /// <summary>An idea of one change.</summary>
    public static Idea One(Risk risk, string why, Change change, string? title = null) => new(risk, why, [change], title);

    /// <summary>The same as history keeps it.</summary>
    /// <param name="name">The operator's.</param>
    /// <param name="target">Key of what it was made for.</param>
    public Candidate ToCandidate(string name, string target)
    {
        IReadOnlyList<TextEdit> edits = [.. Changes.Select(change => change.Trimmed().ToEdit()).OrderBy(edit => edit.File, StringComparer.Ordinal).ThenBy(edit => edit.ByteStart)];
        return new(Id(edits), Title ?? ChangeTitle.Of(Changes), name, target, Risk, Why, edits, Applicability);
    }

    private static string Id(IReadOnlyList<TextEdit> edits) =>
        HistoryJson.Sha256(string.Join('\0', edits.Select(edit => $"{edit.File}\0{edit.ByteStart}\0{edit.ByteEnd}\0{edit.Replacement}")))[..8];
}
