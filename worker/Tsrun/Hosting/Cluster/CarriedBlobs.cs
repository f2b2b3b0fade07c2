using System.Collections.Concurrent;
using Tsrun.Engine.Mapping;
using Tsrun.History;

namespace Tsrun.Cli.Hosting.Cluster;

/// <summary>Blobs where machines share no folder: each keeps what it wrote or read, and the cluster carries them between machines.</summary>
internal sealed class CarriedBlobs(BlobStore own, BlobCarrier carrier) : IBlobs
{
    private readonly ConcurrentDictionary<string, bool> _carried = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Location => $"{own.Location} and on the cluster";

    /// <inheritdoc/>
    public async Task<string> PutAsync(byte[] bytes, CancellationToken cancellationToken = default)
    {
        var name = own.Put(bytes);
        // What an earlier process handed over may be about to end there, so once a process it goes again.
        if (_carried.ContainsKey(name)) return name;
        await carrier.PutAsync(name, bytes, cancellationToken);
        _carried[name] = true;
        return name;
    }

    /// <inheritdoc/>
    public async Task<byte[]?> GetAsync(string name, CancellationToken cancellationToken = default)
    {
        if (own.Get(name) is { } here) return here;
        if (!BlobStore.IsName(name) || await carrier.GetAsync(name, cancellationToken) is not { } bytes || HistoryJson.Sha256(bytes) != name) return null;
        own.Put(bytes);
        return bytes;
    }
}
