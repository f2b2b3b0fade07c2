using System.Text;
using Tsrun.Activities.Cargo.Tree;
using Tsrun.Activities.Docs;
using Tsrun.Activities.RustAnalyzer.Lsp;
using Tsrun.History;

namespace Tsrun.Activities.RustAnalyzer;

/// <summary>The checkout's files as lines, each read once; places outside of it have no text.</summary>
internal sealed class SourceLines(string root)
{
    private const long BytesMax = 16 << 20;
    private readonly Dictionary<string, string[]?> _files = new(StringComparer.Ordinal);

    /// <summary>A path's name in the checkout; null outside of it.</summary>
    internal string? NameOf(string path) => path.StartsWith(root.TrimEnd('/') + '/', StringComparison.Ordinal) ? Path.GetRelativePath(root, path).Replace('\\', '/') : null;

    /// <summary>A line's text; null where there is none.</summary>
    /// <param name="line">From 1.</param>
    internal string? Line(string file, int line)
    {
        if (!_files.TryGetValue(file, out var lines)) _files[file] = lines = Read(file);
        return lines is not null && line >= 1 && line <= lines.Length ? lines[line - 1] : null;
    }

    /// <summary>The name or number that covers a column, as a range of one line; a single character where none does.</summary>
    internal LspPlace? TokenAt(string file, int line, int column)
    {
        if (Line(file, line) is not { } text) return null;
        var characters = text.EnumerateRunes().ToArray();
        if (column < 1 || column > characters.Length + 1) return null;
        var (start, end) = (column - 1, column - 1);
        while (start > 0 && IsWord(characters[start - 1])) start--;
        while (end < characters.Length && IsWord(characters[end])) end++;
        // Behind the last letter of a name is still on it, as for every editor; on a bracket it is the bracket.
        return new LspPlace(Path.Combine(root, file), line, start + 1, line, Math.Max(end, start + (start < characters.Length ? 1 : 0)) + 1);
    }

    /// <summary>A place for the record.</summary>
    internal RustProbe.Place Describe(LspPlace place) => NameOf(place.Path) is { } file
        ? new RustProbe.Place(file, place.Line, place.Column, Line(file, place.Line)?.Trim() ?? "")
        : new RustProbe.Place(place.Path, place.Line, place.Column, "");

    /// <summary>The anchor of a place in the checkout, hashed over the lines it is on; null outside of it.</summary>
    internal string? Anchor(LspPlace place) => NameOf(place.Path) is { } file && Line(file, place.Line) is { } text
        ? Anchors.Source(file, place.Line, place.Column, place.LineEnd, place.ColumnEnd, text)
        : null;

    private static bool IsWord(Rune rune) => rune.Value == '_' || Rune.IsLetterOrDigit(rune);

    private string[]? Read(string file)
    {
        var path = Path.GetFullPath(Path.Combine(root, file));
        return NameOf(path) is not null && RegularFile.Read(path, BytesMax) is { } bytes ? Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF').Split('\n') : null;
    }
}
