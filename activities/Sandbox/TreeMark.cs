using System.Globalization;

namespace Tsrun.Activities.Sandbox;

/// <summary>
/// Marks the processes of one run. It is kept where the kernel hands it down to every child: as the hard limit RLIMIT_LOCKS, which Linux has not used since
/// 2.4; <see cref="SeccompTable"/> forbids to change it. It names the engine, so that a later one finds what an engine left that was killed.
/// </summary>
/// <param name="Value">From the top: a zero, 12 bits that say tsrun, 22 bits of the engine's pid, 14 bits of its start time, 15 bits that count its runs.</param>
internal readonly unsafe record struct TreeMark(ulong Value)
{
    /// <summary>RLIMIT_LOCKS.</summary>
    internal const int Resource = 10;

    private const ulong Magic = 0x75c, Unlimited = ulong.MaxValue;
    private const int MagicShift = 51, PidShift = 29, StartShift = 15;
    private const ulong PidMask = (1 << 22) - 1, StartMask = (1 << 14) - 1, CountMask = (1 << 15) - 1;
    private static readonly TreeMark OfThisEngine = MarkEngine();
    private static int _runs;

    /// <summary>A mark that no other run on this machine has.</summary>
    internal static TreeMark Next() => new(OfThisEngine.Value | ((ulong)Interlocked.Increment(ref _runs) & CountMask));

    /// <summary>The first mark of an engine.</summary>
    internal static TreeMark ForEngine(int pid, ulong start) =>
        new((Magic << MagicShift) | (((ulong)pid & PidMask) << PidShift) | ((start & StartMask) << StartShift));

    // A child is born with its parent's limits. It gets its own mark at the first call that waits for the engine; when the engine is killed before that, the
    // child waits for ever, with copies of the engine's locks, and only what it was born with tells whose it was. The engine keeps its mark as the soft limit:
    // a hard one could never be raised again by what it starts, engines among them.
    private static TreeMark MarkEngine()
    {
        var engine = ForEngine(Environment.ProcessId, StartOf(Environment.ProcessId));
        LibC.ResourceLimit limit;
        if (LibC.Limit(Environment.ProcessId, Resource, null, &limit) == 0)
        {
            limit.Soft = engine.Value;
            _ = LibC.Limit(Environment.ProcessId, Resource, &limit, null);
        }
        return engine;
    }

    /// <summary>What a process carries, a mark or something else; nothing where it is gone or somebody else's.</summary>
    internal static TreeMark? Of(int pid)
    {
        LibC.ResourceLimit limit;
        return LibC.Limit(pid, Resource, null, &limit) == 0 ? new TreeMark(limit.Hard == Unlimited ? limit.Soft : limit.Hard) : null;
    }

    /// <summary>Marks a process; what it starts from now on inherits the mark.</summary>
    internal void PutOn(int pid)
    {
        var limit = new LibC.ResourceLimit { Soft = Value, Hard = Value };
        _ = LibC.Limit(pid, Resource, &limit, null);
    }

    /// <summary>It is one of tsrun's, and the engine that gave it does not run any more.</summary>
    internal bool IsOrphaned => Value >> MagicShift == Magic && !IsOf(Engine);

    private int Engine => (int)((Value >> PidShift) & PidMask);

    private bool IsOf(int engine) => !Proc.IsDead(engine) && ForEngine(engine, StartOf(engine)).Value >> StartShift == Value >> StartShift;

    // Field 22 of stat, in clock ticks since the machine started; counted after the name, which may hold anything.
    private static ulong StartOf(int pid)
    {
        var stat = string.Join('\n', Proc.Lines(pid, "stat"));
        return stat.Length == 0 ? 0 : ulong.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19], CultureInfo.InvariantCulture);
    }
}
