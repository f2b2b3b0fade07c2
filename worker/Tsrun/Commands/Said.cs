using Tsrun.Policy;

namespace Tsrun.Cli.Commands;

/// <summary>What somebody said, by a flag or a setting, before it is known to mean something.</summary>
/// <param name="Value">The text as it was given.</param>
/// <param name="Found">What was found and where, as a complaint begins.</param>
internal sealed record Said(string Value, string Found)
{
    /// <summary>On the command line.</summary>
    public static Said ByFlag(string name, string value) => new(value, $"found `{name} {value}`");

    /// <summary>In a variable or a file; null where nobody did.</summary>
    public static Said? BySetting(string key) =>
        Settings.Current.Find(key) is { } setting ? new Said(setting.Value, $"{setting.Origin}: found `{setting.Key}: {setting.Value}`") : null;

    /// <summary>As one of a few words.</summary>
    /// <exception cref="CliException">TS0011: it is another (exit 2).</exception>
    public string OneOf(params string[] allowed) => allowed.Contains(Value) ? Value
        : throw new CliException(ExitCode.Usage, "TS0011", $"{Found}, expected {string.Join(", ", allowed)}");

    /// <summary>As a duration.</summary>
    /// <param name="orNone">Nothing (<c>0s</c>) is one too.</param>
    /// <exception cref="CliException">TS0012: it is none (exit 2).</exception>
    public TimeSpan Duration(bool orNone = false) => Units.Duration(Value) is { } duration && (orNone || duration > TimeSpan.Zero) ? duration
        : throw new CliException(ExitCode.Usage, "TS0012", $"{Found}, expected a duration such as 90s, 5m or 1h");
}
