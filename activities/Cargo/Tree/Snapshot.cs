using System.Security.Cryptography;
using System.Text;

namespace Tsrun.Activities.Cargo.Tree;

/// <summary>One entry of a snapshot: an ordinary file, or a link that stays inside.</summary>
/// <param name="Path">Relative to the snapshot's root, with <c>/</c>.</param>
/// <param name="Sha256">Of the bytes; of the target for a link.</param>
/// <param name="Text">Kept for files that may be edited: UTF-8 Rust sources and manifests.</param>
/// <param name="Link">Relative target of a link; null for a file.</param>
public sealed record SnapshotEntry(string Path, UnixFileMode Mode, long Length, string Sha256, string? Text = null, string? Link = null);

/// <summary>A folder's source files at one moment.</summary>
/// <param name="Root">Absolute.</param>
/// <param name="Entries">Sorted ordinally by path.</param>
/// <param name="Notes">What was left out and why, for people.</param>
public sealed record Snapshot(string Root, IReadOnlyList<SnapshotEntry> Entries, IReadOnlyList<string> Notes)
{
    /// <summary>SHA-256 over path, mode and bytes of every entry, in order.</summary>
    public string Hash { get; } = HashOf(Entries);

    /// <summary>Takes a snapshot; never follows links, never blocks on special files.</summary>
    /// <param name="skip">Absolute folders that are left out, such as our own data folder.</param>
    /// <exception cref="ActivityFailureException">TS0003: unreadable; TS0004: a source file is too large; TS0005: too much in all.</exception>
    public static Snapshot Take(string root, params IReadOnlyList<string> skip) => new TreeWalk(root, skip).Run();

    private static string HashOf(IReadOnlyList<SnapshotEntry> entries)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var entry in entries)
            // NUL cannot be in a path, so no two lists of entries give the same bytes.
            hash.AppendData(Encoding.UTF8.GetBytes($"{entry.Path}\0{(entry.Link is null ? Convert.ToString((int)entry.Mode, 8) : "link")}\0{entry.Sha256}\0"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
