using System.Text;
using Tsrun.History;

namespace Tsrun.Activities.Patching;

/// <summary>Applies edits that are counted in UTF-8 bytes, as rustc counts (a BOM is three bytes of the text). Bytes outside the edits stay as they are.</summary>
public static class TextEdits
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text after the edits. Insertions at one place keep the order given; the file names in the edits are not looked at.</summary>
    /// <exception cref="ArgumentException">The edits do not fit the text, see <see cref="ProblemOf"/>.</exception>
    public static string Apply(string text, IReadOnlyList<TextEdit> edits) => Strict.GetString(Apply(Strict.GetBytes(text), edits));

    /// <summary>The same over bytes, for texts that are not UTF-8 everywhere.</summary>
    /// <exception cref="ArgumentException">The edits do not fit the text, see <see cref="ProblemOf"/>.</exception>
    public static byte[] Apply(byte[] text, IReadOnlyList<TextEdit> edits) =>
        ProblemOf(text, edits) is { } problem ? throw new ArgumentException(problem, nameof(edits)) : Splice(text, edits);

    /// <summary>Applies edits that may not fit, as another program's suggestions may not.</summary>
    /// <param name="problem">Why they do not fit; null when they do.</param>
    public static bool TryApply(string text, IReadOnlyList<TextEdit> edits, out string after, out string? problem)
    {
        var bytes = Strict.GetBytes(text);
        problem = ProblemOf(bytes, edits);
        after = problem is null ? Strict.GetString(Splice(bytes, edits)) : text;
        return problem is null;
    }

    /// <summary>Applies edits of several files; gives the texts that changed.</summary>
    /// <param name="texts">Relative path to text.</param>
    /// <exception cref="ArgumentException">An edit names a file that is not among the texts, or does not fit.</exception>
    public static IReadOnlyDictionary<string, string> ApplyAll(IReadOnlyDictionary<string, string> texts, IReadOnlyList<TextEdit> edits)
    {
        var changed = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in edits.GroupBy(edit => edit.File, StringComparer.Ordinal))
        {
            if (!texts.TryGetValue(file.Key, out var text)) throw new ArgumentException($"an edit names `{file.Key}`, which is not among the {texts.Count} texts", nameof(edits));
            if (Apply(text, [.. file]) is var after && after != text) changed.Add(file.Key, after);
        }
        return changed;
    }

    /// <summary>Why edits do not fit a text: out of range, inside a character, or one over another; null when they fit.</summary>
    public static string? ProblemOf(ReadOnlySpan<byte> text, IReadOnlyList<TextEdit> edits)
    {
        TextEdit? previous = null;
        foreach (var edit in InOrder(edits))
        {
            if (edit.ByteStart < 0 || edit.ByteEnd < edit.ByteStart || edit.ByteEnd > text.Length) return $"{Show(edit)} lies outside the text of {text.Length} bytes";
            if (InsideCharacter(text, edit.ByteStart) || InsideCharacter(text, edit.ByteEnd)) return $"{Show(edit)} cuts a character in two";
            if (previous is not null && edit.ByteStart < previous.ByteEnd) return $"{Show(edit)} overlaps {Show(previous)}";
            previous = edit;
        }
        return null;
    }

    // An insertion stands before a replacement that begins at the same byte; OrderBy is stable.
    private static IEnumerable<TextEdit> InOrder(IReadOnlyList<TextEdit> edits) => edits.OrderBy(edit => edit.ByteStart).ThenBy(edit => edit.ByteEnd);

    private static byte[] Splice(byte[] text, IReadOnlyList<TextEdit> edits)
    {
        using var after = new MemoryStream(text.Length);
        var at = 0;
        foreach (var edit in InOrder(edits))
        {
            after.Write(text.AsSpan(at, edit.ByteStart - at));
            after.Write(Strict.GetBytes(edit.Replacement));
            at = edit.ByteEnd;
        }
        after.Write(text.AsSpan(at));
        return after.ToArray();
    }

    // Bytes 10xxxxxx continue a character.
    private static bool InsideCharacter(ReadOnlySpan<byte> text, int offset) => offset < text.Length && (text[offset] & 0xC0) == 0x80;

    private static string Show(TextEdit edit) => $"the edit of bytes {edit.ByteStart} to {edit.ByteEnd}";
}
