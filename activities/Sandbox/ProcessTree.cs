using System.Globalization;
using System.Security.Cryptography;

namespace Tsrun.Activities.Sandbox;

/// <summary>
/// A child, its children and theirs, also those whose parents are gone, who took a session of their own or emptied their environment. They are known by
/// a mark that every process inherits: the value of RLIMIT_LOCKS, which Linux has not used since 2.4 and which nobody in the box can change
/// (<see cref="SeccompTable"/>). Without a box a process may take the mark off; then its session still gives it away, unless it left that too.
/// </summary>
/// <param name="leader">The pid of our child, which leads a session.</param>
/// <param name="mark">From <see cref="NewMark"/>.</param>
internal readonly unsafe struct ProcessTree(int leader, ulong mark)
{
    /// <summary>RLIMIT_LOCKS.</summary>
    internal const int MarkResource = 10;

    // A pass kills all it sees; only who was forked during the pass is left for the next one.
    private const int PassesMax = 1000;

    /// <summary>A number that no other tree on this machine has; the highest values mean "no limit" and stay free.</summary>
    internal static ulong NewMark() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) >> 1 | 1;

    /// <summary>Marks the child; what it starts from now on inherits the mark.</summary>
    internal void Mark()
    {
        var limit = new LibC.ResourceLimit { Soft = mark, Hard = mark };
        _ = LibC.Limit(leader, MarkResource, &limit, null);
    }

    /// <summary>Kills until nobody is left. The leader must not be reaped yet, so that its number is still its own.</summary>
    internal void Kill()
    {
        for (var pass = 0; pass < PassesMax; pass++)
        {
            _ = LibC.Kill(-leader, LibC.SignalKill);
            var alive = Members();
            foreach (var pid in alive)
                _ = LibC.Kill(pid, LibC.SignalKill);
            if (alive.Count == 0)
                return;
            Thread.Yield();
        }
    }

    /// <summary>Those that still run; the dead that nobody has reaped are not among them.</summary>
    internal List<int> Members()
    {
        var members = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(folder.AsSpan("/proc/".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && IsOurs(pid) && !Proc.IsDead(pid))
                members.Add(pid);
        }
        return members;
    }

    // Two system calls are a fraction of the price of reading a file, and almost always say no.
    private bool IsOurs(int pid)
    {
        LibC.ResourceLimit limit;
        return LibC.SessionOf(pid) == leader || (LibC.Limit(pid, MarkResource, null, &limit) == 0 && limit.Hard == mark);
    }
}
