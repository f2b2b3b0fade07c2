using System.Formats.Tar;
using System.IO.Compression;
using Tsrun.Activities.Cargo.Tree;

namespace Tsrun.Activities.Checkout;

/// <summary>A checkout as one file: the same sources give the same bytes, so that its hash names it.</summary>
public static class FrozenCheckout
{
    /// <summary>What an archive may hold once unpacked, in bytes; a checkout that is larger is not copied either.</summary>
    private const long UnpackedBytesMax = 2L << 30;

    /// <summary>Packs the files of a snapshot, and nothing else: no build output, no version control.</summary>
    public static byte[] Freeze(Snapshot snapshot)
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zip, TarEntryFormat.Pax, leaveOpen: true))
            foreach (var entry in snapshot.Entries) Write(tar, snapshot.Root, entry);
        return bytes.ToArray();
    }

    /// <summary>Unpacks into a folder that must not exist; it appears whole or not at all.</summary>
    /// <exception cref="ActivityFailureException">TS1152: an entry leads out of the folder, or there is too much.</exception>
    public static void Thaw(byte[] archive, string folder)
    {
        var half = $"{folder}.{Guid.NewGuid():N}";
        Directory.CreateDirectory(half);
        try
        {
            using var zip = new GZipStream(new MemoryStream(archive), CompressionMode.Decompress);
            using var tar = new TarReader(zip);
            var left = UnpackedBytesMax;
            while (tar.GetNextEntry() is { } entry)
            {
                left -= entry.Length;
                if (left < 0) throw ActivityFailureException.Final("TS1152", $"the frozen checkout holds more than {UnpackedBytesMax} bytes");
                Read(entry, half);
            }
            Directory.Move(half, folder);
        }
        catch
        {
            Directory.Delete(half, recursive: true);
            throw;
        }
    }

    private static void Write(TarWriter tar, string root, SnapshotEntry entry)
    {
        var packed = new PaxTarEntry(entry.Link is null ? TarEntryType.RegularFile : TarEntryType.SymbolicLink, entry.Path) { ModificationTime = DateTimeOffset.UnixEpoch, Mode = entry.Mode };
        if (entry.Link is { } target) packed.LinkName = target;
        else packed.DataStream = new MemoryStream(RegularFile.Read(Path.Combine(root, entry.Path), int.MaxValue)
            ?? throw ActivityFailureException.Final("TS0003", $"{entry.Path} went away while the checkout was frozen"));
        tar.WriteEntry(packed);
    }

    private static void Read(TarEntry entry, string folder)
    {
        var path = Path.GetFullPath(Path.Combine(folder, entry.Name));
        var target = entry.EntryType == TarEntryType.SymbolicLink ? Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, entry.LinkName)) : path;
        if (!IsInside(path, folder) || !IsInside(target, folder)) throw ActivityFailureException.Final("TS1152", $"the frozen checkout names {entry.Name}, which leads out of it");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (entry.EntryType == TarEntryType.SymbolicLink) File.CreateSymbolicLink(path, entry.LinkName);
        else entry.ExtractToFile(path, overwrite: false);
    }

    private static bool IsInside(string path, string folder) => path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
