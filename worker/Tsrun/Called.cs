using System.Text.RegularExpressions;
using Tsrun.Cli.Rendering;

namespace Tsrun.Cli;

/// <summary>The program's name as its user typed it, so that advice can be typed as it stands.</summary>
internal static class Called
{
    /// <summary>Set by the launcher, which alone knows: <c>./tsrun</c>, or <c>tsrun</c> where the PATH leads to it.</summary>
    public const string Variable = "TSRUN_CALLED";

    private static readonly string CalledAs = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } name ? name : "tsrun";

    private static readonly string Typable = Shell.Word(CalledAs);

    // Only where a command follows it is the name something to type.
    private static readonly Lazy<Regex> Typed = new(() => new Regex($@"(?<![\w./-])tsrun(?= (?:{string.Join('|', CommandLine.Model().Subcommands.Select(command => command.Name))}|--help)\b)", RegexOptions.CultureInvariant));

    /// <summary>Advice with every <c>tsrun COMMAND</c> in it as this user has to type it.</summary>
    public static string In(string advice) => CalledAs == "tsrun" ? advice : Typed.Value.Replace(advice, _ => Typable);
}
