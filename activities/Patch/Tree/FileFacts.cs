namespace Tsrun.Activities.Patching;

/// <summary>What a file is, beside its bytes. Equal facts before and after mean that nobody touched it in between.</summary>
/// <param name="Mode">The permission bits, 12 of them.</param>
/// <param name="ModifiedNanos">mtime in nanoseconds since 1970.</param>
/// <param name="ChangedNanos">ctime in nanoseconds since 1970; 0 where the system has none.</param>
public readonly record struct FileFacts(FileKind Kind, ulong Inode, long Size, UnixFileMode Mode, long ModifiedNanos, long ChangedNanos, uint Owner, uint Group)
{
    /// <summary>Bits that make a file more than a text: set-uid, set-gid, sticky.</summary>
    public bool HasSpecialBits => (Mode & (UnixFileMode.SetUser | UnixFileMode.SetGroup | UnixFileMode.StickyBit)) != 0;
}

/// <summary>What stands under a name.</summary>
public enum FileKind
{
    /// <summary>Bytes on a disk.</summary>
    Regular,
    /// <summary>A folder.</summary>
    Directory,
    /// <summary>A symbolic link, or a reparse point.</summary>
    Link,
    /// <summary>A named pipe; reading one may wait for ever.</summary>
    Fifo,
    /// <summary>A device or a socket.</summary>
    Device,
}

/// <summary>A file's bytes, with what it was when they were read.</summary>
public sealed record TreeFile(PatchPath Path, byte[] Bytes, FileFacts Facts)
{
    /// <summary>Lower-case hex SHA-256 of the bytes.</summary>
    public string Sha256 { get; } = Tsrun.History.HistoryJson.Sha256(Bytes);
}
