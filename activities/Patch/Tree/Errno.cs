namespace Tsrun.Activities.Patching;

/// <summary>Linux error numbers this area answers for, and how .NET's exceptions carry them (<see cref="Exception.HResult"/> is the raw number on Unix).</summary>
internal static class Errno
{
    public const int EPERM = 1, ENOENT = 2, EIO = 5, EACCES = 13, EEXIST = 17, EXDEV = 18, ENOTDIR = 20, EINVAL = 22, ENOSPC = 28, EROFS = 30,
        EAGAIN = 11, ENAMETOOLONG = 36, ENOSYS = 38, ELOOP = 40, EOPNOTSUPP = 95, EDQUOT = 122;

    private const int WindowsDiskFull = 0x70, WindowsHandleDiskFull = 0x27, WindowsWriteProtect = 0x13;

    public static bool IsDiskFull(Exception error) => OperatingSystem.IsWindows()
        ? (error.HResult & 0xFFFF) is WindowsDiskFull or WindowsHandleDiskFull
        : error.HResult is ENOSPC or EDQUOT;

    public static bool IsReadOnly(Exception error) => OperatingSystem.IsWindows()
        ? (error.HResult & 0xFFFF) == WindowsWriteProtect
        : error.HResult is EROFS or EACCES or EPERM;
}

/// <summary>A system call that failed.</summary>
internal sealed class ErrnoException : IOException
{
    public ErrnoException(int errno, string call, string name)
        : base($"{call} of {name}: {System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(errno)}") => HResult = errno;
}
