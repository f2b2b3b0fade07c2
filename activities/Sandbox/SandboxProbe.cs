using System.Runtime.InteropServices;

namespace Tsrun.Activities.Sandbox;

/// <summary>Finds out, by doing it on a thread that dies afterwards, whether this machine can box a child.</summary>
public static class SandboxProbe
{
    private static readonly Lazy<SandboxTier> Tier = new(Probe);

    /// <summary>The tier of this process; measured once, in a few milliseconds.</summary>
    public static SandboxTier Detect() => Tier.Value;

    /// <summary>Children can be started the direct way: Linux on a known machine with glibc 2.34 or newer.</summary>
    internal static bool CanSpawn { get; } = MissingForSpawn() is null;

    private static SandboxTier Probe()
    {
        if (MissingForSpawn() is { } missing)
            return new SandboxTier.None(missing);
        return Landlock.Abi switch
        {
            0 => new SandboxTier.None("the kernel has no Landlock, or a container forbids it"),
            < Landlock.AbiMin and var abi => new SandboxTier.None($"the kernel's Landlock has ABI {abi}, and signals stay in the box from ABI {Landlock.AbiMin} on"),
            var abi => Rehearse() is { } refused ? new SandboxTier.None(refused) : new SandboxTier.Landlock(abi),
        };
    }

    private static string? MissingForSpawn()
    {
        if (!OperatingSystem.IsLinux())
            return "the sandbox is made of Linux's Landlock and seccomp";
        if (RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.Arm64))
            return $"the sandbox knows the system calls of x86-64 and arm64, not of {RuntimeInformation.ProcessArchitecture}";
        return NativeLibrary.TryLoad("libc.so.6", out var library) && NativeLibrary.TryGetExport(library, "posix_spawn_file_actions_addclosefrom_np", out _)
            ? null : "the C library is not glibc 2.34 or newer";
    }

    // All restrictions, no child.
    private static unsafe string? Rehearse()
    {
        using var wake = new Pipe();
        using var ruleset = Landlock.Build([], []);
        var state = LaunchThread.Allocate(ruleset.Value, wake.WriteEnd);
        try
        {
            LaunchThread.Start(state).Join();
            return state->Error == 0 ? null : $"step {state->Step} failed: {Marshal.GetPInvokeErrorMessage(state->Error)}";
        }
        finally
        {
            _ = LibC.Close(state->Listener);
            NativeMemory.Free(state);
        }
    }
}
