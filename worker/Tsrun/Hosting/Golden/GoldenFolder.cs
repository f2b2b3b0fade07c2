namespace Tsrun.Cli.Hosting.Golden;

/// <summary>Where this user's golden traces lie.</summary>
internal static class GoldenFolder
{
    /// <summary><c>--folder</c>, else <c>TSRUN_GOLDEN</c>, else <c>golden-traces</c> in the data directory.</summary>
    public static string Resolve(string? named) => Path.GetFullPath(
        named ?? (Environment.GetEnvironmentVariable("TSRUN_GOLDEN") is { Length: > 0 } set ? set : Path.Combine(DataDirectory.Resolve(), "golden-traces")));
}
