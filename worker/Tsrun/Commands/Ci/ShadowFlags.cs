using System.CommandLine;

namespace Tsrun.Cli.Commands.Ci;

/// <summary>Flags of a run that a diagnosis does not take: refused by name, since whoever gives one expects it to be obeyed.</summary>
internal static class ShadowFlags
{
    private static readonly (Option Flag, string Reason)[] Refused =
    [
        (Flags.Accept, "a diagnosis asks nobody, and writes nothing"),
        (Flags.NoApply, "a diagnosis never writes"),
        (Flags.AllowDirty, "a diagnosis writes nothing, so a dirty tree is no obstacle"),
        (Flags.Policy, "policy comes from the base commit; `--policy-ref` names another one"),
        (Flags.Trust, "a pull request's code runs in the sandbox or not at all"),
        (Flags.ExitZeroOnAbstain, "`--fail-on` says when the command fails"),
    ];

    /// <summary>What <c>--help</c> is not to list.</summary>
    public static IEnumerable<Option> All => Refused.Select(refused => refused.Flag);

    /// <summary>Known to the parser all the same, so that the refusal can give its reason.</summary>
    public static IReadOnlyList<Option> Hidden { get; } = [.. Refused.Select(refused => new Option<string[]>(refused.Flag.Name) { Hidden = true, Arity = ArgumentArity.ZeroOrMore })];

    /// <exception cref="CliException">TS1058: one of them was given (exit 2).</exception>
    public static void Check(ParseResult parsed)
    {
        foreach (var ((_, reason), flag) in Refused.Zip(Hidden)) Flags.Refuse(parsed, flag, reason);
    }
}
