using System.Runtime.InteropServices;

namespace Tsrun.Activities.Sandbox;

/// <summary>All that the restricted thread reads and writes. It lies in native memory, so that the thread touches no managed object once it is restricted.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LaunchState
{
    /// <summary>Bytes on the wake pipe, from the launching thread to the supervisor.</summary>
    internal const byte Boxed = (byte)'b', Started = (byte)'s', Failed = (byte)'f';

    // libc, found before: calling through pointers needs no stub and no lazy binding after the first restriction.
    internal delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint> SystemCall;
    internal delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint> Spawn;
    internal delegate* unmanaged<int*> ErrorNumber;

    // The box; a ruleset of -1 means none.
    internal int Ruleset;
    internal nint Filter;
    internal fixed uint CapabilityHeader[2];
    internal fixed uint Capabilities[6];

    // The program; null starts nothing: a rehearsal of the restrictions.
    internal nint Program, Arguments, Environment, Actions, Attributes;
    internal int WakeDescriptor;

    // What came of it.
    internal LaunchStep Step;
    internal int Thread;
    internal int Listener;
    internal int Pid;
    internal int Error;
}

/// <summary>What the launching thread did last; names the culprit when it fails.</summary>
internal enum LaunchStep
{
    /// <summary>Giving up all capabilities.</summary>
    Capabilities,
    /// <summary>Giving up gains through exec.</summary>
    NoNewPrivileges,
    /// <summary>Entering the Landlock domain.</summary>
    Landlock,
    /// <summary>Installing the filter.</summary>
    Seccomp,
    /// <summary>Starting the program.</summary>
    Spawn,
}
