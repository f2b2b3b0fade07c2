using System.Collections.Concurrent;
using Tsrun.Activities.Cargo.Toolchains;
using Tsrun.Activities.Cargo.Tree;
using Tsrun.Activities.RustAnalyzer.Lsp;
using Tsrun.History;

namespace Tsrun.Activities.RustAnalyzer;

/// <summary>Keeps one rust-analyzer for each checkout, so that only the first question pays for its start.</summary>
/// <param name="dataFolder">Absolute; tsrun's own folder.</param>
public sealed class AnalyzerPool(IConversationRunner runner, ToolchainFinder toolchains, string dataFolder, TimeProvider clock) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<AnalyzerHome>> _homes = new(StringComparer.Ordinal);

    /// <summary>Starts the server of a run's checkout in the background; where there is none, nothing happens.</summary>
    public async Task WarmAsync(RunFacts run, CancellationToken cancellation)
    {
        if (await HomeAsync(run, cancellation) is { } home) await home.WarmAsync(cancellation);
    }

    /// <summary>How long the server has been loading; zero when it is loaded, not started or not there.</summary>
    public TimeSpan LoadingFor(RunFacts run) => _homes.TryGetValue(run.Root, out var home) && home.IsValueCreated ? home.Value.LoadingFor : TimeSpan.Zero;

    /// <summary>Puts a question to the checkout's server, within the run's limit.</summary>
    /// <exception cref="ActivityFailureException">TS0580: there is no rust-analyzer; TS0581 to TS0583: it did not answer in time, failed, or fails so often that it is left alone.</exception>
    internal async Task<T> AskAsync<T>(RunFacts run, Func<Analyzer, CancellationToken, Task<T>> question, CancellationToken cancellation)
    {
        var home = await HomeAsync(run, cancellation) ?? throw ActivityFailureException.Final("TS0580", $"degraded: rust-analyzer not found\n  help: {AnalyzerFinder.Remedy}");
        return await home.Tool.CallAsync(async token => await question(await home.ReadyAsync(token), token), run.Limits.Timeout, cancellation);
    }

    /// <summary>Ends every server.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var home in _homes.Values.Where(home => home.IsValueCreated)) await home.Value.DisposeAsync();
        _homes.Clear();
    }

    private async Task<AnalyzerHome?> HomeAsync(RunFacts run, CancellationToken cancellation)
    {
        var toolchain = await toolchains.DiscoverAsync(run.Root, run.Limits.Sandbox != "trusted", cancellation);
        return AnalyzerFinder.Find(toolchains.Host, toolchain) is { } found ? _homes.GetOrAdd(run.Root, _ => new(() => Home(run, toolchain, found.Path))).Value : null;
    }

    private AnalyzerHome Home(RunFacts run, Toolchain toolchain, string program)
    {
        var own = Path.Combine(dataFolder, "scratch", HistoryJson.Sha256(run.Root)[..16], "analyzer");
        return new AnalyzerHome(run.Root, Start, () => Snapshot.Take(run.Root, dataFolder), clock);

        IConversation Start() => runner.Converse(AnalyzerCommand.Request(program, run, toolchain, toolchains.Host, MirrorPlan.Make(run.Root, dataFolder, toolchains.Host.CargoHome), own));
    }
}
