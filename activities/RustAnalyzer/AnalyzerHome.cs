using System.Diagnostics;
using Tsrun.Activities.Cargo.Tree;
using Tsrun.Activities.Resilience;
using Tsrun.Activities.RustAnalyzer.Lsp;

namespace Tsrun.Activities.RustAnalyzer;

/// <summary>The one server of a checkout: started once, kept, told of every file that changed since, and started again when it died.</summary>
/// <param name="start">Starts a server on the tree as it is.</param>
/// <param name="look">The sources as they are now.</param>
internal sealed class AnalyzerHome(string root, Func<IConversation> start, Func<Snapshot> look, TimeProvider clock) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Dictionary<string, string> _known = [];
    private Analyzer? _analyzer;
    private long _startedAt;

    /// <summary>Limits, repetitions and breaker of the questions.</summary>
    internal OutsideTool Tool { get; } = new("rust-analyzer", clock, e => e is LanguageServerException { IsPassing: true } or LanguageServerException { IsGone: true });

    /// <summary>How long the server has been loading; zero when it is loaded or not started.</summary>
    internal TimeSpan LoadingFor => _analyzer is { IsOver: false, Loading.IsCompleted: false } ? Stopwatch.GetElapsedTime(_startedAt) : TimeSpan.Zero;

    /// <summary>Starts the server, if it is not there, and waits for nothing.</summary>
    internal async Task WarmAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (_analyzer is null) Start(look());
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The server, loaded, with the sources as they are now.</summary>
    internal async Task<Analyzer> ReadyAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            var now = look();
            if (_analyzer is null || _analyzer.IsOver || ManifestsChanged(now)) await RestartAsync(now);
            // A load that was not waited for goes on: the next question finds it further, or done.
            await _analyzer!.Loading.WaitAsync(cancellation);
            Tell(_analyzer, now);
            return _analyzer;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_analyzer is not null) await _analyzer.DisposeAsync();
        _gate.Dispose();
    }

    private async Task RestartAsync(Snapshot now)
    {
        if (_analyzer is not null) await _analyzer.DisposeAsync();
        Start(now);
    }

    private void Start(Snapshot now)
    {
        _known = now.Entries.ToDictionary(entry => entry.Path, entry => entry.Sha256, StringComparer.Ordinal);
        _startedAt = Stopwatch.GetTimestamp();
        _analyzer = new Analyzer(start(), root);
    }

    private bool ManifestsChanged(Snapshot now) => now.Entries.Any(entry => Path.GetFileName(entry.Path) is "Cargo.toml" or "Cargo.lock" && _known.GetValueOrDefault(entry.Path) != entry.Sha256);

    private void Tell(Analyzer analyzer, Snapshot now)
    {
        foreach (var entry in now.Entries)
        {
            if (entry.Text is null || !entry.Path.EndsWith(".rs", StringComparison.Ordinal) || _known.GetValueOrDefault(entry.Path) == entry.Sha256) continue;
            analyzer.Tell(Path.Combine(root, entry.Path), entry.Text);
            _known[entry.Path] = entry.Sha256;
        }
    }
}
