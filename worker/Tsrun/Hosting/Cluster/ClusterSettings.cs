using Tsrun.Engine.Grpc;

namespace Tsrun.Cli.Hosting.Cluster;

/// <summary>A cluster as flags, environment, profile and temporal-dev.yaml name it.</summary>
/// <param name="Options">How to reach it.</param>
/// <param name="Namespace">The namespace of every call.</param>
/// <param name="Origin">Who named the address, for people.</param>
internal sealed record ClusterSettings(ClusterOptions Options, string Namespace, string Origin)
{
    private const string Default = "default";

    /// <summary>Who named the namespace, who switched TLS on or off, who named the key.</summary>
    private (string Namespace, string Tls, string ApiKey) Origins { get; init; } = (Default, Default, Default);

    /// <summary>It as people read it: <c>cluster 127.0.0.1:7233 (--address), namespace default</c>.</summary>
    public string Shown => $"cluster {Options.Address} ({Origin}), namespace {Namespace}";

    /// <summary>It as settings with their origins; of a key only that there is one.</summary>
    public IEnumerable<Setting> All =>
    [
        new Setting("temporal.address", Options.Address, Origin), new Setting("temporal.namespace", Namespace, Origins.Namespace),
        new Setting("temporal.tls", Options.Tls is null ? "off" : Options.Tls.ClientCert is null ? "on" : "on, with a client certificate", Origins.Tls),
        new Setting("temporal.api-key", Options.ApiKey is null ? "none" : "set, not shown", Origins.ApiKey),
    ];

    /// <summary>The cluster of this invocation; null: the engine in this process.</summary>
    public static ClusterSettings? Current => ClusterFlags.Current is { Offered: true } flags ? Find(flags, isWorker: false) : null;

    /// <summary>The cluster that this invocation is to use; null: the engine in this process.</summary>
    /// <param name="flags">What the command line says.</param>
    /// <param name="isWorker">A worker that names nothing takes the default profile and temporal-dev.yaml too. A repair does not: a file that lies about must not send a crate away.</param>
    /// <exception cref="CliException">A file or variable is wrong (exit 2).</exception>
    public static ClusterSettings? Find(ClusterFlags flags, bool isWorker)
    {
        var profile = TemporalProfile.Find(flags.Profile, isWorker);
        var dev = isWorker ? DevFile.Find() : null;
        var address = First(new(flags.Address, "--address"), OfVariable("ADDRESS"), new(profile?.Text("address"), profile?.Origin ?? ""), new(dev?.Address, DevFile.Name));
        if (address.Value is null) return null;
        var name = First(new(flags.Namespace, "--namespace"), OfVariable("NAMESPACE"), new(profile?.Text("namespace"), profile?.Origin ?? ""), new(dev?.Namespace, DevFile.Name));
        var key = First(new(flags.ApiKey, "--api-key"), OfVariable("API_KEY"), new(profile?.Text("api_key"), profile?.Origin ?? ""));
        var options = Reach(address.Value, flags, profile, key.Value);
        return new ClusterSettings(options, name.Value ?? Default, address.Origin) { Origins = (name.Origin, TlsOrigin(flags, profile, options, key.Origin), key.Origin) };
    }

    /// <param name="Value">Null: it was not said there.</param>
    private readonly record struct Said(string? Value, string Origin);

    private static Said OfVariable(string name) => new(Variable(name), $"TEMPORAL_{name}");

    /// <summary>The first that says anything; nothing, by default, where none does.</summary>
    private static Said First(params ReadOnlySpan<Said> candidates)
    {
        foreach (var candidate in candidates)
            if (candidate.Value is { Length: > 0 }) return candidate;
        return new Said(null, Default);
    }

    /// <summary>Who switched TLS on or off: somebody by a word for it, else whoever named a certificate, else the key, which travels through TLS alone.</summary>
    private static string TlsOrigin(ClusterFlags flags, TemporalProfile? profile, ClusterOptions options, string keyOrigin) =>
        flags.Tls is not null ? "--tls"
        : Variable("TLS") is not null ? "TEMPORAL_TLS"
        : profile?.Text("tls.disabled") is not null || profile?.HasTls is not null ? profile.Origin
        : options.Tls is null ? Default
        : options.Tls != new TlsOptions() ? "TEMPORAL_TLS_*"
        : keyOrigin;

