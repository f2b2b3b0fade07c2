using Tsrun.Activities.Bundles;
using Tsrun.Engine.Mapping;
using Tsrun.History;

namespace Tsrun.Cli.Hosting.Cluster;

/// <summary>Bytes by their SHA-256, in a folder that all machines should share: frozen checkouts, and payloads too large for a history.</summary>
internal sealed class BlobStore(string folder) : IBlobs
{
    private const int FanOut = 2;

    /// <summary><c>TSRUN_BLOBS</c>, else what temporal-dev.yaml says, else a folder of this machine alone.</summary>
    public static string Folder() => Environment.GetEnvironmentVariable("TSRUN_BLOBS") is { Length: > 0 } named ? Path.GetFullPath(named)
        : DevFile.Find()?.Blobs is { Length: > 0 } shared ? Path.GetFullPath(shared, FolderOfDevFile())
        : Path.Combine(DataDirectory.Resolve(), "blobs");

    /// <inheritdoc/>
    public string Location => folder;

    /// <inheritdoc/>
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

    /// <inheritdoc/>
    public byte[]? Get(string name)
    {
        if (!IsName(name) || !File.Exists(PathOf(name))) return null;
        var bytes = File.ReadAllBytes(PathOf(name));
        return HistoryJson.Sha256(bytes) == name ? bytes : null;
    }

    private string PathOf(string name) => Path.Combine(folder, name[..FanOut], name);

    /// <summary>The same file means the same folder from wherever below it somebody calls.</summary>
    private static string FolderOfDevFile()
    {
        var folder = Environment.CurrentDirectory;
        while (!File.Exists(Path.Combine(folder, DevFile.Name)) && Path.GetDirectoryName(folder) is { } above) folder = above;
        return folder;
    }

    /// <summary>A name comes out of a history: it must not lead out of the folder.</summary>
    private static bool IsName(string name) => name.Length == 64 && name.All(char.IsAsciiHexDigitLower);
}
