using System.Runtime.InteropServices;

namespace Tsrun.Cli;

/// <summary>Where tsrun keeps its store, scratch copies and undo journals.</summary>
internal static partial class DataDirectory
{
    /// <summary><c>TSRUN_HOME</c>, else the platform's data folder: <c>$XDG_DATA_HOME/tsrun</c>, <c>~/.local/share/tsrun</c>, <c>%LOCALAPPDATA%\tsrun</c>.</summary>
    public static string Resolve() =>
        Environment.GetEnvironmentVariable("TSRUN_HOME") is { Length: > 0 } home
            ? Path.GetFullPath(home)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "tsrun");

    /// <summary>Creates it, private to the user.</summary>
    /// <exception cref="CliException">It cannot be created or written (exit 5).</exception>
    public static string Create()
    {
        var path = Resolve();
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
            else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, e);
        }
    }

    /// <summary>For those who only look: that there is nothing yet is an answer, that there can be nothing is none.</summary>
    /// <exception cref="CliException">It cannot be read, or is not there and cannot be made (exit 5).</exception>
    public static void RequireUsable()
    {
        var path = Resolve();
        try
        {
            var there = path;
            while (!Path.Exists(there) && Path.GetDirectoryName(there) is { } above) there = above;
            if (there == path) _ = Directory.EnumerateFileSystemEntries(path).Any();
            else if (!Directory.Exists(there) || !(OperatingSystem.IsWindows() || Access(there, MayWrite | MayEnter) == 0)) throw new DirectoryNotFoundException();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, e);
        }
    }

    // Asked, and not tried: whoever only looks leaves nothing in a folder that is none of tsrun's.
    private const int MayEnter = 1, MayWrite = 2;

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);

    private static CliException Unusable(string path, Exception e) => new(ExitCode.Environment, "TS0607",
        $"the data directory {path} cannot be used: {(e is FileNotFoundException or DirectoryNotFoundException ? "no folder can be made there" : FileTrouble.Why(e))}", "name another one in TSRUN_HOME");
}
