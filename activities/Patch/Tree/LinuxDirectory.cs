using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Tsrun.Activities.Patching;

/// <summary>A directory held by its descriptor: a path swapped for a link after the check leads nowhere.</summary>
internal sealed class LinuxDirectory(SafeFileHandle handle, string shown, FileSteps steps) : TreeDirectory(shown, steps)
{
    private const uint BasicStats = 0x7ff;
    private const uint OwnerOnly = 0x180; // 0600
    private const int KindMask = 0xF000;

    private bool _locked;

    public SafeFileHandle Handle => handle;

    /// <summary>Opens a folder by its absolute path; links on the way to it are the user's own choice.</summary>
    public static LinuxDirectory Open(string path, FileSteps steps)
    {
        var descriptor = LinuxCalls.Open(path, LinuxCalls.Directory | LinuxCalls.CloseOnExec, 0);
        return descriptor >= 0 ? new(new(descriptor, ownsHandle: true), path, steps) : throw Failed("open", path);
    }

    public override FileFacts? Stat(string name)
    {
        if (LinuxCalls.StatX(handle, name, LinuxCalls.NoFollowStat, BasicStats, out var found) == 0) return Facts(found);
        return Marshal.GetLastPInvokeError() == Errno.ENOENT ? null : throw Failed("stat", name);
    }

    public override FileFacts Stat(SafeFileHandle file) =>
        LinuxCalls.StatX(file, "", LinuxCalls.EmptyPath, BasicStats, out var found) == 0 ? Facts(found) : throw Failed("stat", Shown);

    public override SafeFileHandle OpenRead(string name) => OpenName(name, LinuxCalls.ReadOnly | LinuxCalls.NonBlocking, 0);

    public override bool TryLock()
    {
        if (_locked = LinuxCalls.FLock(handle, LinuxCalls.LockExclusiveNow) == 0) return true;
        return Marshal.GetLastPInvokeError() == Errno.EAGAIN ? false : throw Failed("lock", Shown);
    }

    public override IReadOnlyList<string> Names() =>
        [.. System.IO.Directory.EnumerateFileSystemEntries($"/proc/self/fd/{handle.DangerousGetHandle()}").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    // Closing alone would not do: a process that is being started in this instant holds a copy of the descriptor until its exec, and with it the lock.
    public override void Dispose()
    {
        if (_locked && LinuxCalls.FLock(handle, LinuxCalls.Unlock) != 0) throw Failed("unlock", Shown);
        _locked = false;
        handle.Dispose();
    }

    protected override SafeFileHandle Create(string name) =>
        OpenName(name, LinuxCalls.WriteOnly | LinuxCalls.Create | LinuxCalls.Exclusive, OwnerOnly);

    // "No space" comes here, before anything has changed. File systems that cannot reserve say so when the bytes are written.
    protected override void Reserve(SafeFileHandle file, string name, long length)
    {
        if (length == 0 || LinuxCalls.FAllocate(file, 0, 0, length) == 0) return;
        if (Marshal.GetLastPInvokeError() is not (Errno.EOPNOTSUPP or Errno.ENOSYS or Errno.EINVAL)) throw Failed("reserve", name);
    }

    // The owner first: changing it clears mode bits. Only root can give a file away, so the rest of us keep our own.
    protected override void Dress(SafeFileHandle file, FileFacts like)
    {
        if (LinuxCalls.FChown(file, like.Owner, like.Group) != 0 && Marshal.GetLastPInvokeError() is not (Errno.EPERM or Errno.EINVAL)) throw Failed("chown", Shown);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, like.Mode);
    }

    protected override void Flush(SafeFileHandle file, string name)
    {
        if (LinuxCalls.FSync(file) != 0) throw Failed("fsync", name);
    }

    protected override void Move(string from, string to)
    {
        if (LinuxCalls.RenameAt(handle, from, handle, to) != 0) throw Failed("rename", to);
    }

    protected override void Unlink(string name)
    {
        if (LinuxCalls.UnlinkAt(handle, name, 0) != 0) throw Failed("unlink", name);
    }

    protected override void FlushNames() => Flush(handle, Shown);

    internal static ErrnoException Failed(string call, string name) => new(Marshal.GetLastPInvokeError(), call, name);

    // A name without separators in an open directory needs no openat2: O_NOFOLLOW covers the only component there is.
    private SafeFileHandle OpenName(string name, int flags, uint mode)
    {
        var descriptor = LinuxCalls.OpenAt(handle, name, flags | LinuxCalls.NoFollow | LinuxCalls.CloseOnExec, mode);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Failed("open", name);
    }

    private static FileFacts Facts(LinuxCalls.StatXBuffer found) => new(
        Kind(found.Mode & KindMask), found.Inode, (long)found.Size, (UnixFileMode)(found.Mode & 0xFFF),
        Nanos(found.ModifiedSeconds, found.ModifiedNanos), Nanos(found.ChangedSeconds, found.ChangedNanos), found.Owner, found.Group);

    private static long Nanos(long seconds, uint nanos) => seconds * 1_000_000_000 + nanos;

    private static FileKind Kind(int type) => type switch
    {
        0x8000 => FileKind.Regular,
        0x4000 => FileKind.Directory,
        0xA000 => FileKind.Link,
        0x1000 => FileKind.Fifo,
        _ => FileKind.Device,
    };
}
