using Tsrun.Activities.Bundles;
using Tsrun.Engine.Mapping;
using Tsrun.History;

namespace Tsrun.Cli.Hosting.Cluster;

/// <summary>Bytes by their SHA-256 in a folder: one that all machines share, or what this one has had of the cluster's.</summary>
internal sealed class BlobStore(string folder) : IBlobs
{
    private const int FanOut = 2;

    /// <summary>What helps where a blob is not to be had, or too large to travel.</summary>
    public const string Advice = "let all machines name the same folder in TSRUN_BLOBS, or none at all";

    /// <summary>The folder that somebody shares between machines, by <c>TSRUN_BLOBS</c> or temporal-dev.yaml; null: none, and blobs travel through the cluster.</summary>
    public static string? SharedFolder => Environment.GetEnvironmentVariable("TSRUN_BLOBS") is { Length: > 0 } named ? Path.GetFullPath(named)
        : DevFile.Find()?.Blobs is { Length: > 0 } shared ? Path.GetFullPath(shared, FolderOfDevFile())
        : null;

    /// <summary>That, else a folder of this machine alone.</summary>
    public static string Folder => SharedFolder ?? Path.Combine(DataDirectory.Resolve(), "blobs");

    /// <inheritdoc/>
    public string Location => folder;

    /// <inheritdoc/>
    public Task<string> PutAsync(byte[] bytes, CancellationToken cancellationToken = default) => Task.FromResult(Put(bytes));

    /// <inheritdoc/>
    public Task<byte[]?> GetAsync(string name, CancellationToken cancellationToken = default) => Task.FromResult(Get(name));

    /// <summary>Stores bytes under their name.</summary>
    public string Put(ReadOnlySpan<byte> bytes)
    {
        var name = HistoryJson.Sha256(bytes);
        var path = PathOf(name);
        // A file of that name may be half of what it should be: a machine died, or the shared disk was full. Only its content counts.
        if (Get(name) is not null) return name;
        var group = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(group))
        {
            Directory.CreateDirectory(group);
            DurableFile.Sync(folder);
        }
        DurableFile.Write(path, bytes);
        return name;
    }

    /// <summary>Reads them back; null when they are not here, or not those of that name.</summary>
    public byte[]? Get(string name)
    {
        if (!IsName(name) || !File.Exists(PathOf(name))) return null;
        var bytes = File.ReadAllBytes(PathOf(name));
        return HistoryJson.Sha256(bytes) == name ? bytes : null;
    }

    /// <summary>A name comes out of a history: it must not lead out of the folder.</summary>
    public static bool IsName(string name) => name.Length == 64 && name.All(char.IsAsciiHexDigitLower);

    private string PathOf(string name) => Path.Combine(folder, name[..FanOut], name);

    /// <summary>The same file means the same folder from wherever below it somebody calls.</summary>
    private static string FolderOfDevFile()
    {
        var folder = Environment.CurrentDirectory;
        while (!File.Exists(Path.Combine(folder, DevFile.Name)) && Path.GetDirectoryName(folder) is { } above) folder = above;
        return folder;
    }
}
