using System.Formats.Tar;
using System.Text;
using Tsrun.Activities.Bundles;

namespace Tsrun.Activities.Checkout;

/// <summary>A folder that an archive is unpacked into. Whoever can start a run chooses the archive, so it may hold anything.</summary>
/// <remarks>
/// Nothing is written through a link, and the target of a link goes up first and down afterwards, never <c>a/../b</c>: so where it leads can be told from the names
/// alone, even when it leads to another link.
/// </remarks>
/// <param name="folder">Exists, and is empty.</param>
/// <param name="isLinux">Else a backslash may part names, some names are devices, and <c>a</c> may be <c>A</c>. Linux takes what it can name, such as <c>src/aux.rs</c>.</param>
/// <param name="entriesMax">Files, links and the folders that they lie in.</param>
internal sealed class ThawedTree(string folder, bool isLinux, int entriesMax = 200_000)
{
    /// <summary>What an archive may hold once unpacked, headers included; a checkout that is larger is not copied either.</summary>
    public const long BytesMax = 2L << 30;

    /// <summary>Bytes of a name or a link's target: with the folder's own path this stays under the 4096 of Linux.</summary>
    private const int NameBytesMax = 2048;

    /// <summary>Bytes between two slashes, as file systems have it.</summary>
    private const int PartBytesMax = 255;

    private readonly HashSet<string> _files = new(isLinux ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _folders = new(isLinux ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase) { "" };

    /// <summary>Writes an entry.</summary>
    /// <exception cref="ActivityFailureException">TS1191: it is no file or link, or leads out.</exception>
    public void Add(TarEntry entry)
    {
        var parts = Parts(entry.Name);
        if (parts.Any(part => part is "" or "." or "..")) throw Refused($"the name {Shown(entry.Name)} does not lead into the checkout");
        MakeFolder(FolderOf(entry.Name), entry.Name);
        if (_folders.Contains(entry.Name) || !_files.Add(entry.Name)) throw Refused($"{Shown(entry.Name)} is there twice");
        Count(entry.Name);
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

    private string[] Parts(string name)
    {
        var parts = name.Split('/');
        if (Encoding.UTF8.GetByteCount(name) > NameBytesMax || parts.Any(part => Encoding.UTF8.GetByteCount(part) > PartBytesMax))
            throw Refused($"the name {Shown(name)} is too long, expected at most {NameBytesMax} bytes, and {PartBytesMax} between two slashes");
        if (name.Contains('\0')) throw Refused($"the name {Shown(name)} has a NUL");
        if (!isLinux && MemberPath.ElsewhereFault(name) is { } fault) throw Refused($"{Shown(name)}: {fault}");
        return parts;
    }

    // From the inside out: what is known already costs one look, however deep it lies.
    private void MakeFolder(string path, string name)
    {
        if (_folders.Contains(path)) return;
        if (_files.Contains(path)) throw Refused($"{Shown(name)} lies below {Shown(path)}, which is no folder");
        MakeFolder(FolderOf(path), name);
        var full = Path.Combine(folder, path);
        // A disk may take more names for one than we do, and behind the other one may be a link.
        if (Path.Exists(full)) throw Refused($"{Shown(path)} is there under another spelling");
        Directory.CreateDirectory(full);
        _folders.Add(path);
        Count(name);
    }

    private void Count(string name)
    {
        if (_files.Count + _folders.Count - 1 > entriesMax) throw Refused($"{Shown(name)} is one file or folder more than {entriesMax}");
    }

    private static string FolderOf(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : "";

    private static void Write(string path, TarEntry entry)
    {
        using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write)) entry.DataStream?.CopyTo(file);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, entry.Mode & (UnixFileMode)0b111_111_111);
    }

    private void Link(string path, int depth, TarEntry entry)
    {
        var parts = Parts(entry.LinkName);
        var up = parts.TakeWhile(part => part == "..").Count();
        var isOwnFolder = entry.LinkName == "." && depth > 0;
        if (!isOwnFolder && (up > depth || parts.Skip(up).Any(part => part is "" or "." or "..") || (up == depth && parts.Length == up)))
            throw Refused($"the link {Shown(entry.Name)} to {Shown(entry.LinkName)} leads out of the checkout, or in a roundabout way");
        File.CreateSymbolicLink(path, entry.LinkName);
    }

    private static string Shown(string name) => string.Concat("`", string.Concat(name.Take(200).Select(c => char.IsControl(c) ? '?' : c)), "`");
}
