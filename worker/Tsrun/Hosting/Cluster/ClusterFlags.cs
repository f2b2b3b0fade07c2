using Tsrun.Cli.Rendering;

namespace Tsrun.Cli.Hosting.Cluster;

/// <summary>What a command line says about a cluster. It is the strongest source, and decides whether any other counts.</summary>
/// <param name="said">Values by their keys in a profile: <c>address</c>, <c>tls.server_name</c>.</param>
internal sealed class ClusterFlags(IReadOnlyDictionary<string, string> said) : IClusterSource
{
    /// <summary>Of a command that works on this machine alone.</summary>
    public static ClusterFlags None { get; } = new(new Dictionary<string, string>());

    /// <summary>Of a command that has no such flags, and goes by what the environment says.</summary>
    public static ClusterFlags Silent { get; } = new(new Dictionary<string, string>()) { Offered = true };

    /// <summary>The command can work on a cluster at all: only then the environment counts.</summary>
    public bool Offered { get; init; }

    /// <summary>The profile of temporal.toml; null where none is named.</summary>
    public string? Profile { get; init; }

    /// <summary>The file to read profiles from; null where none is named.</summary>
    public string? ConfigFile { get; init; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The same words again, for a command that a person is told to type next; what the environment says holds there too. Keys, headers and pasted certificates are never repeated.</summary>
    public string Spelled => string.Concat(said.Where(value => !IsSecret(value.Key)).Select(value => (Name: Origin(value.Key), value.Value))
        .Append((ClusterWords.Profile, Profile ?? "")).Append((ClusterWords.ConfigFile, ConfigFile ?? ""))
        .Where(flag => flag.Item2.Length > 0).Select(flag => $" {flag.Item1} {Shell.Word(flag.Item2)}"));

    /// <inheritdoc/>
    public string? Text(string key) => said.GetValueOrDefault(key);

    /// <inheritdoc/>
    public string Origin(string key) => ClusterWords.Flag(key);

    /// <summary>What may be shown of it.</summary>
    public override string ToString() => Spelled;

    private static bool IsSecret(string key) => key == ClusterWords.ApiKey || key.EndsWith(ClusterWords.Data, StringComparison.Ordinal);
}
