using Microsoft.Win32.SafeHandles;
using Tsrun.History;

namespace Tsrun.Activities.Patching;

/// <summary>A checkout, opened once by its root. What it opens lies beneath that root, whatever anybody does to paths meanwhile.</summary>
/// <remarks>On Linux by <c>openat2</c> (or, on kernels before 5.6, folder by folder with O_NOFOLLOW); elsewhere by looking for links first, see <c>PortableDirectory</c>.</remarks>
public sealed class SafeTree : IDisposable
{
    /// <summary>Largest file that is read, in bytes.</summary>
    public const int FileBytesMax = 32 << 20;

    private readonly string _root;
    private readonly FileSteps _steps;
    private readonly TreeDirectory _rootDirectory;
    private readonly SortedDictionary<string, TreeDirectory> _folders = new(StringComparer.Ordinal);

    private SafeTree(string root, FileSteps steps, TreeDirectory rootDirectory) => (_root, _steps, _rootDirectory) = (root, steps, rootDirectory);

    /// <summary>Opens a checkout.</summary>
    /// <exception cref="ActivityFailureException"><c>TS0704</c>: the folder is not there.</exception>
    public static SafeTree Open(string root) => Open(root, (_, _) => { }, portable: !OperatingSystem.IsLinux());

    internal static SafeTree Open(string root, FileSteps steps, bool portable)
    {
        if (!Directory.Exists(root)) throw PatchFailures.Missing(root);
        return new SafeTree(root, steps, portable ? new PortableDirectory(root, root, steps) : LinuxDirectory.Open(root, steps));
    }

    /// <summary>Reads a file with all that is needed to replace it later.</summary>
    /// <exception cref="ActivityFailureException"><c>TS0701</c> a link, <c>TS0702</c> not a regular file, <c>TS0704</c> not there, <c>TS0707</c> too large.</exception>
    public TreeFile Read(PatchPath path)
    {
        try
        {
            var folder = FolderOf(path);
            Check(path, folder.Stat(path.Name) ?? throw PatchFailures.Missing(path.Value));
            using var file = folder.OpenRead(path.Name);
            var facts = folder.Stat(file);
            Check(path, facts);
            return new TreeFile(path, ReadAll(path, file, facts.Size), facts);
        }
        catch (IOException error)
        {
            throw Reading(path, error);
        }
    }

    /// <summary>Reads a file, or gives null when there is no regular file of that name that a patch could have left there.</summary>
    public TreeFile? TryRead(PatchPath path)
    {
        try
        {
            return Read(path);
        }
        catch (ActivityFailureException other) when (other.Failure.Info is FailureInfo.Application { Type: "TS0701" or "TS0702" or "TS0704" or "TS0707" })
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var folder in _folders.Values) folder.Dispose();
        _rootDirectory.Dispose();
    }

    internal bool TryLock() => _rootDirectory.TryLock();

    /// <summary>The open folder of a file; opened once, so that all steps of one change happen in the same folder.</summary>
    internal TreeDirectory FolderOf(PatchPath path)
    {
        if (path.Folder.Length == 0) return _rootDirectory;
        if (!_folders.TryGetValue(path.Folder, out var folder)) _folders.Add(path.Folder, folder = OpenFolder(path.Folder));
        return folder;
    }

    private TreeDirectory OpenFolder(string folder) => _rootDirectory is LinuxDirectory linux
        ? new LinuxDirectory(OpenBeneath(linux.Handle, folder), folder, _steps)
        : new PortableDirectory(CheckedPath(folder), folder, _steps);

    private static SafeFileHandle OpenBeneath(SafeFileHandle root, string folder)
    {
        var handle = LinuxCalls.OpenBeneath(root, folder, LinuxCalls.Directory, 0, out var errno);
        return errno switch
        {
            0 => handle,
            Errno.ENOSYS or Errno.EPERM => WalkBeneath(root, folder),
            _ => throw new ErrnoException(errno, "open", folder),
        };
    }

    // Kernels before 5.6 and sandboxes that do not know openat2.
    private static SafeFileHandle WalkBeneath(SafeFileHandle root, string folder)
    {
        var here = root;
        foreach (var name in folder.Split('/'))
        {
            var next = LinuxCalls.OpenAt(here, name, LinuxCalls.Directory | LinuxCalls.NoFollow | LinuxCalls.CloseOnExec, 0);
            var failure = next < 0 ? LinuxDirectory.Failed("open", folder) : null;
            if (here != root) here.Dispose();
            here = failure is null ? new SafeFileHandle(next, ownsHandle: true) : throw failure;
        }
        return here;
    }

    private string CheckedPath(string folder)
    {
        var path = _root;
        foreach (var name in folder.Split('/'))
        {
            path = Path.Combine(path, name);
            if (!Directory.Exists(path)) throw PatchFailures.Missing(folder);
            if (new DirectoryInfo(path).LinkTarget is not null) throw PatchFailures.ThroughLink(folder);
        }
        return path;
    }

    private static void Check(PatchPath path, FileFacts facts)
    {
        if (facts.Kind == FileKind.Link) throw PatchFailures.ThroughLink(path.Value);
        if (facts.Kind != FileKind.Regular) throw PatchFailures.NotRegular(path.Value, KindName(facts.Kind));
        if (facts.HasSpecialBits) throw PatchFailures.NotRegular(path.Value, "a file with a set-uid, set-gid or sticky bit");
        if (facts.Size > FileBytesMax) throw PatchFailures.TooLarge($"bytes of `{path}`", facts.Size, FileBytesMax);
    }

    private static string KindName(FileKind kind) => kind switch
    {
        FileKind.Directory => "a folder",
        FileKind.Fifo => "a named pipe",
        _ => "a device or a socket",
    };

    private static byte[] ReadAll(PatchPath path, SafeFileHandle file, long size)
    {
        var bytes = new byte[size];
        var count = 0;
        while (count < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(count), count) is var read and > 0) count += read;
        if (count < bytes.Length) throw PatchFailures.Changed(path.Value, $"of {size} bytes", $"only {count} bytes: it shrank while it was read");
        return bytes;
    }

    private static ActivityFailureException Reading(PatchPath path, IOException error) => error.HResult switch
    {
        _ when error is not ErrnoException => PatchFailures.From(error, path.Value),
        Errno.ELOOP or Errno.EXDEV => PatchFailures.ThroughLink(path.Value),
        Errno.ENOENT or Errno.ENAMETOOLONG => PatchFailures.Missing(path.Value, error),
        Errno.ENOTDIR => PatchFailures.NotRegular(path.Value, "beneath something that is not a folder"),
        _ => PatchFailures.From(error, path.Value),
    };
}
