using System.CommandLine;

namespace Tsrun.Cli.Commands.Servers;

/// <summary>Flags of <c>temporal server start-dev</c> that tsrun does not take: refused by name and with the reason, instead of not being known.</summary>
internal static class RefusedFlags
{
    private const string NoClient = "that is for commands that call a server", NoFile = "the server reads no configuration file and no environment";

    private static readonly (string Name, string Reason)[] Refused =
    [
        ("--sqlite-pragma", "the store's durability depends on its own pragmas"),
        ("--http-port", "there is no HTTP API beside gRPC"),
        ("--metrics-port", "there is no metrics endpoint"),
        ("--log-config", "there is no configuration to print: everything is on the command line"),
        ("--db-password", "the store is a local file"),
        ("--client-connect-timeout", NoClient),
        ("--command-timeout", "the server runs until it is stopped"),
        ("--no-json-shorthand-payloads", NoClient),
        ("--time-format", NoClient),
        ("--output", "the server prints no data"),
        ("--config-file", NoFile),
        ("--disable-config-file", NoFile),
        ("--disable-config-env", NoFile),
        ("--env", NoFile),
        ("--env-file", NoFile),
        ("--profile", NoFile),
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
