using System.Text;
using Tsrun.Activities.Cargo.Toolchains;
using Tsrun.Activities.Cargo.Tree;
using Tsrun.Activities.Docs;
using Tsrun.History;

namespace Tsrun.Activities.RustAnalyzer;

/// <summary>Answers <c>rust.context</c>: the item around a diagnostic and the items that its other spans and notes point at.</summary>
public sealed class RustContextHandler(ToolchainFinder toolchains) : ActivityHandler<RustContext.Arguments, RustContext.Result>
{
    private const int TextMax = 8_000, ItemsMax = 8;

    /// <inheritdoc/>
    public override string Name => RustContext.Name;

    /// <inheritdoc/>
    protected override async Task<RustContext.Result> ExecuteAsync(RunFacts run, RustContext.Arguments arguments, ActivityContext context, CancellationToken cancellation)
    {
        var target = arguments.Target;
        var places = target.Spans.OrderByDescending(span => span.IsPrimary).Concat(target.Children.SelectMany(child => child.Spans.Where(span => span.SuggestedReplacement is null)));
        var files = new Dictionary<string, SourceFile?>(StringComparer.Ordinal);
        var items = new List<RustContext.ContextItem>();
        foreach (var span in places)
        {
            if (!files.TryGetValue(span.File, out var file)) files[span.File] = file = SourceFile.Read(run.Root, span.File);
            if (file?.ItemAt(span) is { } item && items.All(known => known.Anchor != item.Anchor) && items.Count < ItemsMax) items.Add(item);
        }
        var summary = items.Count == 0 ? "no item around it was found" : $"in {string.Join(", ", items.Select(item => $"{item.Kind} {item.Name}"))}";
        var toolchain = await toolchains.DiscoverAsync(run.Root, run.Limits.Sandbox != "trusted", cancellation);
        return new RustContext.Result(Source(toolchain), items, summary);
    }

    // A language server wants a conversation, and a child here has no standard input: so it is never asked, and we say which of the two it is.
    private string Source(Toolchain toolchain)
    {
        var server = toolchains.Host["TSRUN_RUST_ANALYZER"] ?? Path.Combine(toolchain.Bin, "rust-analyzer");
        return File.Exists(server) ? "degraded: rust-analyzer not asked" : "degraded: rust-analyzer not found";
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

        internal RustContext.ContextItem? ItemAt(DiagnosticSpan span)
        {
            if (RustItems.Around(_items, OffsetOf(span)) is not { } item) return null;
            var whole = text[item.Start..item.End];
            var (lineStart, columnStart) = Position(item.Start);
            var (lineEnd, columnEnd) = Position(item.End);
            return new RustContext.ContextItem(item.Kind, item.Path, Anchors.Source(name, lineStart, columnStart, lineEnd, columnEnd, whole), whole.Length <= TextMax ? whole : whole[..TextMax] + "\n…");
        }

        // By line and column, which count characters: byte offsets of rustc leave out a BOM and count lines as \n.
        private int OffsetOf(DiagnosticSpan span)
        {
            var at = 0;
            for (var line = 1; line < span.LineStart; line++)
            {
                var end = text.IndexOf('\n', at);
                if (end < 0) return text.Length;
                at = end + 1;
            }
            for (var column = 1; column < span.ColumnStart && at < text.Length; column++) at += char.IsHighSurrogate(text[at]) ? 2 : 1;
            return Math.Min(at, Math.Max(0, text.Length - 1));
        }

        private (int Line, int Column) Position(int offset)
        {
            var before = text.AsSpan(0, offset);
            return (before.Count('\n') + 1, offset - before.LastIndexOf('\n'));
        }
    }
}
