namespace Tsrun.Cli.Hosting.Golden;

/// <summary>Where this user's golden traces lie.</summary>
internal static class GoldenFolder
{
    /// <summary><c>--folder</c>, else <c>TSRUN_GOLDEN</c>, else <c>golden-traces</c> in the data directory.</summary>
    /// <exception cref="CliException">TS0001: that is a file.</exception>
    public static string Resolve(string? named)
    {
        var folder = Path.GetFullPath(named ?? (Environment.GetEnvironmentVariable("TSRUN_GOLDEN") is { Length: > 0 } set ? set : Path.Combine(DataDirectory.Resolve(), "golden-traces")));
        return File.Exists(folder) ? throw new CliException(ExitCode.Usage, "TS0001", $"{folder} is a file, expected a folder of golden traces") : folder;
    }
}
