namespace Tsrun.Cli.Hosting.Cluster;

/// <summary>The variables that Temporal's own programs read.</summary>
internal sealed class ClusterVariables : IClusterSource
{
    private const string HeaderPrefix = "TEMPORAL_GRPC_META_";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Headers => Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
        .Where(variable => ((string)variable.Key).StartsWith(HeaderPrefix, StringComparison.Ordinal))
        .Select(variable => (Name: HeaderOf(((string)variable.Key)[HeaderPrefix.Length..]), Value: (string)variable.Value!))
        .DistinctBy(header => header.Name, StringComparer.Ordinal).ToDictionary(header => header.Name, header => header.Value, StringComparer.Ordinal);

    /// <summary>A header by the name that variables and profiles have for it: <c>X_TENANT</c> is <c>x-tenant</c>.</summary>
    public static string HeaderOf(string name) => name.ToLowerInvariant().Replace('_', '-');

    /// <inheritdoc/>
    public string? Text(string key) => Environment.GetEnvironmentVariable(Origin(key)) is { Length: > 0 } value ? value : null;

    /// <inheritdoc/>
    public string Origin(string key) => ClusterWords.Variable(key);
}
