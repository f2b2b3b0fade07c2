namespace Tsrun.Activities.Sandbox;

/// <summary>
/// A child, its children and theirs, also those whose parents are gone, who took a session of their own or emptied their environment. They are known by
/// the mark that every process inherits and nobody in the box can change. Without a box a process may take the mark off; then its session still gives it away, unless it left that too.
/// </summary>
/// <param name="leader">The pid of our child, which leads a session.</param>
internal readonly struct ProcessTree(int leader, TreeMark mark)
{
    // A pass kills all it sees; only who was forked during the pass is left for the next one.
    private const int PassesMax = 1000;

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
    internal List<int> Members() => [.. Proc.All().Where(IsOurs).Where(pid => !Proc.IsDead(pid))];

    // Two system calls are a fraction of the price of reading a file, and almost always say no.
    private bool IsOurs(int pid) => LibC.SessionOf(pid) == leader || TreeMark.Of(pid) == mark;
}
