using System.Runtime.CompilerServices;
using System.Text;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Source;

/// <summary>One Rust file, cut into tokens once. Everything inside works in UTF-16 indices; bytes are converted at the border.</summary>
internal sealed class SourceFile
{
    // Texts live as long as a state of the search does; most files are shared between states, so they are cut once.
    private static readonly ConditionalWeakTable<string, SourceFile> Cut = [];

    private readonly int[]? _bytes;
    private int[]? _partners;
    private RustItem? _root;

    private SourceFile(string path, string text)
    {
        (Path, Text, Tokens) = (path, text, RustLexer.Tokens(text));
        _bytes = Ascii.IsValid(text) ? null : ByteTable(text);
    }

    /// <summary>Relative to the checkout's root.</summary>
    public string Path { get; }

    /// <summary>The whole text.</summary>
    public string Text { get; }

    /// <summary>All tokens in order.</summary>
    public RustToken[] Tokens { get; }

    /// <summary>The file's items as a tree; the root is the file itself.</summary>
    public RustItem Root => _root ??= ItemParser.Parse(this);

    /// <summary>The file for a path and text, from the cache when the same text was seen under the same path.</summary>
    public static SourceFile Of(string path, string text)
    {
        var file = Cut.GetValue(text, key => new SourceFile(path, key));
        return file.Path == path ? file : new SourceFile(path, text);
    }

    /// <summary>Text of a token; empty when there is no such token.</summary>
    public string this[int token] => Has(token) ? Text[Tokens[token].Start..Tokens[token].End] : "";

    /// <summary>Text from one token to another, both included.</summary>
    public string Slice(int first, int last) => Has(first) && Has(last) && first <= last ? Text[Tokens[first].Start..Tokens[last].End] : "";

    /// <summary>Whether the token exists.</summary>
    public bool Has(int token) => token >= 0 && token < Tokens.Length;

    /// <summary>Whether a token is exactly this sign or word.</summary>
    public bool Is(int token, string text) =>
        Has(token) && Tokens[token].End - Tokens[token].Start == text.Length
        && string.CompareOrdinal(Text, Tokens[token].Start, text, 0, text.Length) == 0;

    /// <summary>Whether a token is a name or keyword.</summary>
    public bool IsWord(int token) => Has(token) && Tokens[token].Kind == TokenKind.Word;

    /// <summary>First token that ends after an index: the one that covers it, else the next one.</summary>
    public int TokenAt(int index)
    {
        int low = 0, high = Tokens.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Tokens[middle].End > index) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    /// <summary>The bracket that belongs to this one; -1 when it has none or the token is no bracket.</summary>
    public int Partner(int token) => Has(token) ? (_partners ??= Brackets.Partners(this))[token] : -1;

    /// <summary>Byte offset of an index.</summary>
    public int ByteAt(int index) => _bytes is null ? index : _bytes[Math.Clamp(index, 0, Text.Length)];

    /// <summary>Index of a byte offset; inside a character its start.</summary>
    public int IndexAt(int offset)
    {
        if (_bytes is null) return Math.Clamp(offset, 0, Text.Length);
        var found = Array.BinarySearch(_bytes, Math.Max(offset, 0));
        if (found < 0) return Math.Clamp(~found - 1, 0, Text.Length);
        while (found > 0 && _bytes[found - 1] == _bytes[found]) found--;
        return found;
    }

    /// <summary>
    /// Indices of a span. Lines and columns decide where they and the bytes disagree: rustc counts a byte order mark that
    /// was on disk, and a text read without it has none.
    /// </summary>
    public (int Start, int End) Range(DiagnosticSpan span)
    {
        var (start, end) = (IndexAt(span.ByteStart), IndexAt(span.ByteEnd));
        if (span.LineStart > 0 && IndexAt(span.LineStart, span.ColumnStart) is { } index && index != start)
        {
            var moved = end - start;
            start = index;
            end = IndexAt(span.LineEnd, span.ColumnEnd) ?? Math.Min(start + moved, Text.Length);
        }

        return (start, Math.Max(start, end));
    }

    /// <summary>Start of the line that holds an index.</summary>
    public int LineStart(int index) => index <= 0 ? 0 : Text.LastIndexOf('\n', Math.Min(index, Text.Length) - 1) + 1;

    /// <summary>End of the line that holds an index, before its line break.</summary>
    public int LineEnd(int index)
    {
        var end = Text.IndexOf('\n', Math.Clamp(index, 0, Text.Length));
        if (end < 0) return Text.Length;
        return end > index && Text[end - 1] == '\r' ? end - 1 : end;
    }

    /// <summary>Blanks at the start of the line that holds an index.</summary>
    public string Indent(int index)
    {
        var start = LineStart(index);
        var end = start;
        while (end < Text.Length && Text[end] is ' ' or '\t') end++;
        return Text[start..end];
    }

    private int? IndexAt(int line, int column)
    {
        var start = 0;
        for (; line > 1; line--)
        {
            var end = Text.IndexOf('\n', start);
            if (end < 0) return null;
            start = end + 1;
        }

        if (start == 0 && Text.StartsWith('\uFEFF')) start = 1;
        for (; column > 1 && start < Text.Length; column--) start += char.IsHighSurrogate(Text[start]) && start + 1 < Text.Length ? 2 : 1;
        return start;
    }

    private static int[] ByteTable(string text)
    {
        var bytes = new int[text.Length + 1];
        for (var i = 0; i < text.Length; i++)
        {
            var pair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            var width = pair ? 4 : text[i] < 0x80 ? 1 : text[i] < 0x800 ? 2 : 3;
            if (pair) bytes[++i] = bytes[i - 1];
            bytes[i + 1] = bytes[i] + width;
        }

        return bytes;
    }
}
