using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Tsrun.Activities.Patching;

/// <summary>The system calls .NET has no API for: everything relative to an open directory.</summary>
internal static partial class LinuxCalls
{
    public const int ReadOnly = 0, WriteOnly = 1, Create = 0x40, Exclusive = 0x80, NonBlocking = 0x800, CloseOnExec = 0x80000;
    public const int EmptyPath = 0x1000, NoFollowStat = 0x100, LockExclusiveNow = 2 | 4, Unlock = 8;

    // asm-generic/fcntl.h, and the two that ARM numbers otherwise (arch/arm64/include/uapi/asm/fcntl.h).
    private static readonly bool Arm = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64;
    public static int Directory => Arm ? 0x4000 : 0x10000;
    public static int NoFollow => Arm ? 0x8000 : 0x20000;

    // linux/openat2.h; the call has the same number on every architecture.
    private const ulong ResolveNoMagicLinks = 2, ResolveNoSymlinks = 4, ResolveBeneath = 8;
    private const nint OpenAt2Number = 437;

    /// <summary>Opens beneath a directory; no link is followed anywhere on the way.</summary>
    /// <returns>The handle, or an invalid one with the reason in <paramref name="errno"/>.</returns>
    public static SafeFileHandle OpenBeneath(SafeFileHandle root, string path, int flags, uint mode, out int errno)
    {
        var how = new OpenHow((uint)(flags | CloseOnExec), mode, ResolveBeneath | ResolveNoSymlinks | ResolveNoMagicLinks);
        var handle = new SafeFileHandle(OpenAt2(OpenAt2Number, root, path, ref how, Marshal.SizeOf<OpenHow>()), ownsHandle: true);
        errno = handle.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
        return handle;
    }

    [StructLayout(LayoutKind.Sequential)]
    private record struct OpenHow(ulong Flags, ulong Mode, ulong Resolve);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint OpenAt2(nint number, SafeFileHandle directory, string path, ref OpenHow how, nint size);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int OpenAt(SafeFileHandle directory, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int StatX(SafeFileHandle directory, string path, int flags, uint mask, out StatXBuffer buffer);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RenameAt(SafeFileHandle oldDirectory, string oldName, SafeFileHandle newDirectory, string newName);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int UnlinkAt(SafeFileHandle directory, string name, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int FSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    public static partial int FChown(SafeFileHandle file, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    public static partial int FAllocate(SafeFileHandle file, int mode, long offset, long length);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int FLock(SafeFileHandle file, int operation);

    /// <summary>struct statx of linux/stat.h, as far as it is read here; the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct StatXBuffer
    {
        [FieldOffset(20)] public uint Owner;
        [FieldOffset(24)] public uint Group;
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(40)] public ulong Size;
        [FieldOffset(96)] public long ChangedSeconds;
        [FieldOffset(104)] public uint ChangedNanos;
        [FieldOffset(112)] public long ModifiedSeconds;
        [FieldOffset(120)] public uint ModifiedNanos;
    }
}
