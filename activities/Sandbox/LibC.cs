using System.Runtime.InteropServices;

namespace Tsrun.Activities.Sandbox;

/// <summary>The C library, as far as launching and watching a child needs it. Names and constants are those of the man pages.</summary>
internal static unsafe partial class LibC
{
    internal const int OpenCloseOnExec = 0x80000, OpenReadOnly = 0, OpenReadWrite = 2, OpenPath = 0x200000;
    internal const short PollIn = 1, PollError = 8, PollHangup = 16;
    internal const int Interrupted = 4, NoSuchProcess = 3;
    internal const int SignalKill = 9;
    internal const int WaitForPid = 1, WaitExited = 4, WaitKeepsZombie = 0x01000000;

    /// <summary>A call that waits for an answer: struct seccomp_notif.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Notice
    {
        internal ulong Id;
        internal int Thread;
        internal uint Flags;
        internal int Call;
        internal uint Machine;
        internal ulong InstructionPointer;
        internal fixed ulong Arguments[6];
    }

    /// <summary>The answer: struct seccomp_notif_resp.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct NoticeAnswer
    {
        internal const uint GoAhead = 1;
        internal ulong Id;
        internal long Value;
        internal int NegativeError;
        internal uint Flags;
    }

    /// <summary>A piece of memory: struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Memory
    {
        internal nint Start;
        internal nint Length;
    }

    /// <summary>One entry of poll(2); a negative descriptor is skipped.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PollEntry
    {
        internal int Descriptor;
        internal short Wanted;
        internal short Returned;
    }

    /// <summary>A soft and a hard limit of prlimit(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct ResourceLimit
    {
        internal ulong Soft;
        internal ulong Hard;
    }

    /// <summary>The fields of siginfo_t that waitid(2) fills.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    internal struct ChildInfo
    {
        internal const int CodeExited = 1;
        [FieldOffset(8)] internal int Code;
        [FieldOffset(16)] internal int Pid;
        [FieldOffset(24)] internal int Status;
    }

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    internal static partial int Pipe(int* descriptors, int flags);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    internal static partial int Poll(PollEntry* entries, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    internal static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "getsid", SetLastError = true)]
    internal static partial int SessionOf(int pid);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    internal static partial int Wait(int kind, int pid, ChildInfo* info, int options);

    [LibraryImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    internal static partial int Limit(int pid, int resource, ResourceLimit* value, ResourceLimit* old);

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    internal static partial int SetPriority(int kind, int pid, int niceness);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint SystemCall(nint number, nint a, nint b, nint c, nint d);

    // Variadic in C; on the machines that we know a third argument is passed the same way.
    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int Control(int descriptor, nuint request, void* argument);

    [LibraryImport("libc", EntryPoint = "process_vm_readv", SetLastError = true)]
    internal static partial nint ReadMemory(int pid, Memory* into, nuint intoCount, Memory* from, nuint fromCount, nuint flags);

    [LibraryImport("libc", EntryPoint = "utimensat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetTimes(int folder, string path, void* times, int flags);

    [LibraryImport("libc", EntryPoint = "sigfillset")]
    internal static partial int FillSignals(byte* set);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    internal static partial int ActionsInit(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    internal static partial int ActionsDestroy(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    internal static partial int ActionsDuplicate(byte* actions, int descriptor, int target);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np")]
    internal static partial int ActionsChangeDirectory(byte* actions, byte* path);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addclosefrom_np")]
    internal static partial int ActionsCloseFrom(byte* actions, int lowest);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    internal static partial int AttributesInit(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    internal static partial int AttributesDestroy(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    internal static partial int AttributesFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    internal static partial int AttributesDefaultSignals(byte* attributes, byte* set);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    internal static partial int AttributesSignalMask(byte* attributes, byte* set);
}
