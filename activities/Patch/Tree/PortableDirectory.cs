using Microsoft.Win32.SafeHandles;

namespace Tsrun.Activities.Patching;

/// <summary>A directory held by its path, for systems without <c>openat2</c>.</summary>
/// <remarks>Weaker than <see cref="LinuxDirectory"/>: links are looked for before each use, so somebody who swaps a folder for a link in
/// that instant can lead a write astray; names are not flushed (.NET cannot); two processes do not exclude each other by the folder.</remarks>
internal sealed class PortableDirectory(string path, string shown, FileSteps steps) : TreeDirectory(shown, steps)
{
    public override FileFacts? Stat(string name)
    {
        FileInfo info = new(At(name));
        if (!info.Exists && !Directory.Exists(info.FullName)) return info.LinkTarget is null ? null : default(FileFacts) with { Kind = FileKind.Link };
        return Facts(info);
    }

    public override FileFacts Stat(SafeFileHandle file) => new(
        FileKind.Regular, 0, RandomAccess.GetLength(file), OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(file),
        Nanos(File.GetLastWriteTimeUtc(file)), 0, 0, 0);

    public override SafeFileHandle OpenRead(string name) =>
        Stat(name) is { Kind: not FileKind.Regular } ? throw new IOException($"{name} is not a regular file") : File.OpenHandle(At(name), share: FileShare.ReadWrite | FileShare.Delete);

    public override bool TryLock() => true;

    public override IReadOnlyList<string> Names() =>
        [.. Directory.EnumerateFileSystemEntries(path).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];

    public override void Dispose()
    {
    }

    protected override SafeFileHandle Create(string name) => File.OpenHandle(At(name), FileMode.CreateNew, FileAccess.Write, FileShare.None);

    protected override void Reserve(SafeFileHandle file, string name, long length) => RandomAccess.SetLength(file, length);

    protected override void Dress(SafeFileHandle file, FileFacts like)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, like.Mode);
    }

    protected override void Flush(SafeFileHandle file, string name) => RandomAccess.FlushToDisk(file);

    protected override void Move(string from, string to) => File.Move(At(from), At(to), overwrite: true);

    protected override void Unlink(string name) => File.Delete(At(name));

    protected override void FlushNames()
    {
    }

    private string At(string name) => Path.Combine(path, name);

    private static long Nanos(DateTime time) => (time - DateTime.UnixEpoch).Ticks * 100;

    private static FileFacts Facts(FileInfo info) => new(
        KindOf(info.Attributes), 0, info.Attributes.HasFlag(FileAttributes.Directory) ? 0 : info.Length,
        OperatingSystem.IsWindows() ? default : info.UnixFileMode, Nanos(info.LastWriteTimeUtc), 0, 0, 0);

    // .NET shows a pipe or a device as Device only on Windows; elsewhere as Normal with length 0, which the reader then finds empty.
    private static FileKind KindOf(FileAttributes attributes) => attributes switch
    {
        _ when attributes.HasFlag(FileAttributes.ReparsePoint) => FileKind.Link,
        _ when attributes.HasFlag(FileAttributes.Directory) => FileKind.Directory,
        _ when attributes.HasFlag(FileAttributes.Device) => FileKind.Device,
        _ => FileKind.Regular,
    };
}
