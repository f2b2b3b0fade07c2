using Tsrun.Policy;

namespace Tsrun.Cli;

/// <summary>The <c>TSRUN_*</c> variables that mean something. Any other is most likely one of these misspelt, and would count for nothing in silence.</summary>
internal static class Variables
{
    private const string Prefix = "TSRUN_", OfTests = "TSRUN_TEST_";

    /// <summary>Besides one for each setting. <c>TSRUN_ACTION</c> and <c>TSRUN_PROGRAM</c> are those of the GitHub actions.</summary>
    private static readonly string[] Others =
    [
        "TSRUN_ACTION", "TSRUN_BACKTRACE", "TSRUN_BLOBS", Called.Variable, "TSRUN_CARGO", "TSRUN_GOLDEN", "TSRUN_HOME", "TSRUN_HOST_WAIT", "TSRUN_PROGRAM",
        "TSRUN_RESTARTED", "TSRUN_RUST_ANALYZER", "TSRUN_TASK_QUEUE",
    ];

    /// <summary>Every one, sorted.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. Settings.Keys.Select(Of).Concat(Others).Order(StringComparer.Ordinal)];

    /// <summary>The variable of a setting.</summary>
    public static string Of(string key) => Prefix + key.Replace('-', '_').ToUpperInvariant();

    /// <summary>A sentence for each variable of the environment that looks like one of tsrun's and is none.</summary>
    public static IEnumerable<string> Strangers() => Environment.GetEnvironmentVariables().Keys.Cast<string>()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && !name.StartsWith(OfTests, StringComparison.Ordinal) && !Known.Contains(name))
        .Order(StringComparer.Ordinal)
        .Select(name => $"{name} is no variable of tsrun and counts for nothing{(Nearest(name) is { } nearest ? $"; did you mean `{nearest}`?" : "")}");

    private static string? Nearest(string name) => Known.MinBy(known => Units.EditDistance(known, name)) is { } nearest && Units.EditDistance(nearest, name) <= 3 ? nearest : null;
}
