using System.CommandLine;
using Tsrun.Cli.Hosting.Cluster;

namespace Tsrun.Cli.Commands;

/// <summary>The options that name a cluster; the same words as Temporal's own command line has.</summary>
internal static class ClusterArguments
{
    private static readonly Option<string?> Address = Text(ClusterWords.Address, "HOST:PORT", "a Temporal cluster; without: the engine in this process");
    private static readonly Option<string[]> Headers = new("--grpc-meta") { Description = "a header of every call, may be repeated (TEMPORAL_GRPC_META_*)", HelpName = "NAME=VALUE" };
    private static readonly Option<string?> ConfigFile = new(ClusterWords.ConfigFile) { Description = "temporal.toml (TEMPORAL_CONFIG_FILE)", HelpName = "FILE" };
    private const string ProfileIs = "profile of temporal.toml (TEMPORAL_PROFILE)";
    private static readonly Option<string?> Profile = new(ClusterWords.Profile) { Description = ProfileIs, HelpName = "NAME" };

    /// <summary>For commands whose runs have no dispatch table: there Temporal's own word is free.</summary>
    private static readonly Option<string?> ProfileAsTemporal = new(ClusterWords.Profile, Flags.Profile.Name) { Description = ProfileIs, HelpName = "NAME" };

    private static readonly (string Key, Option<string?> Option)[] Texts =
    [
        (ClusterWords.Address, Address),
        (ClusterWords.Namespace, Text(ClusterWords.Namespace, "NAME", "the cluster's namespace")),
        (ClusterWords.ApiKey, Text(ClusterWords.ApiKey, "KEY", "key for the cluster; better in the variable, where no list of processes shows it")),
        .. Pem(ClusterWords.ServerCa, "the server's authority"),
        .. Pem(ClusterWords.ClientCert, "this client's certificate"),
        .. Pem(ClusterWords.ClientKey, "its key"),
        (ClusterWords.ServerName, Text(ClusterWords.ServerName, "NAME", "the name in the server's certificate")),
    ];

    private static readonly (string Key, Option<bool?> Option)[] Switches =
    [
        (ClusterWords.Tls, Switch(ClusterWords.Tls, "speak TLS with the cluster")),
        (ClusterWords.AnyHost, Switch(ClusterWords.AnyHost, "take any certificate of the server: for experiments only")),
    ];

    /// <summary>Adds them.</summary>
    public static Command WithCluster(this Command command)
    {
        var profile = command.Options.Contains(Flags.Profile) ? Profile : ProfileAsTemporal;
        return command.With([.. Texts.Select(text => text.Option), .. Switches.Select(flag => flag.Option), Headers, profile, ConfigFile]);
    }

    /// <summary>What an invocation says; nothing for a command without these options.</summary>
    public static ClusterFlags Read(ParseResult parsed)
    {
        if (!parsed.CommandResult.Command.Options.Contains(Address)) return ClusterFlags.None;
        var texts = Texts.Select(text => (text.Key, Value: parsed.GetValue(text.Option)));
        var switches = Switches.Select(flag => (flag.Key, Value: parsed.GetValue(flag.Option)?.ToString().ToLowerInvariant()));
        return new ClusterFlags(texts.Concat(switches).Where(said => said.Value is { Length: > 0 }).ToDictionary(said => said.Key, said => said.Value!, StringComparer.Ordinal))
        {
            Offered = true,
            Profile = parsed.GetValue(Profile) ?? parsed.GetValue(ProfileAsTemporal),
            ConfigFile = parsed.GetValue(ConfigFile),
            Headers = (parsed.GetValue(Headers) ?? []).Select(Header).Reverse().DistinctBy(header => header.Name, StringComparer.Ordinal).ToDictionary(header => header.Name, header => header.Value, StringComparer.Ordinal),
        };
    }

    private static IEnumerable<(string, Option<string?>)> Pem(string key, string description)
    {
        yield return (key + ClusterWords.Path, Text(key + ClusterWords.Path, "FILE", description));
        var pasted = Text(key + ClusterWords.Data, "PEM", description);
        pasted.Hidden = true; // as good as nobody types one, and a list of options is read by people
        yield return (key + ClusterWords.Data, pasted);
    }

    private static Option<string?> Text(string key, string value, string description) => new(ClusterWords.Flag(key)) { Description = $"{description} ({ClusterWords.Variable(key)})", HelpName = value };

    private static Option<bool?> Switch(string key, string description) => new(ClusterWords.Flag(key)) { Description = $"{description} ({ClusterWords.Variable(key)})" };

    private static (string Name, string Value) Header(string text) => text.Split('=', 2) is [{ Length: > 0 } name, var value] ? (name.ToLowerInvariant(), value)
        : throw new CliException(ExitCode.Usage, "TS0011", "found `--grpc-meta` without a name and `=`, expected NAME=VALUE");
}
