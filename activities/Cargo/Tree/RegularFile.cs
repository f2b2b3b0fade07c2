using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Tsrun.Activities.Cargo.Tree;

/// <summary>What a path is, without following a link at its end.</summary>
public enum EntryKind
{
    /// <summary>Nothing is there.</summary>
    Missing,
    /// <summary>An ordinary file.</summary>
    File,
    /// <summary>A folder.</summary>
    Folder,
    /// <summary>A symbolic link.</summary>
    Link,
    /// <summary>A FIFO, socket or device.</summary>
    Special,
}

/// <summary>Reads files of an untrusted tree: a FIFO does not block, a link is not followed, a lock that somebody holds does not matter.</summary>
public static unsafe partial class RegularFile
{
    private const int ReadOnly = 0, NonBlocking = 0x800, CloseOnExec = 0x80000;
    private const int NoFollowOnly = 0x100, CurrentFolder = -100, TypeAndSize = 0x203;
    private static readonly int NoFollow = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x8000 : 0x20000;

    /// <summary>The kind of entry at a path.</summary>
    public static EntryKind KindOf(string path)
    {
        if (!OperatingSystem.IsLinux()) return PortableKindOf(path);
        // struct statx: stx_mode is at byte 28; the whole is 256 bytes on every architecture.
        byte* fields = stackalloc byte[256];
        if (Statx(CurrentFolder, path, NoFollowOnly, TypeAndSize, fields) != 0) return EntryKind.Missing;
        return (*(ushort*)(fields + 28) & 0xF000) switch
        {
            0x8000 => EntryKind.File,
            0x4000 => EntryKind.Folder,
            0xA000 => EntryKind.Link,
            _ => EntryKind.Special,
        };
    }

    /// <summary>All bytes of an ordinary file; null when it is not one, or holds more than <paramref name="bytesMax"/>.</summary>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="IOException">It could not be read.</exception>
    public static byte[]? Read(string path, long bytesMax)
    {
        using var handle = Open(path);
        if (handle is null) return null;
        var length = RandomAccess.GetLength(handle);
        if (length > bytesMax) return null;
        var bytes = new byte[length];
        var done = 0;
        while (done < bytes.Length)
        {
            var count = RandomAccess.Read(handle, bytes.AsSpan(done), done);
            if (count == 0) return bytes[..done];
            done += count;
        }
        return bytes;
    }

    /// <summary>Opens an ordinary file for reading; null when it is something else.</summary>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="IOException">It could not be opened.</exception>
    public static SafeFileHandle? Open(string path)
    {
        if (KindOf(path) != EntryKind.File) return null;
        if (!OperatingSystem.IsLinux()) return File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        // open(2) itself: File.OpenHandle takes a shared lock, and fails when the tree's code holds an exclusive one.
        var descriptor = OpenFile(path, ReadOnly | NonBlocking | CloseOnExec | NoFollow);
        if (descriptor >= 0) return new SafeFileHandle(descriptor, ownsHandle: true);
        var error = Marshal.GetLastPInvokeError();
        var text = $"{path}: {Marshal.GetPInvokeErrorMessage(error)}";
        throw error is 1 or 13 ? new UnauthorizedAccessException(text) : new IOException(text);
    }

    private static EntryKind PortableKindOf(string path)
    {
        if (!Path.Exists(path) && new FileInfo(path).LinkTarget is null) return EntryKind.Missing;
        var attributes = File.GetAttributes(path);
        return attributes.HasFlag(FileAttributes.ReparsePoint) ? EntryKind.Link
            : attributes.HasFlag(FileAttributes.Directory) ? EntryKind.Folder
            : attributes.HasFlag(FileAttributes.Device) ? EntryKind.Special : EntryKind.File;
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, byte* fields);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);
}
