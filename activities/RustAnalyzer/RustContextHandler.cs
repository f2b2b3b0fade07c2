using Tsrun.Activities.Cargo.Toolchains;
using Tsrun.Activities.Docs;
using Tsrun.Activities.RustAnalyzer.Lsp;
using Tsrun.History;

namespace Tsrun.Activities.RustAnalyzer;

/// <summary>
/// Answers <c>rust.context</c>: the item around a diagnostic, the items that its other spans and notes point at, and, where rust-analyzer is at hand, the
/// type of what the diagnostic marks and where that is defined. Never waits longer than its limit: what the source text alone tells is there at once.
/// </summary>
public sealed class RustContextHandler(ToolchainFinder toolchains, AnalyzerPool? analyzers = null) : ActivityHandler<RustContext.Arguments, RustContext.Result>
{
    private const int TextMax = ContextItems.TextMax;

    /// <inheritdoc/>
    public override string Name => RustContext.Name;

    /// <inheritdoc/>
    protected override async Task<RustContext.Result> ExecuteAsync(RunFacts run, RustContext.Arguments arguments, ActivityContext context, CancellationToken cancellation)
    {
        var target = arguments.Target;
        var items = new ContextItems(run.Root);
        foreach (var span in target.Spans.OrderByDescending(span => span.IsPrimary).Concat(target.Children.SelectMany(child => child.Spans.Where(span => span.SuggestedReplacement is null))))
            items.Add(span);
        var (source, typed) = await AskAsync(run, target, items, cancellation);
        var around = items.All.Where(item => item.Kind != TypeKind).Select(item => $"{item.Kind} {item.Name}").ToList();
        var summary = around.Count == 0 ? "no item around it was found" : $"in {string.Join(", ", around)}";
        return new RustContext.Result(source, items.All, typed is null ? summary : $"{summary}; {typed}");
    }

    /// <summary>Kind of the item that says what type the diagnostic's place has.</summary>
    private const string TypeKind = "type of";

    private async Task<(string Source, string? Typed)> AskAsync(RunFacts run, Diagnostic target, ContextItems items, CancellationToken cancellation)
    {
        var toolchain = await toolchains.DiscoverAsync(run.Root, run.Limits.Sandbox != "trusted", cancellation);
        if (analyzers is null || AnalyzerFinder.Find(toolchains.Host, toolchain) is null) return ("degraded: rust-analyzer not found", null);
        if (target.Primary is not { } span) return ("rust-analyzer", null);
        // The first probe of a run may have spent its time on the server's start. The next ones do not spend theirs too: they take it when it is there.
        if (analyzers.LoadingFor(run) > run.Limits.Timeout) return ("degraded: rust-analyzer is still loading", null);
        try
        {
            return ("rust-analyzer", await analyzers.AskAsync(run, (analyzer, token) => LookAsync(analyzer, run.Root, span, items, token), cancellation));
        }
        catch (ActivityFailureException e)
        {
            return ($"degraded: {e.Failure.Message}", null);
        }
    }

    private static async Task<string?> LookAsync(Analyzer analyzer, string root, DiagnosticSpan span, ContextItems items, CancellationToken cancellation)
    {
        var place = new LspPlace(Path.Combine(root, span.File), span.LineStart, span.ColumnStart, span.LineEnd, span.ColumnEnd);
        foreach (var definition in await analyzer.DefinitionAsync(place, cancellation)) items.Add(definition);
        if (await analyzer.TypeAsync(place, cancellation) is not { Length: > 0 } type || type.Contains("{unknown}", StringComparison.Ordinal)) return null;
        var line = type.Split('\n')[0];
        items.AddType(new RustContext.ContextItem(TypeKind, span.Text?.Trim() ?? "", Anchors.Source(span), type.Length <= TextMax ? type : type[..TextMax]));
        return $"type {line}";
    }
}
