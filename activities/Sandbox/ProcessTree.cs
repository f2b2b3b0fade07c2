using System.Globalization;

namespace Tsrun.Activities.Sandbox;

/// <summary>All processes of one session: a child, its children and theirs, also those whose parents are gone.</summary>
/// <param name="session">The pid of the session's leader, our child.</param>
internal readonly struct ProcessTree(int session)
{
    // A pass kills all it sees; only who forked during the pass is left for the next one.
    private const int PassesMax = 1000;

    /// <summary>Kills until nobody is left. The leader must not be reaped yet, so that its number is still its own.</summary>
    internal void Kill()
    {
        for (var pass = 0; pass < PassesMax; pass++)
        {
            _ = LibC.Kill(-session, LibC.SignalKill);
            var alive = Members().ToList();
            foreach (var pid in alive)
                _ = LibC.Kill(pid, LibC.SignalKill);
            if (alive.Count == 0)
                return;
            Thread.Yield();
        }
    }

    /// <summary>Those that still run; the dead that nobody has reaped are not among them.</summary>
    internal IEnumerable<int> Members()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            // getsid is a fraction of the price of reading a stat file, and almost always says no.
            if (int.TryParse(folder.AsSpan("/proc/".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && LibC.SessionOf(pid) == session && !IsDead(pid))
                yield return pid;
        }
    }

    private static bool IsDead(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] is 'Z' or 'X';
        }
        catch (IOException)
        {
            // It vanished between the listing and the look.
            return true;
        }
    }
}
