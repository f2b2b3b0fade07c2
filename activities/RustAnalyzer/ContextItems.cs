using System.Text;
using Tsrun.Activities.Cargo.Tree;
using Tsrun.Activities.Docs;
using Tsrun.Activities.RustAnalyzer.Lsp;
using Tsrun.History;

namespace Tsrun.Activities.RustAnalyzer;

/// <summary>Items without repetition, the first ones that were named.</summary>
internal sealed class ContextItems(string root)
{
    /// <summary>Characters of one item; what is longer is cut.</summary>
    internal const int TextMax = 8_000;

    private const int ItemsMax = 8;
    private readonly Dictionary<string, SourceFile?> _files = new(StringComparer.Ordinal);
    private readonly List<RustContext.ContextItem> _items = [];

    internal IReadOnlyList<RustContext.ContextItem> All => _items;

    internal void Add(DiagnosticSpan span) => Add(span.File, span.LineStart, span.ColumnStart);

    internal void Add(LspPlace place)
    {
        if (place.Path.StartsWith(root.TrimEnd('/') + '/', StringComparison.Ordinal)) Add(Path.GetRelativePath(root, place.Path), place.Line, place.Column);
    }

    internal void AddType(RustContext.ContextItem item) => _items.Add(item);

    private void Add(string name, int line, int column)
    {
        if (!_files.TryGetValue(name, out var file)) _files[name] = file = SourceFile.Read(root, name);
        if (file?.ItemAt(line, column) is { } item && _items.Count < ItemsMax && _items.All(known => known.Anchor != item.Anchor)) _items.Add(item);
    }

    /// <summary>A file of the checkout and its items; files outside of it (the standard library, a registry) are not read.</summary>
    private sealed class SourceFile(string name, string text)
    {
        private readonly IReadOnlyList<RustItem> _items = RustItems.Of(text);

        internal static SourceFile? Read(string root, string file)
        {
            var path = Path.GetFullPath(Path.Combine(root, file));
            if (!path.StartsWith(root.TrimEnd('/') + '/', StringComparison.Ordinal)) return null;
            return RegularFile.Read(path, 16 << 20) is { } bytes ? new SourceFile(file, Encoding.UTF8.GetString(bytes)) : null;
        }

        internal RustContext.ContextItem? ItemAt(int line, int column)
        {
            if (RustItems.Around(_items, OffsetOf(line, column)) is not { } item) return null;
            var whole = text[item.Start..item.End];
            var (lineStart, columnStart) = Position(item.Start);
            var (lineEnd, columnEnd) = Position(item.End);
            return new RustContext.ContextItem(item.Kind, item.Path, Anchors.Source(name, lineStart, columnStart, lineEnd, columnEnd, whole), whole.Length <= TextMax ? whole : whole[..TextMax] + "\n…");
        }

        // By line and column, which count characters: byte offsets of rustc leave out a BOM and count lines as \n.
        private int OffsetOf(int lineWanted, int columnWanted)
        {
            var at = 0;
            for (var line = 1; line < lineWanted; line++)
            {
                var end = text.IndexOf('\n', at);
                if (end < 0) return text.Length;
                at = end + 1;
            }
            for (var column = 1; column < columnWanted && at < text.Length; column++) at += char.IsHighSurrogate(text[at]) ? 2 : 1;
            return Math.Min(at, Math.Max(0, text.Length - 1));
        }

        private (int Line, int Column) Position(int offset)
        {
            var before = text.AsSpan(0, offset);
            return (before.Count('\n') + 1, offset - before.LastIndexOf('\n'));
        }
    }
}
