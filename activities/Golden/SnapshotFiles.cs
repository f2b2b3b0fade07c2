using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tsrun.Activities.Cargo.Tree;
using Tsrun.History;

namespace Tsrun.Activities.Golden;

/// <summary>One file of a snapshot, with its bytes.</summary>
public sealed record SourceFile(string Path, UnixFileMode Mode, byte[] Bytes)
{
    /// <summary>As a golden trace lists it.</summary>
    public GoldenFile Listed => new(Path, Convert.ToString((int)Mode, 8), Bytes.Length, HistoryJson.Sha256(Bytes));
}

/// <summary>The sources that a run began from, got back from the checkout as it is now.</summary>
public static class SnapshotFiles
{
    /// <summary>Most bytes and files of a golden trace's sources: an example is small, or it is no example.</summary>
    public const int BytesMax = 1 << 20, FilesMax = 200;

    /// <summary>The files of a checkout, with a patch taken back where it was applied since.</summary>
    /// <returns>The files, or why they cannot be had.</returns>
    public static (IReadOnlyList<SourceFile>? Files, string? Fault) Rebuild(string root, string snapshot, Patch? patch, params IReadOnlyList<string> skip)
    {
        if (!Directory.Exists(root)) return (null, "the checkout is not on this machine any more");
        var now = Snapshot.Take(root, skip);
        if (now.Entries.Any(entry => entry.Link is not null)) return (null, "the sources have a symbolic link");
        if (now.Entries.Count > FilesMax || now.Entries.Sum(entry => entry.Length) > BytesMax)
            return (null, string.Create(CultureInfo.InvariantCulture, $"{now.Entries.Count} files with {now.Entries.Sum(entry => entry.Length) >> 10} KiB, at most {FilesMax} with {BytesMax >> 10} KiB"));
        var files = now.Entries.Select(entry => new SourceFile(entry.Path, entry.Mode, RegularFile.Read(Path.Combine(root, entry.Path), BytesMax) ?? [])).ToList();
        if (now.Hash != snapshot && patch is not null) files = [.. files.Select(file => TakenBack(file, patch))];
        return HashOf(files) == snapshot ? (files, null) : (null, "the checkout is not the one that the run began from, nor that with its patch");
    }

    /// <summary>The hash that a run's input holds for these files.</summary>
    public static string HashOf(IEnumerable<SourceFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files.OrderBy(file => file.Path, StringComparer.Ordinal))
            hash.AppendData(Encoding.UTF8.GetBytes($"{file.Path}\0{Convert.ToString((int)file.Mode, 8)}\0{HistoryJson.Sha256(file.Bytes)}\0"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Writes the files into an empty folder, with their modes.</summary>
    public static void Write(IEnumerable<SourceFile> files, string folder)
    {
        foreach (var file in files)
        {
            var path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, file.Bytes);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, file.Mode);
        }
    }

    private static SourceFile TakenBack(SourceFile file, Patch patch) =>
        patch.Files.FirstOrDefault(change => change.Path == file.Path) is { } change && HistoryJson.Sha256(file.Bytes) == change.AfterSha256 && ReverseDiff.Before(change) is { } before
            ? file with { Bytes = Encoding.UTF8.GetBytes(before) }
            : file;
}
