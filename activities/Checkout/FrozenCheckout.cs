using System.Formats.Tar;
using System.IO.Compression;
using Tsrun.Activities.Cargo.Tree;

namespace Tsrun.Activities.Checkout;

/// <summary>A checkout as one file: the same sources give the same bytes, so that its hash names it.</summary>
public static class FrozenCheckout
{
    /// <summary>Packs the files of a snapshot, and nothing else: no build output, no version control, and no <c>.env</c>, whose secrets no repair needs.</summary>
    public static byte[] Freeze(Snapshot snapshot)
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zip, TarEntryFormat.Pax, leaveOpen: true))
            foreach (var entry in snapshot.Entries.Where(entry => !IsEnvironment(Path.GetFileName(entry.Path)))) Write(tar, snapshot.Root, entry);
        return bytes.ToArray();
    }

    /// <summary>Unpacks into a folder that must not exist; it appears whole or not at all.</summary>
    /// <exception cref="ActivityFailureException">TS1191: an entry leads out of the folder or is none that we pack, or there is too much.</exception>
    public static void Thaw(byte[] archive, string folder)
    {
        var half = $"{folder}.{Guid.NewGuid():N}";
        Directory.CreateDirectory(half);
        try
        {
            var tree = new ThawedTree(half, OperatingSystem.IsLinux());
            using var zip = new GZipStream(new MemoryStream(archive), CompressionMode.Decompress);
            using var tar = new TarReader(new BoundedStream(zip, ThawedTree.BytesMax));
            while (tar.GetNextEntry() is { } entry) tree.Add(entry);
            Directory.Move(half, folder);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or EndOfStreamException)
        {
            throw ThawedTree.Refused($"it is no archive of ours, or damaged: {e.Message}", e);
        }
        finally
        {
            if (Directory.Exists(half)) Directory.Delete(half, recursive: true);
        }
    }

    private static bool IsEnvironment(string name) => name == ".env" || name.StartsWith(".env.", StringComparison.Ordinal);

    private static void Write(TarWriter tar, string root, SnapshotEntry entry)
    {
        var packed = new PaxTarEntry(entry.Link is null ? TarEntryType.RegularFile : TarEntryType.SymbolicLink, entry.Path) { ModificationTime = DateTimeOffset.UnixEpoch, Mode = entry.Mode };
        if (entry.Link is { } target) packed.LinkName = target;
        else packed.DataStream = new MemoryStream(RegularFile.Read(Path.Combine(root, entry.Path), int.MaxValue)
            ?? throw ActivityFailureException.Final("TS0003", $"{entry.Path} went away while the checkout was frozen"));
        tar.WriteEntry(packed);
    }
}
