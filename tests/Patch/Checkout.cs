using System.Text;
using Tsrun.Activities;
using Tsrun.Activities.Patching;
using Tsrun.History;

namespace Tsrun.Tests.Patching;

/// <summary>A throw-away checkout with an undo folder and a folder outside, all under one temporary folder.</summary>
internal sealed class Checkout : IDisposable
{
    public const string Run = "run-1";
    private readonly bool _owned;

    /// <param name="folder">A folder that somebody else made and removes.</param>
    public Checkout(string? folder = null) : this(folder ?? Directory.CreateTempSubdirectory("tsrun-patch-").FullName, owned: folder is null)
    {
    }

    private Checkout(string folder, bool owned)
    {
        (Folder, _owned) = (folder, owned);
        Directory.CreateDirectory(Root);
        Directory.CreateDirectory(Outside);
    }

    /// <summary>In memory where the system has a place for it: for tests of logic, not of disks.</summary>
    public static Checkout InMemory() => Directory.Exists("/dev/shm") ? new(Directory.CreateDirectory($"/dev/shm/tsrun-patch-{Guid.NewGuid():N}").FullName, owned: true) : new();

    public string Folder { get; }
    public string Root => Path.Combine(Folder, "root");
    public string Undo => Path.Combine(Folder, "undo");
    public string Outside => Path.Combine(Folder, "outside");

    public Checkout With(string path, string text) => With(path, Encoding.UTF8.GetBytes(text));

    public Checkout With(string path, byte[] bytes, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllBytes(At(path), bytes);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(At(path), mode);
        return this;
    }

    public string At(string path) => Path.Combine(Root, path);

    public UnixFileMode ModeOf(string path) => new FileInfo(At(path)).UnixFileMode;

    public byte[] Bytes(string path) => File.ReadAllBytes(At(path));

    public string Text(string path) => Encoding.UTF8.GetString(Bytes(path));

    /// <summary>A change of whatever the file holds now, text or not.</summary>
    public FileChange Change(string path, string after) => new(path, HistoryJson.Sha256(Bytes(path)), HistoryJson.Sha256(after), after, "", 1);

    public Patch Patch(params (string Path, string After)[] files) => new([.. files.Select(file => Change(file.Path, file.After))]);

    public PatchApply.Result Apply(Patch patch, FileSteps? steps = null, string run = Run) => PatchEngine.Apply(Root, Undo, run, patch, Options(steps));

    public PatchRevert.Result Revert(FileSteps? steps = null, string run = Run) => PatchEngine.Revert(Root, Undo, run, Options(steps));

    public Recovery Recover(FileSteps? steps = null) => PatchEngine.Recover(Root, Undo, Options(steps));

    /// <summary>Path, type, mode and bytes of everything in the checkout.</summary>
    public string TreeHash() => TreeHash(Root);

    public static string TreeHash(string folder)
    {
        var lines = new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .OrderBy(entry => entry.FullName, StringComparer.Ordinal)
            .Select(entry => $"{Path.GetRelativePath(folder, entry.FullName)} {entry.Attributes & (FileAttributes.Directory | FileAttributes.ReparsePoint)} {entry.UnixFileMode} {Content(entry)}");
        return string.Join('\n', lines);
    }

    public void Dispose()
    {
        if (_owned) Directory.Delete(Folder, recursive: true);
    }

    private static PatchOptions Options(FileSteps? steps) => steps is null ? PatchOptions.Default : PatchOptions.Default with { Steps = steps };

    private static string Content(FileSystemInfo entry) => entry switch
    {
        { LinkTarget: { } target } => "-> " + target,
        FileInfo { Length: > 0 } file => HistoryJson.Sha256(File.ReadAllBytes(file.FullName)),
        _ => "",
    };
}

internal static class Refused
{
    /// <summary>The code and the message of a refusal.</summary>
    public static (string Code, string Message) By(Action work)
    {
        var failure = Assert.Throws<ActivityFailureException>(work).Failure;
        return (Assert.IsType<FailureInfo.Application>(failure.Info).Type, failure.Message);
    }
}
