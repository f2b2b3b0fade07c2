namespace Tsrun.Cli.Hosting.Cluster;

/// <summary>A profile of <c>temporal.toml</c>, the file that Temporal's own programs read.</summary>
internal sealed class TemporalProfile : IClusterSource
{
    private const string DefaultName = "default", HeaderTable = "grpc_meta.";
    private readonly IReadOnlyDictionary<string, string> _values;
    private readonly string _prefix, _origin;

    private TemporalProfile(IReadOnlyDictionary<string, string> values, string name, string path) =>
        (_values, _prefix, _origin) = (values, $"profile.{name}.", $"profile {name} of {path}");

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Headers => _values.Where(entry => entry.Key.StartsWith(_prefix + HeaderTable, StringComparison.Ordinal))
        .Select(entry => (Name: ClusterVariables.HeaderOf(entry.Key[(_prefix.Length + HeaderTable.Length)..]), entry.Value))
        .Where(header => header.Name.Length > 0).DistinctBy(header => header.Name, StringComparer.Ordinal).ToDictionary(header => header.Name, header => header.Value, StringComparer.Ordinal);

    /// <inheritdoc/>
    public string? Text(string key) => key == ClusterWords.Tls ? Tls() : _values.GetValueOrDefault(_prefix + key);

    /// <inheritdoc/>
    public string Origin(string key) => _origin;

    /// <summary>The profile that a flag or <c>TEMPORAL_PROFILE</c> names; the default one where that counts, or where a flag names the file.</summary>
    /// <exception cref="CliException">A profile was named that is not there, or the file is no TOML (exit 2).</exception>
    public static TemporalProfile? Find(ClusterFlags flags, bool defaultCounts)
    {
        var named = flags.Profile ?? Environment.GetEnvironmentVariable("TEMPORAL_PROFILE");
        if (string.IsNullOrEmpty(named)) named = flags.ConfigFile is null ? null : DefaultName;
        if (named is null && !defaultCounts) return null;
        var path = flags.ConfigFile ?? (Environment.GetEnvironmentVariable("TEMPORAL_CONFIG_FILE") is { Length: > 0 } file ? file : DefaultPath);
        if (!File.Exists(path)) return named is null ? null : throw Missing(named, path);
        var profile = new TemporalProfile(Toml.Read(path, File.ReadAllText(path)), named ?? DefaultName, path);
        var exists = profile._values.Keys.Any(key => key.StartsWith(profile._prefix, StringComparison.Ordinal));
        return exists ? profile : named is null ? null : throw Missing(named, path);
    }

    /// <summary>A table <c>tls</c>, be it empty, switches it on, and its key <c>disabled</c> off.</summary>
    private string? Tls() => _values.GetValueOrDefault(_prefix + "tls.disabled") switch
    {
        null => _values.Keys.Any(key => key.StartsWith(_prefix + "tls.", StringComparison.Ordinal)) ? "true" : null,
        "true" => "false",
        "false" => "true",
        var other => $"disabled = {other}",
    };

    /// <summary><c>temporalio/temporal.toml</c> in the user's configuration folder, where Temporal's programs look.</summary>
    private static string DefaultPath { get; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "temporalio", "temporal.toml");

    private static CliException Missing(string name, string path) => new(ExitCode.Usage, "TS1157", $"found no profile `{name}` in {path}", "--config-file or TEMPORAL_CONFIG_FILE names another file");
}
