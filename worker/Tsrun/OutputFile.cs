namespace Tsrun.Cli;

/// <summary>A file that the user named for an answer.</summary>
internal static class OutputFile
{
    /// <summary>Writes it whole; a folder that is not there was most likely misspelt, and is not made.</summary>
    /// <exception cref="CliException">TS0913: it cannot be written (exit 5).</exception>
    public static void Write(string path, byte[] bytes)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (Directory.Exists(path)) throw Refused(path, "it is a folder");
        if (folder is not null && !Directory.Exists(folder)) throw Refused(path, $"there is no folder {folder}");
        try
        {
            File.WriteAllBytes(path, bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(path, FileTrouble.Why(e));
        }
    }

    private static CliException Refused(string path, string why) => new(ExitCode.Environment, "TS0913", $"{path} cannot be written: {why}", "name another file with -o");
}
