using System.Runtime.InteropServices;

namespace Tsrun.Activities.Sandbox;

/// <summary>Limits that the kernel keeps for each process of the tree.</summary>
internal static unsafe class ChildLimits
{
    private const int FileSize = 1, Data = 2, Core = 4, OpenFiles = 7;
    private const int PriorityOfProcess = 0, Niceness = 10;
    // A debug build's largest files are some hundred MiB; nothing that a build needs comes near.
    private const ulong FileBytesMax = 1UL << 30;
    private const ulong OpenFilesMax = 4096;

    /// <summary>Sets them on a new child; the engine's own belong to the whole process and stay as they are.</summary>
    internal static void Apply(int pid, ProcessLimits limits)
    {
        // RLIMIT_NPROC counts all processes of the user, the desktop's too, and does not bind root: TreeWatch counts instead.
        Set(pid, Core, 0);
        Set(pid, FileSize, FileBytesMax);
        Set(pid, OpenFiles, OpenFilesMax);
        if (limits.MemoryBytesMax > 0)
            Set(pid, Data, (ulong)limits.MemoryBytesMax);
        // A wish, not a limit: where it may not be set, the child is merely less polite.
        if (limits.Background)
            _ = LibC.SetPriority(PriorityOfProcess, pid, Niceness);
    }

    private static void Set(int pid, int resource, ulong most)
    {
        LibC.ResourceLimit old;
        if (LibC.Limit(pid, resource, null, &old) == 0)
        {
            var limit = new LibC.ResourceLimit { Soft = Math.Min(most, old.Hard), Hard = Math.Min(most, old.Hard) };
            if (LibC.Limit(pid, resource, &limit, null) == 0)
                return;
        }
        // A child that is gone already needs no limit; the supervisor will hear of its end.
        if (Marshal.GetLastPInvokeError() != LibC.NoSuchProcess)
            throw new IOException($"cannot limit a child: {Marshal.GetLastPInvokeErrorMessage()}");
    }
}
