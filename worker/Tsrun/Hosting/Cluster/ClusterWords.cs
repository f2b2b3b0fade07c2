namespace Tsrun.Cli.Hosting.Cluster;

/// <summary>What can be said about a cluster: its key in a profile of <c>temporal.toml</c>, and the flag and the variable of Temporal's own programs that say the same.</summary>
internal static class ClusterWords
{
    public const string Address = "address", Namespace = "namespace", ApiKey = "api_key", Tls = "tls",
        ServerCa = "tls.server_ca_cert", ClientCert = "tls.client_cert", ClientKey = "tls.client_key",
        ServerName = "tls.server_name", AnyHost = "tls.disable_host_verification";

    /// <summary>Endings of the keys of a PEM text: where it lies, or the text itself.</summary>
    public const string Path = "_path", Data = "_data";

    /// <summary>Flags that choose a profile. <c>--profile</c> alone is the dispatch table of a run.</summary>
    public const string Profile = "--temporal-profile", ConfigFile = "--config-file";

    /// <summary><c>tls.server_ca_cert_path</c> is <c>--tls-ca-path</c>: Temporal's command line shortens the three PEM texts.</summary>
    public static string Flag(string key) => "--" + key.Replace("server_ca_cert", "ca", StringComparison.Ordinal).Replace("client_", "", StringComparison.Ordinal).Replace('.', '-').Replace('_', '-');

    /// <summary><c>tls.server_name</c> is <c>TEMPORAL_TLS_SERVER_NAME</c>.</summary>
    public static string Variable(string key) => "TEMPORAL_" + key.Replace('.', '_').ToUpperInvariant();
}
