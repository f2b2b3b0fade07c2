using Tsrun.History;

namespace Tsrun.Cli.Hosting.Cluster;

/// <summary>Which machine this is, as far as checkouts go: the computer, and the data directory that scratch copies and undo journals lie in.</summary>
internal static class HostIdentity
{
    private const int HashLength = 8;

    /// <summary><c>build7-4f2a91c0</c>: two data directories on one computer are two machines.</summary>
    public static string Name { get; } = $"{Environment.MachineName.ToLowerInvariant()}-{HistoryJson.Sha256($"{MachineId()}\n{DataDirectory.Resolve()}")[..HashLength]}";

    /// <summary>The queue for activities that need a checkout on this machine.</summary>
    public static string Queue(string taskQueue) => $"{taskQueue}@{Name}";

    /// <summary>Containers of one image share the computer's name as little as its id; either one tells them apart.</summary>
    private static string MachineId() => File.Exists("/etc/machine-id") ? File.ReadAllText("/etc/machine-id").Trim() : "";
}
