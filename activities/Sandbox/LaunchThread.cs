using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tsrun.Activities.Sandbox;

/// <summary>A thread that starts one child, waits for it and dies.</summary>
internal static unsafe class LaunchThread
{
    private static readonly nint s_library = NativeLibrary.Load("libc", typeof(LaunchThread).Assembly, null);

    /// <summary>Puts the library functions into the state that the thread will call.</summary>
    internal static void Bind(LaunchState* state)
    {
        state->SystemCall = (delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint>)NativeLibrary.GetExport(s_library, "syscall");
        state->Spawn = (delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint>)NativeLibrary.GetExport(s_library, "posix_spawn");
        state->ErrorNumber = (delegate* unmanaged<int*>)NativeLibrary.GetExport(s_library, "__errno_location");
    }

    /// <summary>Starts the thread; news comes over the wake pipe.</summary>
    internal static Thread Start(LaunchState* state)
    {
        var at = (nint)state;
        var thread = new Thread(() => Run((LaunchState*)at), 256 * 1024) { IsBackground = true, Name = "tsrun launch" };
        thread.Start();
        return thread;
    }

    // Fully compiled before its first instruction, so nothing is compiled, counted or allocated while it runs.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(LaunchState* state)
    {
        var news = LaunchState.Started;
        state->Error = (int)state->Spawn((nint)(&state->Pid), state->Program, state->Actions, state->Attributes, state->Arguments, state->Environment);
        if (state->Error != 0)
            news = LaunchState.Failed;
        state->SystemCall(SystemCalls.Write, state->WakeDescriptor, (nint)(&news), 1, 0, 0);
        if (news == LaunchState.Failed)
            return;
        // The zombie is kept for the supervisor: until it is reaped, its pid and session cannot name anybody else.
        while (state->SystemCall(SystemCalls.WaitId, LibC.WaitForPid, state->Pid, (nint)(&state->Info), LibC.WaitExited | LibC.WaitKeepsZombie, 0) < 0
            && *state->ErrorNumber() == LibC.Interrupted) { }
        news = LaunchState.Exited;
        state->SystemCall(SystemCalls.Write, state->WakeDescriptor, (nint)(&news), 1, 0, 0);
    }
}
