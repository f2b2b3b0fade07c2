using System.Globalization;

namespace Tsrun.Activities.Sandbox;

/// <summary>Reads a process's files under /proc; one that vanishes meanwhile is an empty file.</summary>
internal static class Proc
{
    /// <summary>The numbers of all processes.</summary>
    internal static IEnumerable<int> All()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(folder.AsSpan("/proc/".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
                yield return pid;
        }
    }

    /// <summary>Where a link leads; null when it cannot be read.</summary>
    internal static string? Link(int pid, string name)
    {
        try
        {
            return new FileInfo($"/proc/{pid}/{name}").LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Gone, or not ours to look at.
            return null;
        }
    }

    internal static string[] Lines(int pid, string file)
    {
        try
        {
            return File.ReadAllLines($"/proc/{pid}/{file}");
        }
        catch (IOException)
        {
            // Not there any more, or gone between opening and reading (ESRCH).
            return [];
        }
    }

    /// <summary>Dead, reaped or not.</summary>
    internal static bool IsDead(int pid) =>
        // pid (name) state …; a name may hold parentheses and newlines, so the last one counts.
        string.Join('\n', Lines(pid, "stat")) is var stat && (stat.Length == 0 || stat[stat.LastIndexOf(')') + 2] is 'Z' or 'X');
}
