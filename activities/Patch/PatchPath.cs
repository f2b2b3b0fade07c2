using System.Globalization;
using System.Text;

namespace Tsrun.Activities.Patching;

/// <summary>A relative path that may be opened beneath a checkout's root: checked once, held as a type, so nobody checks it again.</summary>
/// <remarks>The rules are those of every system at once: a path that one system would read differently is refused on all.</remarks>
public sealed record PatchPath
{
    /// <summary>Longest path, in UTF-8 bytes (Linux' PATH_MAX).</summary>
    public const int BytesMax = 4096;

    private const int NameBytesMax = 255;

    private PatchPath(string value) => Value = value;

    /// <summary>The path as it was written: <c>src/lib.rs</c>.</summary>
    public string Value { get; }

    /// <summary>The folder's part, empty for a file at the root.</summary>
    public string Folder => Value.LastIndexOf('/') is var cut and >= 0 ? Value[..cut] : "";

    /// <summary>The file's own name.</summary>
    public string Name => Value[(Value.LastIndexOf('/') + 1)..];

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>The path, or an <see cref="ActivityFailureException"/> <c>TS0701</c> that says what is wrong with it.</summary>
    public static PatchPath Parse(string text) =>
        ProblemOf(text) is { } problem ? throw PatchFailures.PathRefused(text, problem) : new PatchPath(text);

    /// <summary>What is wrong with a path, as the end of a sentence that begins with the path; null when nothing is.</summary>
    public static string? ProblemOf(string text)
    {
        if (text.Length == 0) return "is empty";
        if (text[0] == '/') return "is absolute";
        if (text.Length > BytesMax || Encoding.UTF8.GetByteCount(text) > BytesMax) return $"is longer than {BytesMax} bytes";
        return CharacterProblem(text) ?? text.Split('/').Select(NameProblem).FirstOrDefault(problem => problem is not null);
    }

    private static string? CharacterProblem(string text)
    {
        if (text.Contains('\\')) return "has a backslash, which some systems read as a separator";
        if (text.IndexOfAny([':', '*', '?', '"', '<', '>', '|']) >= 0) return "has a character that Windows reserves";
        for (var at = 0; at < text.Length; at++)
        {
            if (!Rune.TryGetRuneAt(text, at, out var rune)) return "is not valid Unicode";
            if (Hidden(rune)) return $"has the invisible character U+{rune.Value:X4}";
            if (rune.Utf16SequenceLength == 2) at++;
        }
        return null;
    }

    // Control, format (zero-width, bidi: HFS+ ignores some of them, so `.g<ZWNJ>it` is `.git`) and line separators.
    private static bool Hidden(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned;

    private static string? NameProblem(string name) => name switch
    {
        "" => "has an empty part",
        "." or ".." => $"has the part `{name}`",
        _ when name[^1] is '.' or ' ' => "has a part that ends in a dot or a space",
        _ when Encoding.UTF8.GetByteCount(name) > NameBytesMax => $"has a part longer than {NameBytesMax} bytes",
        _ when ProtectedNames.IsDevice(name) => $"has the part `{name}`, a device's name on Windows",
        _ when ProtectedNames.Contains(name) => $"names `{name}`, which decides what other tools run; a patch may not change it",
        _ => null,
    };
}
