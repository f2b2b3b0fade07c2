namespace Tsrun.Cli.Hosting;

/// <summary>The scratch copies and target folders of one checkout, by what they weigh and when they were last used.</summary>
/// <param name="Folder">Absolute.</param>
internal sealed record ScratchFolder(string Folder, DateTimeOffset LastUsed, long Bytes);

/// <summary>What lies under <c>DATA/scratch</c>. All of it can be made again; it is kept because a warm target folder makes the next run fast.</summary>
internal static class ScratchStore
{
    /// <summary>The scratch of every checkout, longest unused first.</summary>
    public static IReadOnlyList<ScratchFolder> List(string dataFolder)
    {
        var parent = Path.Combine(dataFolder, "scratch");
        return !Directory.Exists(parent) ? [] : [.. Directory.EnumerateDirectories(parent).Select(Measure).OrderBy(scratch => scratch.LastUsed)];
    }

    /// <summary>Deletes a checkout's scratch, unless a process works in it.</summary>
    /// <returns>False: in use, and untouched.</returns>
    public static bool TryDelete(ScratchFolder scratch)
    {
        var holds = new List<FileStream>();
        try
        {
            foreach (var file in Directory.EnumerateFiles(scratch.Folder, "*.lock"))
                if (Hold(file) is { } hold) holds.Add(hold);
                else return false;
            Delete(scratch.Folder);
            return true;
        }
        finally
        {
            foreach (var hold in holds) hold.Dispose();
        }
    }

    private static FileStream? Hold(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    // A crate's build script may have left folders that may not be entered.
    private static void Delete(string folder)
    {
        if (!OperatingSystem.IsWindows())
            foreach (var inner in Directory.EnumerateDirectories(folder, "*", Everything))
                if ((File.GetUnixFileMode(inner) & UnixFileMode.UserWrite) == 0) File.SetUnixFileMode(inner, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.Delete(folder, recursive: true);
    }

    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };

    // A lane's lock file is touched whenever a run takes the lane.
    private static ScratchFolder Measure(string folder)
    {
        var bytes = new DirectoryInfo(folder).EnumerateFiles("*", Everything).Sum(file => file.Length);
        var locks = Directory.EnumerateFiles(folder, "*.lock").Select(File.GetLastWriteTimeUtc).Append(Directory.GetLastWriteTimeUtc(folder));
        return new ScratchFolder(folder, locks.Max(), bytes);
    }
}
