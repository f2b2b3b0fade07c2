namespace Tsrun.Activities.Sandbox;

/// <summary>Processes of runs whose engine was killed before it could kill them.</summary>
public static class Orphans
{
    private const int PassesMax = 100;

    /// <summary>Kills them; to be called when an engine starts. Runs of engines that live are left alone, and so is what belongs to other users or containers.</summary>
    /// <returns>How many there were.</returns>
    public static int Reap()
    {
        if (!SandboxProbe.CanSpawn)
            return 0;
        var killed = new HashSet<int>();
        for (var pass = 0; pass < PassesMax; pass++)
        {
            var found = Proc.All().Where(pid => TreeMark.Of(pid) is { IsOrphaned: true } && !Proc.IsDead(pid) && IsInOurNamespace(pid)).ToList();
            if (found.Count == 0)
                break;
            foreach (var pid in found)
                _ = LibC.Kill(pid, LibC.SignalKill);
            killed.UnionWith(found);
        }
        return killed.Count;
    }

    // In another namespace the engine has another number, and we would take it for dead.
    private static bool IsInOurNamespace(int pid) => Proc.Link(pid, "ns/pid") is { } theirs && theirs == Proc.Link(Environment.ProcessId, "ns/pid");
}
