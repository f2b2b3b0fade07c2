using Tsrun.Engine.Embedded;
using Tsrun.Engine.Embedded.Store;

namespace Tsrun.Engine.Bench;

/// <summary>An engine in this process with a worker of the trivial script.</summary>
internal sealed class BenchRig : IAsyncDisposable
{
    private readonly EmbeddedEngine _engine;
    private readonly BenchWorker _worker;

    private BenchRig(EmbeddedEngine engine) => (_engine, _worker) = (engine, new BenchWorker(engine, eager: false));

    public CommitCounters Counters => _engine.Counters!;

    public static async Task<BenchRig> OpenAsync(string folder, int workers)
    {
        var rig = new BenchRig(await EmbeddedEngine.OpenAsync(new EngineOptions(folder)).ConfigureAwait(false));
        rig._worker.Start(workers);
        return rig;
    }

    /// <summary>Starts a run and waits for its end.</summary>
    /// <param name="staysOpen">The run then waits for a signal that never comes.</param>
    public Task RunAsync(string id, int steps, int width, bool staysOpen = false) => _worker.RunAsync(id, steps, width, staysOpen);

    /// <summary>Size of the files once everything is in the database file; a WAL is used over and over.</summary>
    public async Task<long> BytesPerStepAsync(string folder, int steps)
    {
        await DisposeAsync().ConfigureAwait(false);
        var sum = 0L;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
            sum += file.Length;
        return sum / steps;
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync().ConfigureAwait(false);
        await _engine.DisposeAsync().ConfigureAwait(false);
    }
}
