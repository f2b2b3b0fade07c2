using Tsrun.Engine;
using Tsrun.Engine.Grpc;
using Tsrun.Engine.Mapping;

namespace Tsrun.Cli.Hosting.Cluster;

/// <summary>An open way to a cluster: the frontend, and our verbs over it.</summary>
internal sealed class ClusterConnection : IAsyncDisposable
{
    private readonly GrpcFrontend _frontend;

    private ClusterConnection(GrpcFrontend frontend, ClusterSettings settings)
    {
        (_frontend, Settings) = (frontend, settings);
        Blobs = BlobStore.SharedFolder is { } shared ? new BlobStore(shared) : new CarriedBlobs(new BlobStore(BlobStore.Folder), new BlobCarrier(frontend, settings.Namespace, HostIdentity.Name));
        Client = new WorkflowClient(new ClaimCheckFrontend(frontend, Blobs), new WorkflowClientOptions(settings.Namespace, $"{HostIdentity.Name}-{Guid.NewGuid():N}") { WorkerVersion = CommandLine.Version });
    }

    /// <summary>Our verbs, on that cluster.</summary>
    public WorkflowClient Client { get; }

    /// <summary>Where it is.</summary>
    public ClusterSettings Settings { get; }

    /// <summary>Tells when the cluster goes away, and when it is back.</summary>
    public ConnectionWatch Watch => _frontend.Watch;

    /// <summary>Frozen checkouts and large payloads.</summary>
    public IBlobs Blobs { get; }

    /// <summary>The shared queue of all our workers.</summary>
    public string TaskQueue { get; } = Environment.GetEnvironmentVariable("TSRUN_TASK_QUEUE") is { Length: > 0 } queue ? queue : DevFile.Find()?.TaskQueue ?? "tsrun";

    /// <summary>Connects, and looks whether the namespace is there.</summary>
    /// <exception cref="WorkflowServiceException">Not reachable, not allowed, or no such namespace; the code says which.</exception>
    public static async Task<ClusterConnection> OpenAsync(ClusterSettings settings, CancellationToken cancellation = default) =>
        new(await GrpcFrontend.ConnectAsync(settings.Options, settings.Namespace, cancellation), settings);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _frontend.Dispose();
        return ValueTask.CompletedTask;
    }
}
