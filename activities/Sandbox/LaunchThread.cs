using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tsrun.Activities.Sandbox;

/// <summary>
/// A thread that restricts itself, starts one child and dies at once. Restrictions belong to a thread and to what it starts, so the engine's other threads
/// stay free, as long as no thread is ever made from this one: hence no <c>Process.Start</c>, no allocation, no compilation here. It may not stay to wait
/// for the child: it is in the child's Landlock domain, so the child could signal it, and a SIGKILL to a thread's number kills the whole engine.
/// </summary>
internal static unsafe class LaunchThread
{
    private const int CapabilityLast = 63;
    private const int DropBounding = 24, Ambient = 47, AmbientClear = 4, NoNewPrivileges = 38;
    // SECCOMP_FILTER_FLAG_NEW_LISTENER | WAIT_KILLABLE_RECV: a waiting call is not restarted by signals that its program handles.
    private const int SetFilter = 1, FilterFlags = 0x28;
    private const uint CapabilityVersion3 = 0x20080522;
    private static readonly nint Library = NativeLibrary.Load("libc.so.6");
    private static readonly nint SystemCallEntry = NativeLibrary.GetExport(Library, "syscall");
    private static readonly nint SpawnEntry = NativeLibrary.GetExport(Library, "posix_spawn");
    private static readonly nint ErrorNumberEntry = NativeLibrary.GetExport(Library, "__errno_location");
    private static readonly nint FilterBytes = NativeFilter();

    /// <summary>A state without a program; the owner frees it.</summary>
    /// <param name="ruleset">A Landlock ruleset, or -1 for no box.</param>
    internal static LaunchState* Allocate(int ruleset, int wakeDescriptor)
    {
        var state = (LaunchState*)NativeMemory.AllocZeroed((nuint)sizeof(LaunchState));
        state->SystemCall = (delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint>)SystemCallEntry;
        state->Spawn = (delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint>)SpawnEntry;
        state->ErrorNumber = (delegate* unmanaged<int*>)ErrorNumberEntry;
        state->Ruleset = ruleset;
        state->Listener = -1;
        state->Filter = FilterBytes;
        state->CapabilityHeader[0] = CapabilityVersion3;
        state->WakeDescriptor = wakeDescriptor;
        return state;
    }

    /// <summary>Starts the thread; news comes over the wake pipe.</summary>
    internal static Thread Start(LaunchState* state)
    {
        var at = (nint)state;
        var thread = new Thread(() => Run((LaunchState*)at), 256 * 1024) { IsBackground = true, Name = "tsrun launch" };
        thread.UnsafeStart();
        return thread;
    }

    // AggressiveOptimization: fully compiled before its first instruction and never counted or compiled again.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(LaunchState* state)
    {
        var news = LaunchState.Started;
        state->Thread = (int)state->SystemCall(SystemCalls.GetThreadId, 0, 0, 0, 0, 0);
        state->Error = state->Ruleset < 0 || Restrict(state) ? Launch(state) : *state->ErrorNumber();
        if (state->Error != 0)
            news = LaunchState.Failed;
        state->SystemCall(SystemCalls.Write, state->WakeDescriptor, (nint)(&news), 1, 0, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Restrict(LaunchState* state)
    {
        // Fails where we may not, and then no_new_privs below keeps the child from gaining what we lack.
        for (var capability = 0; capability <= CapabilityLast; capability++)
            state->SystemCall(SystemCalls.ProcessControl, DropBounding, capability, 0, 0, 0);
        state->SystemCall(SystemCalls.ProcessControl, Ambient, AmbientClear, 0, 0, 0);
        state->Step = LaunchStep.Capabilities;
        if (state->SystemCall(SystemCalls.SetCapabilities, (nint)state->CapabilityHeader, (nint)state->Capabilities, 0, 0, 0) != 0)
            return false;
        state->Step = LaunchStep.NoNewPrivileges;
        if (state->SystemCall(SystemCalls.ProcessControl, NoNewPrivileges, 1, 0, 0, 0) != 0)
            return false;
        state->Step = LaunchStep.Landlock;
        if (state->SystemCall(SystemCalls.LandlockRestrictSelf, state->Ruleset, 0, 0, 0, 0) != 0)
            return false;
        state->Step = LaunchStep.Seccomp;
        state->Listener = (int)state->SystemCall(SystemCalls.Seccomp, SetFilter, FilterFlags, state->Filter, 0, 0);
        if (state->Listener < 0)
            return false;
        // Starting the child returns only when somebody has answered its first calls.
        var news = LaunchState.Boxed;
        state->SystemCall(SystemCalls.Write, state->WakeDescriptor, (nint)(&news), 1, 0, 0);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Launch(LaunchState* state)
    {
        state->Step = LaunchStep.Spawn;
        return state->Program == 0 ? 0 : (int)state->Spawn((nint)(&state->Pid), state->Program, state->Actions, state->Attributes, state->Arguments, state->Environment);
    }

    // struct sock_fprog with its instructions behind it; made once, alive as long as the process.
    private static nint NativeFilter()
    {
        var program = SeccompFilter.Compile(SeccompTable.Rules, RuntimeInformation.ProcessArchitecture);
        var memory = (byte*)NativeMemory.AllocZeroed((nuint)(16 + program.Length * sizeof(SeccompFilter.Instruction)));
        *(ushort*)memory = (ushort)program.Length;
        *(byte**)(memory + 8) = memory + 16;
        program.CopyTo(new Span<SeccompFilter.Instruction>(memory + 16, program.Length));
        return (nint)memory;
    }
}
