using System.Runtime.InteropServices;

namespace Tsrun.Activities.Sandbox;

/// <summary>Builds Landlock rulesets: which files a domain may touch. Rights are those of linux/landlock.h up to ABI 7.</summary>
internal static unsafe class Landlock
{
    /// <summary>From ABI 6 (Linux 6.12) signals and abstract sockets stay inside the domain; below, a child could kill the engine.</summary>
    internal const int AbiMin = 6;

    private const ulong Execute = 1 << 0, WriteFile = 1 << 1, ReadFile = 1 << 2, ReadFolder = 1 << 3;
    private const ulong RemoveFolder = 1 << 4, RemoveFile = 1 << 5, MakeFolder = 1 << 7, MakeFile = 1 << 8, MakeSocket = 1 << 9, MakeFifo = 1 << 10, MakeLink = 1 << 12;
    private const ulong Refer = 1 << 13, Truncate = 1 << 14;
    // All sixteen are handled, so what no rule gives is denied: making device nodes (6, 11) and device ioctls (15) are given to nobody.
    private const ulong AllFileRights = 0xffff;
    private const ulong AllNetworkRights = 0b11, AllScopes = 0b11;

    private const ulong ReadRights = Execute | ReadFile | ReadFolder;
    private const ulong WriteRights = ReadRights | WriteFile | RemoveFolder | RemoveFile | MakeFolder | MakeFile | MakeSocket | MakeFifo | MakeLink | Refer | Truncate;
    // The kernel refuses a rule that gives folder rights on a file.
    private const ulong FileOnly = Execute | WriteFile | ReadFile | Truncate;
    private const int CreateVersion = 1, RulePathBeneath = 1;

    [StructLayout(LayoutKind.Sequential)]
    private struct RulesetAttributes
    {
        internal ulong Files, Network, Scopes;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct PathBeneath
    {
        internal ulong Rights;
        internal int Descriptor;
    }

    /// <summary>The kernel's ABI; 0 where there is no Landlock.</summary>
    internal static int Abi => Math.Max(0, (int)LibC.SystemCall(SystemCalls.LandlockCreateRuleset, 0, 0, CreateVersion, 0));

    /// <summary>A ruleset for the rules; paths that do not exist give no right.</summary>
    internal static Descriptor Build(IEnumerable<string> read, IEnumerable<string> write)
    {
        var attributes = new RulesetAttributes { Files = AllFileRights, Network = AllNetworkRights, Scopes = AllScopes };
        var ruleset = new Descriptor((int)LibC.SystemCall(SystemCalls.LandlockCreateRuleset, (nint)(&attributes), sizeof(RulesetAttributes), 0, 0));
        if (ruleset.Value < 0)
            throw new IOException($"cannot make a Landlock ruleset: {Marshal.GetLastPInvokeErrorMessage()}");
        foreach (var path in read)
            Allow(ruleset, path, ReadRights);
        foreach (var path in write)
            Allow(ruleset, path, WriteRights);
        return ruleset;
    }

    private static void Allow(Descriptor ruleset, string path, ulong rights)
    {
        using var target = Descriptor.Open(path, LibC.OpenPath);
        if (target.Value < 0)
            return;
        var rule = new PathBeneath { Rights = Directory.Exists(path) ? rights : rights & FileOnly, Descriptor = target.Value };
        if (LibC.SystemCall(SystemCalls.LandlockAddRule, ruleset.Value, RulePathBeneath, (nint)(&rule), 0) != 0)
            throw new IOException($"cannot allow '{path}' in the sandbox: {Marshal.GetLastPInvokeErrorMessage()}");
    }
}
