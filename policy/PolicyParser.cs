using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Tsrun.Policy;

/// <summary>A policy, or what is wrong with its text.</summary>
/// <param name="Origins">For each knob and switch (<c>K</c>, <c>require_sandbox</c>) the layer that set it.</param>
public sealed record PolicyParseResult(PolicySet? Policy, IReadOnlyList<PolicyDiagnostic> Diagnostics, IReadOnlyDictionary<string, string> Origins);

/// <summary>Text to policy: layers from weakest to strongest.</summary>
public sealed class PolicyParser
{
    private static readonly string[] Sections = ["version", "settings", "knobs", "switches", "limits", "rules", "profiles", "calibration", "rows", "logistic"];
    private readonly List<PolicyDiagnostic> _diagnostics = [];
    private readonly Dictionary<string, double> _knobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _switches = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _origins = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, LimitNames> _limits = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, IReadOnlyList<string>> _profiles = new(StringComparer.Ordinal);
    private List<PolicyRule> _rules = [];
    private ConfidenceTable _confidence = new("none", []);

    /// <summary>Reads layers, weakest first; the first ones must be complete (the product's own <c>policy/*.yaml</c>).</summary>
    public static PolicyParseResult Parse(IReadOnlyList<PolicyLayer> layers)
    {
        var parser = new PolicyParser();
        foreach (var layer in layers) parser.Read(layer);
        var policy = parser._diagnostics.Count == 0 ? parser.Build() : null;
        return new PolicyParseResult(policy, parser._diagnostics, parser._origins);
    }

    private PolicySet Build() => new(
        new Knobs(_knobs["tau_answer"], _knobs["tau_patch"], _knobs["tau_abstain"], (int)_knobs["K"], (int)_knobs["B"], TimeSpan.FromSeconds(_knobs["T_probe_max"])),
        new Switches(_switches["require_sandbox"], _switches["require_clean_tree"], _switches["require_green"], _switches["require_anchors"], _switches["keep_tests_unchanged"]),
        _rules, LimitNames.Resolve(_limits), _profiles, _confidence);

    private void Read(PolicyLayer layer)
    {
        var yaml = new YamlTree(layer.Origin, _diagnostics);
        if (yaml.Root(layer.Text) is not { } root) return;
        foreach (var (key, name, value) in yaml.Entries(root))
        {
            switch (name)
            {
                case "version": CheckVersion(yaml, value); break;
                case "settings": break; // the command line's part of the same file
                case "knobs": ReadKnobs(yaml, layer, value); break;
                case "switches": ReadSwitches(yaml, layer, value); break;
                case "limits" when layer.MayLoosen: ReadLimits(yaml, value); break;
                case "rules" when layer.MayLoosen: _rules = [.. yaml.Items(value).Select(item => Rule(yaml, item)).OfType<PolicyRule>()]; break;
                case "profiles" when layer.MayLoosen: ReadProfiles(yaml, value); break;
                case "calibration" when layer.MayLoosen: _confidence = _confidence with { Calibration = yaml.Scalar(value) ?? "" }; break;
                case "rows" when layer.MayLoosen: _confidence = _confidence with { Model = null, Rows = [.. yaml.Items(value).Select(item => Row(yaml, item)).OfType<ConfidenceRow>()] }; break;
                case "logistic" when layer.MayLoosen: _confidence = _confidence with { Model = Weights(yaml, value) }; break;
                case "limits" or "rules" or "profiles" or "calibration" or "rows" or "logistic":
                    yaml.Report(key, "TS0324", $"`{name}` can loosen policy, and a file of the repository may only tighten it; move it to your user file");
                    break;
                case var stray when SectionOf(stray) is { } section: yaml.Misplaced(key, name, section); break;
                default: yaml.UnknownKey(key, name, Sections); break;
            }
        }
    }

    /// <summary>The section that a knob or a switch belongs to; null for any other name.</summary>
    public static string? SectionOf(string name) => KnobRules.ContainsKey(name) ? "knobs" : SwitchNames.Contains(name) ? "switches" : null;

    private static void CheckVersion(YamlTree yaml, YamlNode value)
    {
        if (yaml.Scalar(value) is { } text && text != "1") yaml.Report(value, "TS0323", $"found version {text}, expected 1; a newer tsrun wrote this file");
    }

    private void ReadKnobs(YamlTree yaml, PolicyLayer layer, YamlNode node)
    {
        foreach (var (key, name, value) in yaml.Entries(node))
        {
            if (!KnobRules.TryGetValue(name, out var rule)) yaml.UnknownKey(key, name, KnobRules.Keys);
            else if (yaml.Scalar(value) is { } text) SetKnob(yaml, layer, value, name, text, rule);
        }
    }

    /// <summary>Range of each knob, and which direction tightens: +1 means that a higher value is stricter.</summary>
    private static readonly SortedDictionary<string, (double Min, double Max, int Stricter)> KnobRules = new(StringComparer.Ordinal)
    {
        ["tau_answer"] = (0, 1, +1),
        ["tau_patch"] = (0, 1, +1),
        ["tau_abstain"] = (0, 1, +1),
        ["K"] = (0, 10_000, -1),
        ["B"] = (0, 100, -1),
        ["T_probe_max"] = (0.001, 3600, -1),
    };

