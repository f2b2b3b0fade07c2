using System.Runtime.InteropServices;

namespace Tsrun.Activities.Sandbox;

/// <summary>All that the restricted thread reads and writes. It lies in native memory, so that the thread touches no managed object once it is restricted.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LaunchState
{
    /// <summary>Bytes on the wake pipe, from the launching thread to the supervisor.</summary>
    internal const byte Started = (byte)'s', Failed = (byte)'f', Exited = (byte)'x';

    // libc, found before: calling through pointers needs no stub and no lazy binding after the first restriction.
    internal delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint> SystemCall;
    internal delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint> Spawn;
    internal delegate* unmanaged<int*> ErrorNumber;

    internal nint Program, Arguments, Environment, Actions, Attributes;
    internal int WakeDescriptor;

    internal int Pid;
    internal int Error;
    internal LibC.ChildInfo Info;
}
