namespace Tsrun.Cli.Commands;

/// <summary>How to show an error of a command line that could not be read: from its bare words, then from what settings say.</summary>
internal static class RawFlags
{
    /// <summary>json or jsonl was asked for.</summary>
    public static bool WantsMachine(string[] args) =>
        args.Contains("--json") || (Value(args, "--format") ?? Settings.Current.Text("format") ?? Environment.GetEnvironmentVariable("TSRUN_FORMAT")) is "json" or "jsonl";

    /// <summary>auto, always or never.</summary>
    public static string Color(string[] args) => Value(args, "--color") ?? Settings.Current.Text("color") ?? Environment.GetEnvironmentVariable("TSRUN_COLOR") ?? "auto";

    private static string? Value(string[] args, string name)
    {
        var at = Array.FindIndex(args, arg => arg == name || arg.StartsWith(name + "=", StringComparison.Ordinal));
        if (at < 0) return null;
        return args[at].Length > name.Length ? args[at][(name.Length + 1)..] : args.ElementAtOrDefault(at + 1);
    }
}
