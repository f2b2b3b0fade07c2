using System.CommandLine;
using Tsrun.Cli.Hosting.Cluster;

namespace Tsrun.Cli.Commands;

/// <summary>The options that name a cluster; the same words as Temporal's own command line has.</summary>
internal static class ClusterArguments
{
    private static readonly Option<string?> Address = new("--address") { Description = "a Temporal cluster (or TEMPORAL_ADDRESS); without: the engine in this process", HelpName = "HOST:PORT" };
    private static readonly Option<string?> Namespace = new("--namespace") { Description = "the cluster's namespace (TEMPORAL_NAMESPACE)", HelpName = "NAME" };
    private static readonly Option<string?> ApiKey = new("--api-key") { Description = "key for the cluster (better: TEMPORAL_API_KEY)", HelpName = "KEY" };
    private static readonly Option<bool?> Tls = new("--tls") { Description = "speak TLS with the cluster (TEMPORAL_TLS, TEMPORAL_TLS_*)" };
    private static readonly Option<string?> Profile = new("--temporal-profile") { Description = "profile of temporal.toml (TEMPORAL_PROFILE)", HelpName = "NAME" };
    private static readonly Option[] All = [Address, Namespace, ApiKey, Tls, Profile];

    /// <summary>Adds them.</summary>
    public static Command WithCluster(this Command command)
    {
        foreach (var option in All) command.Options.Add(option);
        return command;
    }

    /// <summary>What an invocation says; nothing for a command without these options.</summary>
    public static ClusterFlags Read(ParseResult parsed) => parsed.CommandResult.Command.Options.Contains(Address)
        ? new ClusterFlags(parsed.GetValue(Address), parsed.GetValue(Namespace), parsed.GetValue(ApiKey), parsed.GetValue(Tls), parsed.GetValue(Profile)) { Offered = true }
        : new ClusterFlags();
}
