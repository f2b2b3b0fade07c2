using System.CommandLine;
using System.CommandLine.Parsing;

namespace Tsrun.Cli.Commands;

/// <summary>The parser's complaints in tsrun's words: its own name .NET types and no argument.</summary>
internal static class ParserWords
{
    /// <summary>What a complaint of an option's own parser begins with; it is in our words already.</summary>
    private const string Own = "found `";

    /// <summary>One complaint, as found and expected.</summary>
    public static string Of(ParseError error) => error switch
    {
        _ when error.Message.StartsWith(Own, StringComparison.Ordinal) => error.Message,
        { SymbolResult: CommandResult or ArgumentResult { Tokens: [], Parent: CommandResult } } when Missing(error.SymbolResult as CommandResult ?? (CommandResult)error.SymbolResult.Parent!) is [_, ..] missing =>
            $"found no {string.Join(" and no ", missing.Select(argument => argument.Name))}, expected {string.Join(", and ", missing.Select(Described))}",
        { SymbolResult: OptionResult option } => OfOption(option),
        { SymbolResult: ArgumentResult { Parent: OptionResult option } } => OfOption(option),
        { SymbolResult: ArgumentResult argument } => $"found `{argument.Argument.Name} {Said(argument)}`, expected {Kind(argument.Argument.ValueType)}: {argument.Argument.Description}",
        _ => error.Message.TrimEnd('.'),
    };

    private static string OfOption(OptionResult result) => result.Tokens.Count switch
    {
        0 => $"found `{result.Option.Name}` alone, expected {result.Option.HelpName ?? "a value"} behind it: {result.Option.Description}",
        1 => $"found `{result.Option.Name} {Said(result)}`, expected {Kind(result.Option.ValueType)}: {result.Option.Description}",
        _ => $"found `{result.Option.Name}` {result.Tokens.Count} times ({Said(result)}), expected it once",
    };

    private static IReadOnlyList<Argument> Missing(CommandResult command) =>
        [.. command.Command.Arguments.Where(argument => argument.Arity.MinimumNumberOfValues > 0 && !argument.HasDefaultValue && command.GetResult(argument) is not { Tokens: [_, ..] })];

    private static string Described(Argument argument) => argument.Description is { Length: > 0 } text ? $"{argument.Name} ({text})" : argument.Name;

    private static string Kind(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var number when number == typeof(int) || number == typeof(long) => "a whole number",
        var flag when flag == typeof(bool) => "nothing, true or false behind it",
        _ => "one value",
    };

    private static string Said(SymbolResult result) => string.Join(' ', result.Tokens.Select(token => token.Value));
}
