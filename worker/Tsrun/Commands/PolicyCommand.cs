using System.CommandLine;
using System.Globalization;
using Tsrun.Cli.Rendering;

namespace Tsrun.Cli.Commands;

/// <summary><c>tsrun policy show</c>: knobs, switches, limits, rules and where each came from.</summary>
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
        var rows = tool is null ? Knobs(policy).Concat(Switches(policy)) : OfTool(policy, tool);
        foreach (var (name, value) in rows)
            Records.Write(output, "tsrun.policy/1", $"{name,-22} {value,-12} {(tool is null ? $"({origins.GetValueOrDefault(name, "defaults")})" : "")}".TrimEnd(), json =>
            {
                json.WriteString("name", name);
                json.WriteString("value", value);
                json.WriteString("source", origins.GetValueOrDefault(name, "defaults"));
            });
        return ExitCode.Green;
    }

    private static IEnumerable<(string, string)> Knobs(Tsrun.Policy.PolicySet policy)
    {
        var knobs = policy.Knobs;
        yield return ("tau_answer", knobs.TauAnswer.ToString("0.00", CultureInfo.InvariantCulture));
        yield return ("tau_patch", knobs.TauPatch.ToString("0.00", CultureInfo.InvariantCulture));
        yield return ("tau_abstain", knobs.TauAbstain.ToString("0.00", CultureInfo.InvariantCulture));
        yield return ("K", knobs.K.ToString(CultureInfo.InvariantCulture));
        yield return ("B", knobs.B.ToString(CultureInfo.InvariantCulture));
        yield return ("T_probe_max", knobs.ProbeTimeMax.TotalSeconds.ToString(CultureInfo.InvariantCulture) + "s");
    }

    private static IEnumerable<(string, string)> Switches(Tsrun.Policy.PolicySet policy)
    {
        var switches = policy.Switches;
        yield return ("require_sandbox", OnOff(switches.RequireSandbox));
        yield return ("require_clean_tree", OnOff(switches.RequireCleanTree));
        yield return ("require_green", OnOff(switches.RequireGreen));
        yield return ("require_anchors", OnOff(switches.RequireAnchors));
        yield return ("keep_tests_unchanged", OnOff(switches.KeepTestsUnchanged));
    }

    private static IEnumerable<(string, string)> OfTool(Tsrun.Policy.PolicySet policy, string tool)
    {
        var limits = policy.LimitsOf(tool);
        yield return ("timeout", limits.Timeout.ToString());
        yield return ("memory", $"{limits.MemoryBytesMax >> 20} MiB");
        yield return ("output", $"{limits.OutputBytesMax >> 20} MiB");
        yield return ("processes", limits.ProcessesMax.ToString(CultureInfo.InvariantCulture));
        yield return ("network", "none");
        foreach (var profile in policy.Profiles) yield return ($"profile {profile.Key}", profile.Value.Contains(tool) ? "yes" : "no such activity");
        foreach (var rule in policy.Rules.Where(rule => rule.Tool == tool || rule.Tool == "*")) yield return ($"rule {rule.Name}", $"{rule.Verdict} when {rule.When}".ToLowerInvariant());
    }

    private static string OnOff(bool on) => on ? "on" : "off";
}
