using System.Runtime.InteropServices;

namespace Tsrun.Activities.Sandbox;

/// <summary>
/// Does chmod and utimensat by path for the children of one box, on files below its writable folders only. It opens the file, looks where that led, and
/// changes what it opened; a link swapped meanwhile changes nothing. (Paths that are no UTF-8 are refused.)
/// </summary>
/// <param name="write">The box's writable paths.</param>
internal sealed unsafe class MetadataBroker(IReadOnlyList<string> write)
{
    private const int NotPermitted = 1, NoEntry = 2, BadAddress = 14;
    private const int WorkingFolder = -100, DoNotFollow = 0x100, EmptyPath = 0x1000, OpenNoFollow = 0x20000;
    private static readonly int NoFollow = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 ? 0x8000 : OpenNoFollow;
    // Everything but set-uid and set-gid.
    private const ulong ModeMask = 0x3ff;
    private static readonly int? Chmod = SystemCalls.NumberOf("chmod");
    private static readonly int? Times = SystemCalls.NumberOf("utimensat");
    private static readonly int? ChmodWithFlags = SystemCalls.NumberOf("fchmodat2");
    private readonly string[] _folders = [.. write.Where(Directory.Exists).Select(Resolve).OfType<string>()];

    /// <summary>Does one waiting call.</summary>
    /// <param name="isValid">Whether the caller still waits: its number may be another's by now, and then we read a stranger's memory.</param>
    /// <returns>An error number; 0 when it is done.</returns>
    internal int Perform(LibC.Notice* notice, Func<bool> isValid)
    {
        // chmod(path, mode) has no folder in front and no flags behind; fchmodat has no flags either.
        var shift = notice->Call == Chmod ? 0 : 1;
        var folder = shift == 0 ? WorkingFolder : (int)notice->Arguments[0];
        var flags = notice->Call == Times || notice->Call == ChmodWithFlags ? (int)notice->Arguments[3] : 0;
        if (ForeignMemory.ReadPath(notice->Thread, notice->Arguments[shift]) is not { } path)
            return BadAddress;
        if (path.Length == 0 && (flags & EmptyPath) == 0)
            return NoEntry;
        using var target = Descriptor.Open(Anchor(notice->Thread, folder, path), LibC.OpenPath | ((flags & DoNotFollow) != 0 ? NoFollow : 0));
        if (target.Value < 0)
            return Marshal.GetLastPInvokeError();
        if (!IsInside(target) || !isValid())
            return NotPermitted;
        return notice->Call == Times ? SetTimes(notice, target) : SetMode(target, notice->Arguments[shift + 1]);
    }

    private static string Anchor(int thread, int folder, string path) =>
        path.StartsWith('/') ? path
        : folder == WorkingFolder ? $"/proc/{thread}/cwd/{path}"
        : path.Length == 0 ? $"/proc/{thread}/fd/{folder}"
        : $"/proc/{thread}/fd/{folder}/{path}";

    private bool IsInside(Descriptor target) =>
        PathOf(target) is { } path && _folders.Any(folder => path == folder || path.StartsWith(folder + '/', StringComparison.Ordinal));

    private static int SetMode(Descriptor target, ulong mode)
    {
        fixed (byte* empty = "\0"u8)
            return LibC.SystemCall(ChmodWithFlags!.Value, target.Value, (nint)empty, (nint)(mode & ModeMask), EmptyPath) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    private static int SetTimes(LibC.Notice* notice, Descriptor target)
    {
        var times = stackalloc byte[32];
        var given = notice->Arguments[2];
        if (given != 0 && !ForeignMemory.TryRead(notice->Thread, given, new Span<byte>(times, 32)))
            return BadAddress;
        return LibC.SetTimes(target.Value, "", given == 0 ? null : times, EmptyPath) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    private static string? Resolve(string folder)
    {
        using var opened = Descriptor.Open(folder, LibC.OpenPath);
        return PathOf(opened);
    }

    // Where an open file lies now, links resolved.
    private static string? PathOf(Descriptor opened) => opened.Value < 0 ? null : new FileInfo($"/proc/self/fd/{opened.Value}").LinkTarget;
}
