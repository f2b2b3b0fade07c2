namespace Tsrun.Activities.Sandbox;

/// <summary>Reads a process's files under /proc; one that vanishes meanwhile is an empty file.</summary>
internal static class Proc
{
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
