using System.CommandLine;

namespace Tsrun.Cli.Commands.Servers;

/// <summary>Flags of <c>temporal server start-dev</c> that tsrun does not take: refused by name and with the reason, instead of not being known.</summary>
internal static class RefusedFlags
{
    private const string NoUi = "there is no Web UI in tsrun; start Temporal's own with the address of this server";

    private static readonly (string Name, string Reason)[] Refused =
    [
        ("--sqlite-pragma", "the store's durability depends on its own pragmas"),
        ("--http-port", "there is no HTTP API beside gRPC"),
        ("--metrics-port", "there is no metrics endpoint"),
        ("--log-config", "there is no configuration to print: everything is on the command line"),
        ("--ui-ip", NoUi),
        ("--ui-asset-path", NoUi),
        ("--ui-public-path", NoUi),
        ("--ui-codec-endpoint", NoUi),
        ("--db-password", "the store is a local file"),
    ];

    /// <summary>Known to the parser, so that the refusal can say more than that they are not known; not shown in help.</summary>
    public static IReadOnlyList<Option> Options { get; } =
        [.. Refused.Select(flag => new Option<string[]>(flag.Name) { Hidden = true, Arity = ArgumentArity.ZeroOrMore })];

    /// <exception cref="CliException">One of them was given (<c>TS1120</c>).</exception>
    public static void Check(ParseResult parsed)
    {
        foreach (var option in Options)
            if (parsed.GetResult(option) is { Implicit: false })
                throw new CliException(ExitCode.Usage, "TS1120", $"found `{option.Name}`, which tsrun's server does not have: {Refused.First(flag => flag.Name == option.Name).Reason}", "see: tsrun server start-dev --help");
    }
}
