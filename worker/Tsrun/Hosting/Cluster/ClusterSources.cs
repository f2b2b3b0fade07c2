using Tsrun.Engine.Grpc;

namespace Tsrun.Cli.Hosting.Cluster;

/// <summary>Everybody who may say something about a cluster, the strongest first.</summary>
internal sealed class ClusterSources(IReadOnlyList<IClusterSource> all)
{
    private static readonly string[] PemTexts = [ClusterWords.ServerCa, ClusterWords.ClientCert, ClusterWords.ClientKey];

    /// <summary>What speaks for TLS without a word about it.</summary>
    private static readonly string[] Implying = [.. PemTexts.SelectMany(key => new[] { key + ClusterWords.Path, key + ClusterWords.Data }), ClusterWords.ServerName];

    /// <param name="Value">Null: nobody said it.</param>
    /// <param name="Origin">Who did, for people; null where nobody did.</param>
    public readonly record struct Said(string? Value, string? Origin);

    /// <summary>What the strongest says who says anything.</summary>
    public Said Find(string key)
    {
        foreach (var source in all)
            if (source.Text(key) is { Length: > 0 } value) return new Said(value, source.Origin(key));
        return default;
    }

    /// <summary>Headers of all; of one that several name, the strongest's.</summary>
    public Dictionary<string, string> Headers()
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in all)
            foreach (var (name, value) in source.Headers) headers.TryAdd(name, value);
        return headers;
    }

    /// <summary>TLS where somebody says so, names a certificate, or has an API key, which travels through TLS alone; who is stronger and says no is obeyed.</summary>
    /// <returns>Null for a connection in the clear; and who decided it, null where nobody did.</returns>
    public (TlsOptions? Options, string? Origin) Tls()
    {
        var (isOn, origin) = Switch();
        return (isOn ? Options() : null, origin);
    }

    private (bool IsOn, string? Origin) Switch()
    {
        foreach (var source in all)
            if (source.Text(ClusterWords.Tls) is { } word) return (Truth(source.Origin(ClusterWords.Tls), word), source.Origin(ClusterWords.Tls));
            else if (Implying.FirstOrDefault(key => source.Text(key) is not null) is { } named) return (true, source.Origin(named));
            else if (TakesAnyHost(source)) return (true, source.Origin(ClusterWords.AnyHost));
        return Find(ClusterWords.ApiKey) is { Value: not null } key ? (true, key.Origin) : (false, null);
    }

    private TlsOptions Options() => new()
    {
        ServerCa = Pem(ClusterWords.ServerCa),
        ClientCert = Pem(ClusterWords.ClientCert),
        ClientKey = Pem(ClusterWords.ClientKey),
        ServerName = Find(ClusterWords.ServerName).Value,
        DisableHostVerification = all.FirstOrDefault(source => source.Text(ClusterWords.AnyHost) is not null) is { } said && TakesAnyHost(said),
    };

    private static bool TakesAnyHost(IClusterSource source) => source.Text(ClusterWords.AnyHost) is { } word && Truth(source.Origin(ClusterWords.AnyHost), word);

    /// <summary>A PEM text, given as it is or by its path.</summary>
    private string? Pem(string key)
    {
        foreach (var source in all)
        {
            var (data, path) = (source.Text(key + ClusterWords.Data), source.Text(key + ClusterWords.Path));
            if (data is not null && path is not null) throw Wrong($"found {source.Origin(key)} both as data and as a path, expected one of the two");
            if (data is not null) return data;
            if (path is not null) return Read(source.Origin(key + ClusterWords.Path), path);
        }
        return null;
    }

    private static string Read(string origin, string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Wrong($"{origin}: {path} cannot be read: {FileTrouble.Why(e)}");
        }
    }

    private static bool Truth(string origin, string word) => word.ToLowerInvariant() switch
    {
        "true" or "1" => true,
        "false" or "0" => false,
        _ => throw Wrong($"{origin}: found `{word}`, expected true or false"),
    };

    private static CliException Wrong(string message) => new(ExitCode.Usage, "TS1108", message);
}
