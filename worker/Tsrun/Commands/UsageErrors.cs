using System.CommandLine;
using System.CommandLine.Parsing;
using Tsrun.Cli.Rendering;
using Tsrun.Policy;

namespace Tsrun.Cli.Commands;

/// <summary>What is wrong with a command line, in one sentence and with the nearest word that would be right.</summary>
internal static class UsageErrors
{
    /// <summary>Two letters that changed places count as two edits, and are the most usual slip of a short word.</summary>
    private const int SwapDistance = 2;

    /// <summary>The first complaint; null when the line can be carried out.</summary>
    public static CliException? Find(ParseResult parsed, string[] args)
    {
        // An unknown option in front takes the crate's place, and the crate is what is left over then.
        if (OptionTakenForArgument(parsed, args) is { } option) return Unknown(parsed, option);
        if (TakenForAccept(parsed, args) is { } word) return new CliException(ExitCode.Usage, "TS0011", $"found `{Flags.Accept.Name} {Printable.Line(word)}`, expected `checked` or nothing behind it", $"see: tsrun {Path(parsed)}--help");
        if (parsed.UnmatchedTokens.FirstOrDefault() is { } left) return Unknown(parsed, left);
        if (parsed.CommandResult.Command is { Action: null, Subcommands: [_, ..] commands }) return Error(parsed, $"tsrun {Path(parsed)}needs a command: {string.Join(", ", commands.Select(command => command.Name))}");
        return parsed.Errors.Count > 0 ? Error(parsed, Printable.Line(ParserWords.Of(parsed.Errors[0]))) : null;
    }

    /// <summary>The parser gives whatever it does not know to an argument; a name may only begin with a dash after <c>--</c>.</summary>
    private static string? OptionTakenForArgument(ParseResult parsed, string[] args) => Array.IndexOf(args, "--") >= 0 ? null
        : parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens)
            .Select(token => token.Value).FirstOrDefault(value => value is ['-', _, ..]);

    /// <summary><c>--accept</c> alone is a yes, and what stands behind it the crate; a plain word that names no file is neither.</summary>
    private static string? TakenForAccept(ParseResult parsed, string[] args) =>
        parsed.CommandResult.Command.Arguments.Contains(Flags.Crate) && args.SkipWhile(arg => arg != Flags.Accept.Name).ElementAtOrDefault(1) is { Length: > 0 } word
            && word != Settings.Words["accept"][0] && word.All(char.IsAsciiLetter) && !System.IO.Path.Exists(word) ? word : null;

    private static CliException Unknown(ParseResult parsed, string word)
    {
        var isOption = word.StartsWith('-');
        if (!isOption && parsed.CommandResult is { Command: { Subcommands: [], Arguments: [_, ..] arguments } } && arguments.All(argument => argument.Arity.MaximumNumberOfValues == 1))
            return Error(parsed, $"found `{Printable.Line(word)}` too many, expected {(arguments.Count == 1 ? "one " : "")}{string.Join(" and ", arguments.Select(argument => argument.Name))}", "a name with spaces stands in quotes");
        var kind = isOption ? "option" : parsed.CommandResult.Command.Subcommands.Count > 0 ? "command" : "argument";
        var nearest = Names(parsed, isOption).OrderBy(name => Units.EditDistance(name, word)).ThenByDescending(name => name.Intersect(word).Count()).ThenBy(name => name, StringComparer.Ordinal).FirstOrDefault();
        var help = nearest is not null && Units.EditDistance(nearest, word) <= Math.Max(word.Length > 2 ? SwapDistance : 1, word.Length / 3) ? [$"did you mean `{nearest}`?"] : Array.Empty<string>();
        return Error(parsed, $"found `{Printable.Line(word)}`, which is no {kind} {(parsed.CommandResult.Command is RootCommand ? "of tsrun" : $"of tsrun {Path(parsed).TrimEnd()}")}", help);
    }

    private static IEnumerable<string> Names(ParseResult parsed, bool options)
    {
        if (!options) return parsed.CommandResult.Command.Subcommands.Select(command => command.Name);
        var own = parsed.CommandResult.Command.Options.Concat(parsed.RootCommandResult.Command.Options);
        return own.SelectMany(option => option.Aliases.Append(option.Name)).Where(name => name.StartsWith("--", StringComparison.Ordinal));
    }

    private static CliException Error(ParseResult parsed, string message, params string[] help) =>
        new(ExitCode.Usage, "TS0010", message, [.. help, $"see: tsrun {Path(parsed)}--help"]);

    private static string Path(ParseResult parsed)
    {
        var path = "";
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult { Command: not RootCommand } command; at = at.Parent) path = $"{command.Command.Name} {path}";
        return path;
    }
}
