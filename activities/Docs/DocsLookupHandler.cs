using Tsrun.Activities.Cargo.Toolchains;
using Tsrun.History;

namespace Tsrun.Activities.Docs;

/// <summary>Answers <c>docs.lookup</c> from what the toolchain of the checkout brought along; never from the network.</summary>
public sealed class DocsLookupHandler(IProcessRunner runner, ToolchainFinder toolchains) : ActivityHandler<DocsLookup.Arguments, DocsLookup.Result>
{
    /// <inheritdoc/>
    public override string Name => DocsLookup.Name;

    /// <inheritdoc/>
    protected override async Task<DocsLookup.Result> ExecuteAsync(RunFacts run, DocsLookup.Arguments arguments, ActivityContext context, CancellationToken cancellation)
    {
        var toolchain = await toolchains.DiscoverAsync(run.Root, run.Limits.Sandbox != "trusted", cancellation);
        var query = arguments.Query.Trim();
        var compiler = new CompilerDocs(runner, toolchain, run.Limits);
        if (CompilerDocs.IsCode(query)) return await compiler.ExplainAsync(query, cancellation);
        var isLint = !query.Contains("::", StringComparison.Ordinal) || query.StartsWith("clippy::", StringComparison.Ordinal);
        if (isLint && await compiler.LintAsync(query, cancellation) is { } lint) return lint;
        return new LibraryDocs(toolchain).Find(query);
    }
}

/// <summary>Makes the two kinds of answer.</summary>
internal static class DocsAnswer
{
    private const int TextMax = 12_000;

    internal static DocsLookup.Result Found(string anchor, string title, string text) =>
        new(true, anchor, title, text.Length <= TextMax ? text : text[..TextMax] + "\n…", "", $"{anchor[..anchor.IndexOf('@', StringComparison.Ordinal)]}: {title}");

    internal static DocsLookup.Result NotFound(string query, string missing) =>
        new(false, "", "", "", missing, $"nothing found about {query}; {missing}");
}
