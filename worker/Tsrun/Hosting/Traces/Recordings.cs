using Tsrun.Cli.Hosting.Cluster;

namespace Tsrun.Cli.Hosting.Traces;

/// <summary>Finds recorded runs: this user's own first, then imported ones, then files.</summary>
internal static class Recordings
{
    /// <summary>What files that carry a run are called.</summary>
    private static readonly string[] Endings = [".tar.gz", ".tgz", ".tar", ".html", ".jsonl", ".json"];

    /// <summary>The run a user means: an id, the start of one, <c>last</c>, or an exported file.</summary>
    /// <param name="scripts">What <c>last</c> may mean; empty: any script.</param>
    public static async Task<Recording> FindAsync(ClusterFlags flags, string run, params IReadOnlyList<string> scripts)
    {
        // Whoever names a file means it, also where the environment names a cluster.
        if (!IsFile(run) && await Clusters.OpenAsync(flags) is { } cluster)
            await using (cluster)
                return await Clusters.RecordingAsync(cluster, run, scripts);
        return await FindHereAsync(run, scripts);
    }

    /// <summary>The same on this machine, whatever cluster the invocation names.</summary>
    public static async Task<Recording> FindHereAsync(string run, params IReadOnlyList<string> scripts)
    {
        if (ImportedTraces.Find(run) is { } imported && !await IsOwnAsync(run)) return imported;
        if (IsFile(run)) return TraceSource.Read(run);
        await using var engine = await Store.OpenReadOnlyAsync();
        var execution = await Store.FindAsync(engine.Client, run, scripts);
        return Recording.Of(execution.WorkflowId.Value, await Store.HistoryAsync(engine.Client, execution));
    }

    /// <summary>Whether the word means a file. One that is merely called as a run is, or <c>last</c>, may lie in any checkout and takes no run's place.</summary>
    public static bool IsFile(string run) => File.Exists(run) && (run.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) || run.Contains('/', StringComparison.Ordinal)
        || Endings.Any(ending => run.EndsWith(ending, StringComparison.Ordinal)));

    /// <summary>Whether this store itself has the run: what is its own comes before a copy of it that was imported.</summary>
    private static async Task<bool> IsOwnAsync(string run)
    {
        if (!Store.IsThere()) return false;
        await using var engine = await Store.OpenReadOnlyAsync();
        await foreach (var execution in Store.AllAsync(engine.Client))
            if (execution.WorkflowId.Value.StartsWith(run, StringComparison.Ordinal))
                return true;
        return false;
    }
}
