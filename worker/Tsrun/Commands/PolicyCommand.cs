using System.CommandLine;
using Tsrun.Cli.Rendering;

namespace Tsrun.Cli.Commands;

/// <summary><c>tsrun policy show</c>: knobs and switches with where each came from, limits, rules, profiles and the confidence table.</summary>
internal static class PolicyCommand
{
    private static readonly Argument<string?> Tool = new("TOOL") { Description = "limits and rules of one tool", Arity = ArgumentArity.ZeroOrOne };

    public static Command Create()
    {
        var show = new Command("show", "the policy in force") { Tool, Flags.Policy };
        show.SetAction(parsed => Show(parsed.GetValue(Tool), parsed.GetValue(Flags.Policy), Flags.ReadOutput(parsed)));
        return new Command("policy", "the policy in force") { show };
    }

    private static int Show(string? tool, string? file, OutputOptions output)
    {
        var (policy, origins) = PolicyLoader.Parse(PolicyLoader.Layers(file, null, null));
        if (tool is not null && !policy.Profiles.Values.Any(tools => tools.Contains(tool)))
            throw new CliException(ExitCode.Usage, "TS0019", $"found no tool `{tool}`, expected one of {string.Join(", ", policy.Profiles.Values.SelectMany(tools => tools).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}");
        var rows = tool is null ? PolicyRows.All(policy) : PolicyRows.OfTool(policy, tool);
        foreach (var (name, value) in rows)
            Records.Write(output, "tsrun.policy/1", $"{name,-22} {value,-12} {(origins.TryGetValue(name, out var origin) && tool is null ? $"({origin})" : "")}".TrimEnd(), json =>
            {
                json.WriteString("name", name);
                json.WriteString("value", value);
                if (origins.TryGetValue(name, out var source) && tool is null) json.WriteString("source", source);
            });
        return ExitCode.Green;
    }
}
