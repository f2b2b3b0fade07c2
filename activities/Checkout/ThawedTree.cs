using System.Formats.Tar;

namespace Tsrun.Activities.Checkout;

/// <summary>A folder that an archive is unpacked into. Whoever can start a run chooses the archive, so it may hold anything.</summary>
/// <remarks>
/// Nothing is written through a link, and the target of a link goes up first and down afterwards, never <c>a/../b</c>: so where it leads can be told from the names
/// alone, even when it leads to another link.
/// </remarks>
internal sealed class ThawedTree(string folder)
{
    /// <summary>What an archive may hold once unpacked, headers included; a checkout that is larger is not copied either.</summary>
    public const long BytesMax = 2L << 30;

    private const int EntriesMax = 200_000;

    private readonly HashSet<string> _files = new(StringComparer.Ordinal), _folders = new(StringComparer.Ordinal) { "" };

    /// <summary>Writes an entry.</summary>
    /// <exception cref="ActivityFailureException">TS1191: it is no file or link, or leads out.</exception>
    public void Add(TarEntry entry)
    {
        var parts = entry.Name.Split('/');
        if (parts.Any(part => part is "" or "." or "..")) throw Refused($"the name {Shown(entry.Name)} does not lead into the checkout");
        MakeFolders(parts[..^1], entry.Name);
        if (_files.Count >= EntriesMax || _folders.Contains(entry.Name) || !_files.Add(entry.Name)) throw Refused($"{Shown(entry.Name)} is there twice, or one entry too many");
        var path = Path.Combine(folder, entry.Name);
        switch (entry.EntryType)
        {
            case TarEntryType.RegularFile: Write(path, entry); break;
            case TarEntryType.SymbolicLink: Link(path, parts.Length - 1, entry); break;
            default: throw Refused($"{Shown(entry.Name)} is a {entry.EntryType}, expected an ordinary file or a symbolic link");
        }
    }

    /// <summary>The refusal of an archive as a whole.</summary>
    public static ActivityFailureException Refused(string found, Exception? inner = null) => ActivityFailureException.Final("TS1191", $"the frozen checkout is refused: {found}", inner);

    private void MakeFolders(string[] parts, string name)
    {
        for (var depth = 1; depth <= parts.Length; depth++)
        {
            var path = string.Join('/', parts[..depth]);
            if (_files.Contains(path)) throw Refused($"{Shown(name)} lies below {Shown(path)}, which is no folder");
            if (_folders.Add(path)) Directory.CreateDirectory(Path.Combine(folder, path));
        }
    }

    private static void Write(string path, TarEntry entry)
    {
        using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write)) entry.DataStream?.CopyTo(file);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, entry.Mode & (UnixFileMode)0b111_111_111);
    }

    private static void Link(string path, int depth, TarEntry entry)
    {
        var parts = entry.LinkName.Split('/');
        var up = parts.TakeWhile(part => part == "..").Count();
        var isOwnFolder = entry.LinkName == "." && depth > 0;
        if (!isOwnFolder && (up > depth || parts.Skip(up).Any(part => part is "" or "." or "..") || (up == depth && parts.Length == up)))
            throw Refused($"the link {Shown(entry.Name)} to {Shown(entry.LinkName)} leads out of the checkout, or in a roundabout way");
        File.CreateSymbolicLink(path, entry.LinkName);
    }

    private static string Shown(string name) => string.Concat("`", string.Concat(name.Take(200).Select(c => char.IsControl(c) ? '?' : c)), "`");
}
