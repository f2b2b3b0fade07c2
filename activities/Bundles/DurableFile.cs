using Microsoft.Win32.SafeHandles;
using Tsrun.Activities.Patching;

namespace Tsrun.Activities.Bundles;

/// <summary>Files that are there as a whole or not at all, also after power loss: written beside, synced, renamed, and the folder synced.</summary>
public static class DurableFile
{
    /// <summary>Writes or replaces a file; its folder is made when it is missing.</summary>
    /// <exception cref="IOException">The disk would not have it; what was there before is untouched.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        // Not the process's number alone: threads share that, and so do containers that write into one shared folder.
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write, preallocationSize: bytes.Length))
            {
                RandomAccess.Write(file, bytes, 0);
                RandomAccess.FlushToDisk(file);
            }
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
        Sync(folder);
    }

    /// <summary>Makes a folder's names durable; other systems than Linux have no such call.</summary>
    public static void Sync(string folder)
    {
        if (!OperatingSystem.IsLinux()) return;
        using var handle = new SafeFileHandle(LinuxCalls.Open(folder, LinuxCalls.ReadOnly | LinuxCalls.Directory | LinuxCalls.CloseOnExec, 0), ownsHandle: true);
        if (handle.IsInvalid || LinuxCalls.FSync(handle) != 0)
            throw new ErrnoException(System.Runtime.InteropServices.Marshal.GetLastPInvokeError(), "fsync", folder);
    }
}
