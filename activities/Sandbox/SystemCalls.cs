using System.Runtime.InteropServices;

namespace Tsrun.Activities.Sandbox;

/// <summary>Numbers of system calls that are made by number.</summary>
internal static class SystemCalls
{
    private static readonly bool s_arm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    internal static readonly int Write = s_arm ? 64 : 1;
    internal static readonly int WaitId = s_arm ? 95 : 247;
}
