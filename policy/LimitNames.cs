using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Tsrun.Policy;

/// <summary>The limits that the layers name for one tool. What no layer names is filled in from <c>default</c> at the end, so that a later layer's default reaches tools that an earlier one named.</summary>
internal sealed record LimitNames(TimeSpan? Timeout, long? MemoryBytesMax, long? OutputBytesMax, int? ProcessesMax)
{
    private const string Default = "default";
    private static readonly string[] Keys = ["timeout", "memory", "output", "processes"];
    private static readonly ToolLimits Fallback = new(TimeSpan.FromSeconds(60), 4L << 30, 16L << 20, 512);

    /// <summary>Nothing named.</summary>
    internal static LimitNames None { get; } = new(null, null, null, null);

    /// <summary>These, with what a mapping names on top.</summary>
    internal LimitNames With(YamlTree yaml, YamlNode mapping)
    {
        var limits = this;
        foreach (var (key, name, value) in yaml.Entries(mapping)) limits = limits.Set(yaml, key, name, value);
        return limits;
    }

    /// <summary>Every tool's limits; the entry <c>default</c> always exists.</summary>
    internal static SortedDictionary<string, ToolLimits> Resolve(IReadOnlyDictionary<string, LimitNames> named)
    {
        var fallback = named.GetValueOrDefault(Default, None).On(Fallback);
        var limits = new SortedDictionary<string, ToolLimits>(StringComparer.Ordinal) { [Default] = fallback };
        foreach (var (tool, names) in named) limits[tool] = names.On(fallback);
        return limits;
    }

    private ToolLimits On(ToolLimits below) =>
        new(Timeout ?? below.Timeout, MemoryBytesMax ?? below.MemoryBytesMax, OutputBytesMax ?? below.OutputBytesMax, ProcessesMax ?? below.ProcessesMax);

    private LimitNames Set(YamlTree yaml, YamlNode key, string name, YamlNode node)
    {
        var text = yaml.Scalar(node) ?? "";
        switch (name)
        {
            case "timeout" when Units.Duration(text) is { } timeout: return this with { Timeout = timeout };
            case "memory" when Units.Size(text) is { } memory: return this with { MemoryBytesMax = memory };
            case "output" when Units.Size(text) is { } output: return this with { OutputBytesMax = output };
            case "processes" when int.TryParse(text, CultureInfo.InvariantCulture, out var processes): return this with { ProcessesMax = processes };
            case "timeout" or "memory" or "output" or "processes":
                yaml.Report(node, "TS0325", $"found `{name}: {text}`, expected a duration such as 90s, a size such as 2GiB or a whole number");
                return this;
            default:
                yaml.UnknownKey(key, name, Keys);
                return this;
        }
    }
}
