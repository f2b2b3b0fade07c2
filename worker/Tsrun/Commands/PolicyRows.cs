using System.Globalization;
using System.Text.RegularExpressions;
using Tsrun.Policy;

namespace Tsrun.Cli.Commands;

/// <summary>Policy as lines of name and value, in the words of its files.</summary>
internal static partial class PolicyRows
{
    /// <summary>The whole of it.</summary>
    public static IEnumerable<(string Name, string Value)> All(PolicySet policy) =>
        [.. Knobs(policy.Knobs), .. Switches(policy.Switches), .. policy.Limits.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => ($"limits {pair.Key}", Limits(pair.Value))),
            .. policy.Rules.Select(rule => ($"rule {rule.Name}", $"{rule.Tool}: {Rule(rule)}")),
            .. policy.Profiles.Select(profile => ($"profile {profile.Key}", string.Join(", ", profile.Value))), .. Confidence(policy.Confidence)];

    /// <summary>What concerns one tool.</summary>
    public static IEnumerable<(string Name, string Value)> OfTool(PolicySet policy, string tool)
    {
        var limits = policy.LimitsOf(tool);
        yield return ("timeout", Time(limits.Timeout));
        yield return ("memory", Size(limits.MemoryBytesMax));
        yield return ("output", Size(limits.OutputBytesMax));
        yield return ("processes", limits.ProcessesMax.ToString(CultureInfo.InvariantCulture));
        yield return ("network", "none");
        foreach (var profile in policy.Profiles) yield return ($"profile {profile.Key}", profile.Value.Contains(tool) ? "has it" : "does not have it");
        foreach (var rule in policy.Rules.Where(rule => rule.Tool == tool || rule.Tool == "*")) yield return ($"rule {rule.Name}", Rule(rule));
    }

    private static IEnumerable<(string, string)> Knobs(Knobs knobs) =>
    [
        ("tau_answer", Probability(knobs.TauAnswer)), ("tau_patch", Probability(knobs.TauPatch)), ("tau_abstain", Probability(knobs.TauAbstain)),
        ("K", knobs.K.ToString(CultureInfo.InvariantCulture)), ("B", knobs.B.ToString(CultureInfo.InvariantCulture)), ("T_probe_max", Time(knobs.ProbeTimeMax)),
    ];

    private static IEnumerable<(string, string)> Switches(Switches switches) =>
    [
        ("require_sandbox", OnOff(switches.RequireSandbox)), ("require_clean_tree", OnOff(switches.RequireCleanTree)), ("require_green", OnOff(switches.RequireGreen)),
        ("require_anchors", OnOff(switches.RequireAnchors)), ("keep_tests_unchanged", OnOff(switches.KeepTestsUnchanged)),
    ];

    /// <summary>A fitted model counts instead of the rows.</summary>
    private static IEnumerable<(string, string)> Confidence(ConfidenceTable table) => [("calibration", table.Calibration), .. table.Model is { } model
        ? model.Weights.Select(weight => ($"weight {weight.Key}", weight.Value.ToString("0.###", CultureInfo.InvariantCulture)))
        : table.Rows.Select(row => ($"p {Probability(row.P)}", row.When.Count == 0 ? "otherwise" : string.Join(", ", row.When.Select(condition => Word(condition)))))];

    private static string Rule(PolicyRule rule) => $"{Word(rule.Verdict)} when {Word(rule.When)}";

    private static string Limits(ToolLimits limits) =>
        string.Create(CultureInfo.InvariantCulture, $"timeout {Time(limits.Timeout)}, memory {Size(limits.MemoryBytesMax)}, output {Size(limits.OutputBytesMax)}, processes {limits.ProcessesMax}");

    private static string Probability(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Time(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds}s");

    private static string Size(long bytes) => bytes % (1 << 30) == 0 ? $"{bytes >> 30}GiB" : $"{bytes >> 20}MiB";

    private static string OnOff(bool on) => on ? "on" : "off";

    /// <summary>A word as policy files spell it: <c>lines_over_K</c>.</summary>
    private static string Word(Enum value) => Capital().Replace(value.ToString(), match => (match.Index > 0 ? "_" : "") + (match.Length > 1 ? match.Value.ToLowerInvariant() : match.Value));

    [GeneratedRegex("[A-Z][a-z]*")]
    private static partial Regex Capital();
}