    private void SetKnob(YamlTree yaml, PolicyLayer layer, YamlNode node, string name, string text, (double Min, double Max, int Stricter) rule)
    {
        var number = name == "T_probe_max"
            ? Units.Duration(text)?.TotalSeconds
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;
        if (number is not { } value || !(value >= rule.Min && value <= rule.Max) || (rule.Max > 1 && name != "T_probe_max" && value != Math.Floor(value)))
            yaml.Report(node, "TS0325", FormattableString.Invariant($"found `{name}: {text}`, expected {(name == "T_probe_max" ? "a duration such as 2s" : rule.Max > 1 ? "a whole number" : "a number")} from {rule.Min} to {rule.Max}"));
        else if (!layer.MayLoosen && _knobs.TryGetValue(name, out var old) && (value - old) * rule.Stricter < 0)
            yaml.Report(node, "TS0324", FormattableString.Invariant($"`{name}: {text}` is looser than {old}, and a file of the repository may only tighten policy"));
        else
            (_knobs[name], _origins[name]) = (value, layer.Origin);
    }

    private static readonly string[] SwitchNames = ["require_sandbox", "require_clean_tree", "require_green", "require_anchors", "keep_tests_unchanged"];

    private void ReadSwitches(YamlTree yaml, PolicyLayer layer, YamlNode node)
    {
        foreach (var (key, name, value) in yaml.Entries(node))
        {
            if (!SwitchNames.Contains(name)) yaml.UnknownKey(key, name, SwitchNames);
            else if (yaml.Scalar(value) is not ("true" or "false")) yaml.Report(value, "TS0325", $"found `{name}: {value}`, expected true or false");
            else if (!layer.MayLoosen && yaml.Scalar(value) == "false") yaml.Report(value, "TS0324", $"`{name}: false` loosens policy, and a file of the repository may only tighten it");
            else (_switches[name], _origins[name]) = (yaml.Scalar(value) == "true", layer.Origin);
        }
    }

    private void ReadLimits(YamlTree yaml, YamlNode node)
    {
        foreach (var (_, tool, value) in yaml.Entries(node))
            _limits[tool] = _limits.GetValueOrDefault(tool, LimitNames.None).With(yaml, value);
    }

    private void ReadProfiles(YamlTree yaml, YamlNode node)
    {
        foreach (var (_, name, value) in yaml.Entries(node))
            _profiles[name] = [.. yaml.Items(value).Select(yaml.Scalar).OfType<string>()];
    }

    private static PolicyRule? Rule(YamlTree yaml, YamlNode node)
    {
        var fields = yaml.Entries(node).ToDictionary(entry => entry.Name, entry => yaml.Scalar(entry.Value) ?? "", StringComparer.Ordinal);
        if (Named<RuleCondition>(fields.GetValueOrDefault("when", "")) is { } when
            && Named<VerdictKind>(fields.GetValueOrDefault("verdict", "")) is { } verdict
            && fields.TryGetValue("name", out var name) && fields.TryGetValue("tool", out var tool))
            return new PolicyRule(name, tool, when, verdict, fields.GetValueOrDefault("reason", ""));
        yaml.Report(node, "TS0326", "expected a rule with name, tool, when (always, not_green, lines_over_K, …) and verdict (allow, ask, deny)");
        return null;
    }

    private static ConfidenceModel Weights(YamlTree yaml, YamlNode node)
    {
        var weights = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (key, name, value) in yaml.Entries(node))
            if (double.TryParse(yaml.Scalar(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) && double.IsFinite(weight)) weights[name] = weight;
            else yaml.Report(key, "TS0325", $"found `{name}: {value}`, expected a number");
        return new ConfidenceModel(weights);
    }

    private static ConfidenceRow? Row(YamlTree yaml, YamlNode node)
    {
        var fields = yaml.Entries(node).ToDictionary(entry => entry.Name, entry => entry.Value, StringComparer.Ordinal);
        if (fields.TryGetValue("when", out var when) && fields.TryGetValue("p", out var p)
            && double.TryParse(yaml.Scalar(p), NumberStyles.Float, CultureInfo.InvariantCulture, out var probability) && probability is >= 0 and <= 1)
        {
            var conditions = yaml.Items(when).Select(item => Named<ConfidenceCondition>(yaml.Scalar(item) ?? "")).ToList();
            if (!conditions.Contains(null)) return new ConfidenceRow([.. conditions.OfType<ConfidenceCondition>()], probability);
        }
        yaml.Report(node, "TS0326", "expected a row with when (a list of touched, risk_low, only_choice, …) and p from 0 to 1");
        return null;
    }

    /// <summary>An enum member by its snake_case name.</summary>
    private static TEnum? Named<TEnum>(string snake) where TEnum : struct, Enum
    {
        foreach (var member in Enum.GetValues<TEnum>())
            if (string.Equals(member.ToString(), snake.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase))
                return member;
        return null;
    }
}
