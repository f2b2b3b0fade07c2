namespace Tsrun.Cli.Commands;

/// <summary>What the bare words of a command line say, before it is parsed or where it cannot be.</summary>
internal static class RawFlags
{
    /// <summary>json or jsonl was asked for, by the line or by settings.</summary>
    public static bool WantsMachine(string[] args) =>
        args.Contains("--json") || (Value(args, "--format") ?? Settings.Current.Text("format") ?? Environment.GetEnvironmentVariable("TSRUN_FORMAT")) is "json" or "jsonl";

    /// <summary>auto, always or never.</summary>
    public static string Color(string[] args) => Value(args, "--color") ?? Settings.Current.Text("color") ?? Environment.GetEnvironmentVariable("TSRUN_COLOR") ?? "auto";

    /// <summary>The words as the parser is to read them.</summary>
    /// <remarks><c>--accept</c> alone means <c>--accept=checked</c>; the parser would take the word behind it, which is the crate or the run. <c>help fix</c> is <c>fix --help</c>, and <c>version</c> is <c>--version</c>, as with cargo and git.</remarks>
    public static string[] Spelled(string[] args) => args is ["help", .. var command] ? [.. command, "--help"]
        : args is ["version"] ? ["--version"]
        : [.. args.Select((arg, i) => arg == "--accept" && args.ElementAtOrDefault(i + 1) != "checked" ? "--accept=checked" : arg)];

    private static string? Value(string[] args, string name)
    {
        var at = Array.FindIndex(args, arg => arg == name || arg.StartsWith(name + "=", StringComparison.Ordinal));
        if (at < 0) return null;
        return args[at].Length > name.Length ? args[at][(name.Length + 1)..] : args.ElementAtOrDefault(at + 1);
    }
}
