using System.IO.Compression;
using Tsrun.Activities.Cargo.Tree;

namespace Tsrun.Cli.Ci.Artifact;

/// <summary>The files of an artifact that anybody may have made, read into memory: plain names of a closed list, ordinary files, within limits, or nothing at all.</summary>
internal static class ArtifactFiles
{
    /// <summary>Bytes of the archive.</summary>
    public const int ArchiveBytesMax = 10 << 20;

    private const int FilesMax = 50, TotalBytesMax = 64 << 20, LinkMode = 0xA000, FileMode = 0x8000, TypeMask = 0xF000;
    private const string Rejected = "TS1054";

    /// <summary>Reads an archive as the forge hands it out, or a folder into which one was unpacked.</summary>
    /// <exception cref="CliException">TS1054, with the reason.</exception>
    public static IReadOnlyDictionary<string, byte[]> Read(string path)
    {
        if (Directory.Exists(path)) return OfFolder(path);
        if (RegularFile.KindOf(path) == EntryKind.Missing) throw new CliException(ExitCode.Usage, "TS0001", $"there is no artifact {path}");
        return OfZip(RegularFile.Read(path, ArchiveBytesMax) ?? throw Refused($"the archive is not an ordinary file of at most {ArchiveBytesMax >> 20} MiB"));
    }

    /// <summary>Unpacks an archive.</summary>
    public static IReadOnlyDictionary<string, byte[]> OfZip(byte[] archive)
    {
        if (archive.Length > ArchiveBytesMax) throw Refused($"the archive has {archive.Length} bytes, more than {ArchiveBytesMax}");
        try
        {
            using var zip = new ZipArchive(new MemoryStream(archive), ZipArchiveMode.Read);
            if (zip.Entries.Count > FilesMax) throw Refused($"the archive has {zip.Entries.Count} entries, more than {FilesMax}");
            var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
            var left = TotalBytesMax;
            foreach (var entry in zip.Entries)
            {
                Accept(entry.FullName, files);
                if (((entry.ExternalAttributes >> 16) & TypeMask) is LinkMode or not (0 or FileMode)) throw Refused($"{Quoted(entry.FullName)} is a link or no ordinary file");
                var bytes = Inflate(entry, left);
                left -= bytes.Length;
                files[entry.FullName] = bytes;
            }
            return files;
        }
        catch (InvalidDataException e)
        {
            throw Refused($"the archive is damaged: {e.Message}");
        }
    }

    private static Dictionary<string, byte[]> OfFolder(string folder)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var left = TotalBytesMax;
        foreach (var path in Directory.EnumerateFileSystemEntries(folder).Take(FilesMax + 1))
        {
            var name = Path.GetFileName(path);
            Accept(name, files);
            var bytes = RegularFile.Read(path, left) ?? throw Refused($"{Quoted(name)} is a link, no ordinary file, or too large");
            left -= bytes.Length;
            files[name] = bytes;
        }
        return files;
    }

    /// <summary>What an entry says of its size is a claim, so what comes out of it is counted.</summary>
    private static byte[] Inflate(ZipArchiveEntry entry, int bytesMax)
    {
        using var stream = entry.Open();
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (stream.Read(buffer) is > 0 and var count)
        {
            if (bytes.Length + count > bytesMax) throw Refused($"the files have more than {TotalBytesMax >> 20} MiB together");
            bytes.Write(buffer, 0, count);
        }
        return bytes.ToArray();
    }

    /// <summary>The list is closed, so that no name can be absolute, lead upwards or mean another file elsewhere.</summary>
    private static void Accept(string name, Dictionary<string, byte[]> files)
    {
        if (!ShadowFiles.All.Contains(name)) throw Refused($"{Quoted(name)} is no file of an artifact of `tsrun ci shadow`");
        if (files.ContainsKey(name)) throw Refused($"{name} is in it twice");
    }

    private static string Quoted(string name) => $"`{Rendering.Words.Clip(Cli.Rendering.Printable.Line(name), 80)}`";

    internal static CliException Refused(string reason) => new(ExitCode.Invalid, Rejected, $"the artifact was rejected, and nothing was posted: {reason}");
}