    private static ClusterOptions Reach(string address, ClusterFlags flags, TemporalProfile? profile, string? key)
    {
        var headers = new Dictionary<string, string>(profile?.Headers ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
            if (variable is { Key: string name, Value: string value } && name.StartsWith("TEMPORAL_GRPC_META_", StringComparison.Ordinal))
                headers[name["TEMPORAL_GRPC_META_".Length..].ToLowerInvariant().Replace('_', '-')] = value;
        return new ClusterOptions(address) { ApiKey = key, Headers = headers, Tls = Tls(flags, profile, hasKey: key is not null) };
    }

    /// <summary>TLS where somebody says so, names a certificate, or has an API key; an explicit no counts.</summary>
    private static TlsOptions? Tls(ClusterFlags flags, TemporalProfile? profile, bool hasKey)
    {
        var switched = flags.Tls ?? Switch("TEMPORAL_TLS", Variable("TLS")) ?? (Switch("tls.disabled", profile?.Text("tls.disabled")) is { } off ? !off : profile?.HasTls);
        var tls = new TlsOptions
        {
            ServerCa = Pem("SERVER_CA_CERT", profile),
            ClientCert = Pem("CLIENT_CERT", profile),
            ClientKey = Pem("CLIENT_KEY", profile),
            ServerName = Variable("TLS_SERVER_NAME") ?? profile?.Text("tls.server_name"),
            DisableHostVerification = Switch("TEMPORAL_TLS_DISABLE_HOST_VERIFICATION", Variable("TLS_DISABLE_HOST_VERIFICATION") ?? profile?.Text("tls.disable_host_verification")) ?? false,
        };
        return switched ?? (hasKey || tls != new TlsOptions()) ? tls : null;
    }

    /// <summary>PEM text, given as it is or as a path; the environment before the profile.</summary>
    private static string? Pem(string name, TemporalProfile? profile)
    {
        var key = $"tls.{name.ToLowerInvariant()}";
        return Pem($"TEMPORAL_TLS_{name}", Variable($"TLS_{name}_DATA"), Variable($"TLS_{name}_PATH"))
            ?? Pem($"{key} of {profile?.Origin}", profile?.Text($"{key}_data"), profile?.Text($"{key}_path"));
    }

    private static string? Pem(string origin, string? data, string? path)
    {
        if (data is not null && path is not null) throw new CliException(ExitCode.Usage, "TS1108", $"found {origin} both as data and as a path, expected one of the two");
        if (path is null) return data;
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, "TS1108", $"{origin}: {path} cannot be read: {FileTrouble.Why(e)}");
        }
    }

    private static bool? Switch(string name, string? text) => text?.ToLowerInvariant() switch
    {
        null => null,
        "true" or "1" => true,
        "false" or "0" => false,
        _ => throw new CliException(ExitCode.Usage, "TS1108", $"found `{name} = {text}`, expected true or false"),
    };

    private static string? Variable(string name) => Environment.GetEnvironmentVariable($"TEMPORAL_{name}") is { Length: > 0 } value ? value : null;
}

/// <summary>What a command line says about a cluster; null where it says nothing.</summary>
internal sealed record ClusterFlags(string? Address = null, string? Namespace = null, string? ApiKey = null, bool? Tls = null, string? Profile = null)
{
    /// <summary>The command can work on a cluster at all: only then the environment counts.</summary>
    public bool Offered { get; init; }

    /// <summary>What may be shown of it: all but the key.</summary>
    public override string ToString() => Spelled;

    /// <summary>The same words again, for a command that a person is told to type next; what the environment says holds there too, and a key is never repeated.</summary>
    public string Spelled => string.Concat(new[] { ("address", Address), ("namespace", Namespace), ("tls", Tls is { } tls ? tls ? "true" : "false" : null), ("temporal-profile", Profile) }
        .Where(flag => flag.Item2 is { Length: > 0 }).Select(flag => $" --{flag.Item1} {flag.Item2}"));

    /// <summary>Those of this invocation.</summary>
    public static ClusterFlags Current { get; set; } = new();
}
