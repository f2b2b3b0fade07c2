using System.Globalization;
using Tsrun.Activities;
using Tsrun.Activities.Cargo.Tree;
using Tsrun.Activities.Checkout;
using Tsrun.Activities.Sandbox;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Engine;
using Tsrun.Engine.Embedded;
using Tsrun.Engine.Mapping;
using Tsrun.History;

namespace Tsrun.Cli.Hosting;

/// <summary>Where runs live: the engine in this process, or a cluster.</summary>
internal sealed class RunPlace : IAsyncDisposable
{
    private static readonly TimeSpan HostWaitDefault = TimeSpan.FromSeconds(60);
    private readonly IAsyncDisposable _owned;

    private RunPlace(WorkflowClient service, IAsyncDisposable owned, ClusterConnection? cluster) => (Service, _owned, Cluster) = (service, owned, cluster);

    /// <summary>Our verbs, there.</summary>
    public WorkflowClient Service { get; }

    /// <summary>Null for the engine in this process.</summary>
    public ClusterConnection? Cluster { get; }

    /// <summary>Opens what flags and environment name.</summary>
    public static async Task<RunPlace> OpenAsync(ClusterFlags flags)
    {
        if (await Clusters.OpenAsync(flags) is { } cluster) return Of(cluster);
        return Of(await Store.OpenAsync());
    }

    /// <summary>The engine in this process; owned by the place from now on.</summary>
    public static RunPlace Of(EmbeddedEngine engine) => new(engine.Client, engine, null);

    /// <summary>A cluster, connected already; owned by the place from now on.</summary>
    public static RunPlace Of(ClusterConnection cluster)
    {
        // What a killed worker left running may hold its scratch copies.
        Orphans.Reap();
        return new RunPlace(cluster.Client, cluster, cluster);
    }

    /// <summary>Locally each run has a queue of its own: whoever starts a run must not go on with another that was left in the same store. On a cluster any worker may go on.</summary>
    public string QueueOf(WorkflowId run) => Cluster?.TaskQueue ?? $"tsrun-{run}";

    /// <summary>The worker that goes with a command.</summary>
    public WorkerOptions Worker(string queue) => Cluster is null ? new WorkerOptions(queue) : new WorkerOptions(queue)
    {
        HostQueue = HostIdentity.Queue(queue),
        Remote = true,
        Identity = $"{Environment.ProcessId}@{HostIdentity.Name}",
    };

    /// <summary>Every activity that a worker here can do.</summary>
    /// <param name="script">What will run, if that is known.</param>
    public ActivityRegistry Activities(ScriptText? script = null) => Cluster is { } cluster
        ? Composition.Activities(script, cluster, new CheckoutAdoptHandler(DataDirectory.Create(), HostIdentity.Queue(cluster.TaskQueue), cluster.Blobs.GetAsync, BlobStore.Advice))
        : Composition.Activities(script);

    /// <summary>What a run is told about the place that it will live in; on a cluster its checkout is frozen first.</summary>
    public async Task<RunInput> PrepareAsync(RunInput input)
    {
        if (Cluster is not { } cluster) return input;
        var frozen = input.Facts.Snapshot.Length == 0 ? "" : await FreezeAsync(cluster, input.Facts.Root);
        var known = await SearchAttributeRegistry.EnsureAsync(cluster.Client, SearchAttributeNames.Types);
        return input with { Cluster = new ClusterFacts(HostIdentity.Queue(cluster.TaskQueue), HostWait(), frozen, known) };
    }

    /// <returns>The frozen checkout's name; empty for one that is too large to travel, whose run stays on this machine.</returns>
    private static async Task<string> FreezeAsync(ClusterConnection cluster, string root)
    {
        try
        {
            return await cluster.Blobs.PutAsync(FrozenCheckout.Freeze(Snapshot.Take(root, [DataDirectory.Resolve()])));
        }
        catch (WorkflowServiceException e) when (e.Code == BlobCarrier.TooLargeCode)
        {
            Console.Error.WriteLine($"note: {BlobCarrier.TooLargeCode}: no other machine can take this run over: the checkout's {e.Message}; {BlobStore.Advice}");
            return "";
        }
    }

    /// <summary>Has somebody told when the cluster goes away, and when it is back.</summary>
    public void Watch(Action<WorkerNews> tell)
    {
        if (Cluster is not { } cluster) return;
        cluster.Watch.Lost += failure => tell(new WorkerNews.ConnectionLost(failure.Message));
        cluster.Watch.Regained += after => tell(new WorkerNews.ConnectionRegained(after));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _owned.DisposeAsync();

    private static TimeSpan HostWait() => Environment.GetEnvironmentVariable("TSRUN_HOST_WAIT") is not { Length: > 0 } text ? HostWaitDefault
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 ? TimeSpan.FromSeconds(seconds)
        : throw new CliException(ExitCode.Usage, "TS0013", $"found `TSRUN_HOST_WAIT={text}`, expected a whole number of seconds");
}
