using Tsrun.Activities.Cargo.Toolchains;
using Tsrun.Activities.Docs;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>Finds the rule behind a code, to cite it.</summary>
public interface IRuleAnchors
{
    /// <summary><c>rustc:E0382@…</c> over the rule's text; null when nobody explains this code.</summary>
    Task<string?> FindAsync(RunFacts run, string code, CancellationToken cancellation);
}

/// <summary>Cites what the toolchain of the checkout says: <c>rustc --explain</c> for codes, its list for lints.</summary>
public sealed class ToolchainRuleAnchors(IProcessRunner runner, ToolchainFinder toolchains) : IRuleAnchors
{
    /// <inheritdoc/>
    public async Task<string?> FindAsync(RunFacts run, string code, CancellationToken cancellation)
    {
        var toolchain = await toolchains.DiscoverAsync(run.Root, run.Limits.Sandbox != "trusted", cancellation);
        var docs = new CompilerDocs(runner, toolchain, run.Limits);
        var found = CompilerDocs.IsCode(code) ? await docs.ExplainAsync(code, cancellation) : await docs.LintAsync(code, cancellation);
        return found is { Found: true } ? found.Anchor : null;
    }
}
