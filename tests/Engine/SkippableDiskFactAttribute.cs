using System.Runtime.InteropServices;

namespace Tsrun.Tests.Engine;

/// <summary>Runs only where a small tmpfs can be mounted.</summary>
internal sealed partial class SkippableDiskFactAttribute : FactAttribute
{
    public SkippableDiskFactAttribute()
    {
        var probe = Directory.CreateTempSubdirectory("tsrun-probe-").FullName;
        if (!OperatingSystem.IsLinux() || Mount(probe, "size=64k") != 0)
            Skip = "needs the right to mount a tmpfs (Linux, root)";
        else
            _ = Unmount(probe);
        Directory.Delete(probe);
    }

    public static int Mount(string path, string options) => Mount("tmpfs", path, "tmpfs", 0, options);

    /// <summary>MS_REMOUNT and MS_RDONLY.</summary>
    public static int MakeReadOnly(string path) => Mount("tmpfs", path, "tmpfs", 32 | 1, "");

    [LibraryImport("libc", EntryPoint = "mount", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string source, string target, string type, nuint flags, string data);

    /// <summary>MNT_DETACH: a child that another test forks at this moment may still hold what was open here.</summary>
    public static int Unmount(string target) => Unmount(target, 2);

    [LibraryImport("libc", EntryPoint = "umount2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unmount(string target, int flags);
}
