using System.Diagnostics;
using System.Globalization;

namespace Tsrun.Activities.Sandbox;

/// <summary>Looks at a whole tree from time to time: how many processes, how much memory together. The kernel's own limits know single processes and users only.</summary>
internal sealed class TreeWatch(ProcessTree tree, ProcessLimits limits)
{
    // Ten looks a second see a bomb before it hurts; on a machine full of processes, looking must not become work of its own.
    private static readonly TimeSpan PaceMin = TimeSpan.FromMilliseconds(100);
    private const int PacePerLook = 50;

    private long _last = Stopwatch.GetTimestamp();
    private TimeSpan _pace = PaceMin;

    /// <summary>A line for people when the tree broke a limit.</summary>
    internal string? Verdict { get; private set; }

    /// <summary>How long until the next look is due.</summary>
    internal TimeSpan NextLook => _pace - Stopwatch.GetElapsedTime(_last) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>Looks, if it is time to.</summary>
    /// <returns>True when the tree broke a limit and must end.</returns>
    internal bool Look()
    {
        if (NextLook > TimeSpan.Zero)
            return false;
        var start = Stopwatch.GetTimestamp();
        var members = tree.Members();
        var bytes = limits.MemoryBytesMax > 0 ? members.Sum(PrivateBytes) : 0;
        if (limits.ProcessesMax > 0 && members.Count > limits.ProcessesMax)
            Verdict = $"\ntsrun: killed: {members.Count} processes, the limit is {limits.ProcessesMax}\n";
        else if (bytes > limits.MemoryBytesMax)
            Verdict = string.Create(CultureInfo.InvariantCulture, $"\ntsrun: killed: {bytes >> 20} MiB of memory in all processes, the limit is {limits.MemoryBytesMax >> 20} MiB\n");
        _last = Stopwatch.GetTimestamp();
        _pace = TimeSpan.FromTicks(Math.Max(PaceMin.Ticks, PacePerLook * Stopwatch.GetElapsedTime(start).Ticks));
        return Verdict is not null;
    }

    // Anonymous and shared-by-memory pages: what goes away when the process does. Pages of files are the system's cache.
    private static long PrivateBytes(int pid) =>
        Proc.Lines(pid, "status").Where(line => line.StartsWith("RssAnon:", StringComparison.Ordinal) || line.StartsWith("RssShmem:", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10);
}
