namespace Tsrun.Cli.Hosting.Cluster;

/// <summary>A profile of <c>temporal.toml</c>, the file that Temporal's own programs read.</summary>
internal sealed class TemporalProfile
{
    private const string DefaultName = "default";
    private readonly IReadOnlyDictionary<string, string> _values;
    private readonly string _prefix;

    private TemporalProfile(IReadOnlyDictionary<string, string> values, string name, string path) =>
        (_values, _prefix, Origin) = (values, $"profile.{name}.", $"profile {name} of {path}");

    /// <summary>Where it stands, for people.</summary>
    public string Origin { get; }

    /// <summary>Headers of every call: the table <c>grpc_meta</c>.</summary>
    public Dictionary<string, string> Headers => _values.Where(entry => entry.Key.StartsWith(_prefix + "grpc_meta.", StringComparison.Ordinal))
        .ToDictionary(entry => entry.Key[(_prefix.Length + "grpc_meta.".Length)..].ToLowerInvariant().Replace('_', '-'), entry => entry.Value, StringComparer.Ordinal);

    /// <summary>There is a table <c>tls</c>, be it empty: TLS is wanted. Null: nothing is said about it.</summary>
    public bool? HasTls => _values.Keys.Any(key => key.StartsWith(_prefix + "tls.", StringComparison.Ordinal)) ? true : null;

    /// <summary>A value by its name, <c>address</c> or <c>tls.server_name</c>; null when it is not set.</summary>
    public string? Text(string key) => _values.GetValueOrDefault(_prefix + key);

    /// <summary>The profile that a flag or <c>TEMPORAL_PROFILE</c> names; the default one where that counts.</summary>
    /// <exception cref="CliException">A profile was named that is not there, or the file is no TOML (exit 2).</exception>
    public static TemporalProfile? Find(string? flag, bool defaultCounts)
    {
        var named = flag ?? Environment.GetEnvironmentVariable("TEMPORAL_PROFILE");
        if (string.IsNullOrEmpty(named)) named = null;
        if (named is null && !defaultCounts) return null;
        var path = Environment.GetEnvironmentVariable("TEMPORAL_CONFIG_FILE") is { Length: > 0 } file ? file : DefaultPath;
        if (!File.Exists(path)) return named is null ? null : throw Missing(named, path);
        var profile = new TemporalProfile(Toml.Read(path, File.ReadAllText(path)), named ?? DefaultName, path);
        var exists = profile._values.Keys.Any(key => key.StartsWith(profile._prefix, StringComparison.Ordinal));
        return exists ? profile : named is null ? null : throw Missing(named, path);
    }

    /// <summary><c>temporalio/temporal.toml</c> in the user's configuration folder, where Temporal's programs look.</summary>
    private static string DefaultPath { get; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "temporalio", "temporal.toml");

    private static CliException Missing(string name, string path) => new(ExitCode.Usage, "TS1157", $"found no profile `{name}` in {path}", "TEMPORAL_CONFIG_FILE names another file");
}
