using System.Globalization;
using Tsrun.Cli.Hosting.Golden;
using Tsrun.History;
using Tsrun.Policy;

namespace Tsrun.Cli;

/// <summary>Gathers the policy of one invocation: built-in files, settings files, <c>--policy</c>, and the flags that set a knob.</summary>
internal static class PolicyLoader
{
    /// <summary>The layers that this program was built with.</summary>
    public static IReadOnlyList<PolicyLayer> BuiltIn { get; } = [.. new[] { "defaults", "profiles", "confidence" }.Select(name => new PolicyLayer(name, Resources.Text($"policy/{name}.yaml"), MayLoosen: true))];

    /// <summary>The layers, weakest first.</summary>
    public static IReadOnlyList<PolicyLayer> Layers(string? policyFile, int? budget, int? k)
    {
        List<PolicyLayer> layers = [.. BuiltIn];
        if (Learned.Layer is { } learned) layers.Add(learned);
        layers.AddRange(Settings.Current.PolicyLayers);
        layers.AddRange(new[] { Knob("B", "budget"), Knob("K", "k") }.OfType<PolicyLayer>());
        if (policyFile is not null) layers.Add(new PolicyLayer(policyFile, FileText(policyFile), MayLoosen: true));
        if (budget is { } b) layers.Add(new PolicyLayer("--budget", string.Create(CultureInfo.InvariantCulture, $"knobs: {{ B: {b} }}"), MayLoosen: true));
        if (k is { } lines) layers.Add(new PolicyLayer("--k", string.Create(CultureInfo.InvariantCulture, $"knobs: {{ K: {lines} }}"), MayLoosen: true));
        return layers;
    }

    /// <summary>A knob that a settings file or variable names: it may do what its file may do.</summary>
    private static PolicyLayer? Knob(string knob, string key) => Settings.Current.Find(key) is { } setting
        ? new PolicyLayer(setting.Origin, string.Create(CultureInfo.InvariantCulture, $"knobs: {{ {knob}: {Settings.Current.Number(key)} }}"), setting.MayLoosen)
        : null;

    /// <summary>Parses layers.</summary>
    /// <exception cref="CliException">Something in them is wrong; every complaint with its line (exit 2).</exception>
    public static (PolicySet Policy, IReadOnlyDictionary<string, string> Origins) Parse(IReadOnlyList<PolicyLayer> layers)
    {
        var parsed = PolicyParser.Parse(layers);
        return parsed.Policy is { } policy
            ? (policy, parsed.Origins)
            : throw Wrong(parsed.Diagnostics);
    }

    /// <summary>The policy that a run was given; the built-in one where its input is not known.</summary>
    /// <exception cref="CliException">Its record holds none that can be read.</exception>
    public static PolicySet Of(RunInput? input) =>
        Parse(input is null ? BuiltIn : [.. input.Policy.Select(layer => new PolicyLayer(layer.Origin, layer.Text, layer.MayLoosen))]).Policy;

    /// <summary>What the flags of a run give.</summary>
    public static IReadOnlyList<PolicyLayer> Layers(RunOptions options) => Layers(options.PolicyFile, options.Budget, options.K);

    /// <summary>Every complaint about a file of settings or policy, each with its line (exit 2).</summary>
    public static CliException Wrong(IReadOnlyList<PolicyDiagnostic> diagnostics) => new(ExitCode.Usage, diagnostics[0].Code,
        string.Join("\n", diagnostics.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Origin}:{(d.Line > 0 ? $"{d.Line}:" : "")} {d.Message}"))));

    private static string FileText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, "TS0014", $"the policy file {path} cannot be read: {FileTrouble.Why(e)}", "name a policy file, as docs/policy.md describes it, with --policy or in the settings");
        }
    }
}
