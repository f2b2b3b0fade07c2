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

    /// <summary>The flags that lead there again, for a command that a person is told to type next.</summary>
    public string Reach { get; private init; } = "";

    /// <summary>It as people read it: <c>cluster 127.0.0.1:7233 (--address), namespace default</c>.</summary>
    public string Shown => $"cluster {Options.Address} ({Origin}), namespace {Namespace}";

    /// <summary>It as settings with their origins; of a key only that there is one.</summary>
    public IEnumerable<Setting> All =>
    [
        new Setting("temporal.address", Options.Address, Origin), new Setting("temporal.namespace", Namespace, Origins.Namespace),
        new Setting("temporal.tls", Options.Tls is null ? "off" : Options.Tls.ClientCert is null ? "on" : "on, with a client certificate", Origins.Tls),
        new Setting("temporal.api-key", Options.ApiKey is null ? "none" : "set, not shown", Origins.ApiKey),
    ];

    /// <summary>The cluster that an invocation is to use; null: the engine in this process.</summary>
    /// <param name="flags">What its command line says.</param>
    /// <param name="isWorker">A worker that names nothing takes the default profile and temporal-dev.yaml too. A repair does not: a file that lies about must not send a crate away.</param>
    /// <exception cref="CliException">A file or variable is wrong (exit 2).</exception>
    public static ClusterSettings? Find(ClusterFlags flags, bool isWorker = false)
    {
        if (!flags.Offered) return null;
        var sources = new ClusterSources([flags, new ClusterVariables(), .. Files(flags, isWorker)]);
        var address = sources.Find(ClusterWords.Address);
        if (address.Value is null) return null;
        var (name, key, tls) = (sources.Find(ClusterWords.Namespace), sources.Find(ClusterWords.ApiKey), sources.Tls());
        var options = new ClusterOptions(address.Value) { ApiKey = key.Value, Headers = sources.Headers(), Tls = tls.Options };
        return new ClusterSettings(options, name.Value ?? Default, address.Origin!) { Origins = (name.Origin ?? Default, tls.Origin ?? Default, key.Origin ?? Default), Reach = flags.Spelled };
    }

    private static IEnumerable<IClusterSource> Files(ClusterFlags flags, bool isWorker)
    {
        if (TemporalProfile.Find(flags, isWorker) is { } profile) yield return profile;
        if (isWorker && DevFile.Find() is { } dev) yield return dev;
    }
}
